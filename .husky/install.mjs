// Runs in `prepare`: sets this repository's hooks up for its developers.
// Does nothing when installed as a package (no husky there) or outside a git checkout.
import { existsSync } from "node:fs";

if (process.env.NODE_ENV !== "production" && process.env.CI !== "true" && existsSync(".git")) {
  try {
    const { default: husky } = await import("husky");
    const said = husky();
    if (said) console.error(said);
  } catch (error) {
    if (error.code !== "ERR_MODULE_NOT_FOUND") throw error;
  }
}
