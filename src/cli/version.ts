import { readFileSync } from "node:fs";

/** The version in this package's package.json: beside `dist` when built, two folders up in the source. */
export function readVersion(): string {
  for (const place of ["../package.json", "../../package.json"]) {
    try {
      const { name, version } = JSON.parse(readFileSync(new URL(place, import.meta.url), "utf8"));
      if (name === "keysweep" && typeof version === "string") return version;
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
    }
  }
  throw new Error("package.json is missing from this installation");
}
