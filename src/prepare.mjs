// `npm install -g git+…` (which is what the pre-commit framework runs) prepares the clone as if it were global: npm leaves the
// development dependencies out, and the build has nothing to build with. Then they are installed here first, as the lock file says.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const npm = process.env.npm_execpath;

if (!existsSync(join(root, "node_modules/esbuild")) && npm !== undefined) {
  const args = ["ci", "--global=false", "--include=dev", "--ignore-scripts", "--no-audit", "--no-fund"];
  // What is built with is not part of what is shipped: npm's own words would only be in the way of its caller's.
  execFileSync(process.execPath, [npm, ...args], { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
}
await import("./build.mjs");
