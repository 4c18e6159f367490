import { KeysweepError } from "../errors.ts";
import type { Edit } from "./types.ts";

/** What setting up looks at in a package.json. */
export interface PackageFacts {
  readonly hasHusky: boolean;
  readonly hasLefthook: boolean;
  readonly hasSimpleGitHooks: boolean;
  readonly hasLintStaged: boolean;
  readonly hasKeysweep: boolean;
  readonly isKeysweep: boolean;
  /** There is a `keysweep` key: the settings are here. */
  readonly hasSettings: boolean;
}

/** Throws `CONFIG` for a package.json that is no JSON object. */
export function readPackageFacts(text: string | undefined): PackageFacts {
  const data = text === undefined ? {} : parseObject(text);
  const depends = (name: string) =>
    ["dependencies", "devDependencies"].some((key) => {
      const table = data[key];
      return typeof table === "object" && table !== null && name in table;
    });
  return {
    hasHusky: depends("husky"),
    hasLefthook: depends("lefthook"),
    hasSimpleGitHooks: "simple-git-hooks" in data || depends("simple-git-hooks"),
    hasLintStaged: "lint-staged" in data || depends("lint-staged"),
    hasKeysweep: depends("keysweep"),
    isKeysweep: data.name === "keysweep",
    hasSettings: "keysweep" in data,
  };
}

/** What stands under `lint-staged`, printed one value a line. Throws `CONFIG` as {@link readPackageFacts} does. */
export function readLintStaged(text: string | undefined): string | undefined {
  const settings = text === undefined ? undefined : parseObject(text)["lint-staged"];
  return settings === undefined ? undefined : JSON.stringify(settings, null, 2);
}

/**
 * Puts the command before what `simple-git-hooks` runs on `pre-commit`; the file's indent and last newline stay. `key`: where
 * the hooks stand in the file; absent when the file holds nothing else.
 */
export function addToSimpleGitHooks(text: string, command: string, key?: "simple-git-hooks"): Edit {
  const data = parseObject(text);
  const hooks = key === undefined ? data : (data[key] ?? {});
  if (typeof hooks !== "object" || hooks === null || Array.isArray(hooks)) {
    return { kind: "by-hand", lines: `"pre-commit": "${command}"` };
  }
  const there = (hooks as Record<string, unknown>)["pre-commit"];
  if (typeof there === "string" && /\bkeysweep\b/.test(there)) return { kind: "already" };
  if (there !== undefined && typeof there !== "string") {
    return { kind: "by-hand", lines: `"pre-commit": "${command}"` };
  }
  const next = {
    ...hooks,
    "pre-commit": there === undefined || there === "" ? command : `${command} && ${there}`,
  };
  return { kind: "changed", text: printLike(text, key === undefined ? next : { ...data, [key]: next }) };
}

function parseObject(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ""));
  } catch (error) {
    throw new KeysweepError("CONFIG", "package.json is no valid JSON", { cause: error });
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new KeysweepError("CONFIG", "package.json is no JSON object");
  }
  return value as Record<string, unknown>;
}

function printLike(text: string, data: unknown): string {
  const indent = /^\{\r?\n([ \t]+)"/.exec(text)?.[1] ?? "  ";
  const eol = text.includes("\r\n") ? "\r\n" : "\n";
  const last = /\r?\n$/.test(text) ? eol : "";
  return JSON.stringify(data, null, indent).replaceAll("\n", eol) + last;
}
