import { join } from "node:path";
import { textOf } from "./files.ts";
import { readLintStaged } from "./package-json.ts";
import { mentionsKeysweep } from "./shell-hook.ts";

const FILES = [
  ".lintstagedrc",
  ".lintstagedrc.json",
  ".lintstagedrc.yaml",
  ".lintstagedrc.yml",
  ".lintstagedrc.mjs",
  ".lintstagedrc.js",
  ".lintstagedrc.cjs",
  ".lintstagedrc.mts",
  ".lintstagedrc.ts",
  "lint-staged.config.mjs",
  "lint-staged.config.js",
  "lint-staged.config.cjs",
  "lint-staged.config.mts",
  "lint-staged.config.ts",
];

/** The settings of lint-staged that run keysweep, and the file they stand in; `undefined` where none do. */
export async function findLintStaged(
  root: string,
): Promise<{ readonly file: string; readonly text: string } | undefined> {
  const inPackage = readLintStaged(await textOf(join(root, "package.json")));
  if (inPackage !== undefined && mentionsKeysweep(inPackage))
    return { file: "package.json", text: inPackage };
  for (const file of FILES) {
    const text = await textOf(join(root, file));
    if (text !== undefined && mentionsKeysweep(text)) return { file, text };
  }
  return undefined;
}
