import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { hasCode } from "../../src/errors.ts";
import { readBuiltinRules } from "../../src/rules/compile.ts";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../..");
const CACHE = join(ROOT, "node_modules/.cache/keysweep-tests");

/** A file of `rules/`. */
export interface RuleFile {
  readonly name: string;
  readonly text: string;
}

export function readRuleFiles(): readonly RuleFile[] {
  const folder = join(ROOT, "rules");
  return readdirSync(folder)
    .filter((name) => name.endsWith(".toml"))
    .sort()
    .map((name) => ({ name, text: readFileSync(join(folder, name), "utf8") }));
}

/**
 * What `readBuiltinRules` makes of the files. That takes seconds, in each of thirty test files: it is kept beside the packages, under the hash of
 * the rules and of everything that reads them.
 */
export function parsedRules(files: readonly RuleFile[]): ReturnType<typeof readBuiltinRules> {
  const hash = createHash("sha256");
  for (const { name, text } of files) hash.update(`${name}\0${text}\0`);
  for (const folder of ["src/rules", "src/detect"])
    for (const path of readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" }).sort())
      if (path.endsWith(".ts") && !path.startsWith("generated"))
        hash.update(`${path}\0${readFileSync(join(ROOT, folder, path), "utf8")}\0`);
  const kept = join(CACHE, `rules-${hash.digest("hex").slice(0, 32)}.json`);
  try {
    return JSON.parse(readFileSync(kept, "utf8"));
  } catch (error) {
    if (!hasCode(error, "ENOENT")) throw error;
  }
  const parsed = readBuiltinRules(files);
  mkdirSync(CACHE, { recursive: true });
  // Test files run side by side: each sees all of it or nothing.
  const written = `${kept}.${process.pid}.${process.hrtime.bigint()}`;
  writeFileSync(written, JSON.stringify(parsed));
  renameSync(written, kept);
  return parsed;
}
