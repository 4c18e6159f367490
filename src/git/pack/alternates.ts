import { readFileSync, realpathSync } from "node:fs";
import { join, resolve } from "node:path";
import { hasCode, KeysweepError, systemWords } from "../../errors.ts";

/** Git follows no more than this many alternates of alternates. */
const DEEPEST = 5;

/**
 * The object folders that git looks into for the one at `objects`: itself, those that its `info/alternates` names, and
 * so on (gitrepository-layout(5)), each once. `more` are those of GIT_ALTERNATE_OBJECT_DIRECTORIES. Folders that are not
 * there are left out, as git leaves them out. Throws `IO` for one that cannot be read.
 */
export function objectFolders(objects: string, more: readonly string[] = []): string[] {
  const found = new Set<string>();
  const visit = (folder: string, depth: number): void => {
    const real = realFolder(folder);
    if (real === undefined || found.has(real)) return;
    found.add(real);
    if (depth === DEEPEST) return;
    for (const line of alternatesOf(real)) visit(resolve(real, line), depth + 1);
  };
  visit(objects, 0);
  for (const folder of more) visit(resolve(folder), 1);
  return [...found];
}

function alternatesOf(folder: string): string[] {
  return readIfThere(join(folder, "info", "alternates"))
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => (line.startsWith('"') ? unquote(line) : line));
}

/** A path in double quotes, with escapes as in C: how git writes one that starts with a quote or holds a newline. */
export function unquote(text: string): string {
  const inner = /^"(.*)"$/s.exec(text)?.[1];
  if (inner === undefined) return text;
  const bytes = inner.replace(/\\([0-7]{3}|.)|[^\\]/gsu, (whole, escaped?: string) => {
    if (escaped === undefined) return Buffer.from(whole).toString("latin1");
    if (/^[0-7]{3}$/.test(escaped)) return String.fromCharCode(Number.parseInt(escaped, 8));
    return ESCAPES[escaped] ?? escaped;
  });
  return Buffer.from(bytes, "latin1").toString();
}

const ESCAPES: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};

function readIfThere(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (hasCode(error, "ENOENT")) return "";
    throw unreadable("file", path, error);
  }
}

function realFolder(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch (error) {
    if (hasCode(error, "ENOENT") || hasCode(error, "ENOTDIR")) return undefined;
    throw unreadable("folder", path, error);
  }
}

function unreadable(kind: "file" | "folder", path: string, cause: unknown): KeysweepError {
  return new KeysweepError("IO", `the ${kind} ${path} cannot be read: ${systemWords(cause)}`, { cause });
}
