import picomatch from "picomatch";
import { KeysweepError } from "./errors.ts";
import {
  addFolders,
  anything,
  createWildcards,
  inName,
  type TakesCharacter,
  type Wildcards,
} from "./wildcards.ts";

/** Whether a path (`/` between parts, relative to the root) fits. */
export type PathMatcher = (path: string) => boolean;

/**
 * A matcher for patterns as people write them. A pattern without `/` (but at its end) matches a file or folder of that name at any depth;
 * one with `/` starts at the root. Whatever matches a folder takes in all of it. `*` and `?` stop at `/`, `**` does not;
 * `[a-z]`, `[!a-z]`, `{one,two}` as in a shell; a backslash takes the next character literally. A leading dot is a character like any other,
 * and so are parentheses, `+`, `|`, `!` and whatever opens nothing: names of files hold them. No patterns match nothing. Throws `CONFIG` for a pattern of more than 4,096 characters.
 */
export function createPathMatcher(globs: readonly string[]): PathMatcher {
  const long = globs.find((glob) => glob.length > LONGEST_PATTERN);
  if (long !== undefined)
    throw new KeysweepError(
      "CONFIG",
      `the pattern ${JSON.stringify(long.slice(0, 40))}… is longer than any path`,
    );
  const matchers = globs.flatMap(spread).map(createMatcher);
  return (path) => matchers.some((matches) => matches(path));
}

/** No system's paths are longer. */
const LONGEST_PATTERN = 4096;

/** So many steps at most may a regular expression take for one path. */
const MOST_STEPS = 1_000_000;

/** A longer pattern is no regular expression's business. */
const LONGEST_EXPRESSION = 1000;

/**
 * A regular expression is fast, but tries all the ways to share a path out among the stars: `*a*a*a*a*b` takes it years, and the files
 * that hold patterns are anybody's. Where a pattern and a path could come to that, all ways are walked at once.
 */
function createMatcher(pattern: string): PathMatcher {
  const { wildcards, walk } = readPattern(pattern);
  if (pattern.length > LONGEST_EXPRESSION) return walk().test;
  // A name may hold a line break.
  const expression = picomatch(pattern, { dot: true, noextglob: true, nonegate: true, flags: "s" });
  let patient: Wildcards | undefined;
  return (path) => {
    if (stepsFor(wildcards, path.length) <= MOST_STEPS) return expression(path);
    patient ??= walk();
    return patient.test(path);
  };
}

/** How many ways there are, about, to share out `length` characters. */
function stepsFor(wildcards: number, length: number): number {
  let steps = 1;
  for (let count = 1; count <= wildcards && steps <= MOST_STEPS; count++)
    steps *= Math.max((length + 2) / count, 2);
  return steps;
}

/** How many wildcards and choices stand in a pattern that {@link spread} wrote, and what walks through it. */
function readPattern(pattern: string): { readonly wildcards: number; readonly walk: () => Wildcards } {
  // A folder and everything in it; some folders or none; a run of stars; a range; a set; any token else.
  const tokens =
    pattern.match(/\/\*\*$|(?<=^|[/{,])\*\*\/|\*+|\{[^{},/\\]*\.\.[^{},/\\]*\}|\[\^?\]?[^\]/]*\]|\\.|./gs) ??
    [];
  return {
    wildcards: tokens.filter((token) => token.includes("*") || token.startsWith("{")).length,
    walk: () => buildWalk(tokens),
  };
}

function buildWalk(tokens: readonly string[]): Wildcards {
  const built = createWildcards();
  const literally = (text: string) => {
    for (const one of text.split("")) built.one((character) => character === one);
  };
  /** Of the braces that are open: whether they hold a choice. */
  const braces: boolean[] = [];
  tokens.forEach((token, at) => {
    if (token === "/**") {
      // What a star takes is a folder then, and no file.
      const isFolder = /^\*/.test(tokens[at - 1] ?? "");
      if (!isFolder) built.open();
      literally("/");
      built.many(anything);
      if (!isFolder) built.or();
      if (!isFolder) built.close();
    } else if (token === "**/") addFolders(built);
    else if (token.startsWith("*")) built.many(token === "**" && isWhole(tokens, at) ? anything : inName);
    else if (token === "?") built.one(inName);
    else if (token === "{") {
      braces.push(holdsChoice(tokens, at + 1));
      if (braces.at(-1)) built.open();
      else literally(token);
    } else if (token === "," && braces.at(-1)) built.or();
    else if (token === "}" && braces.length > 0) {
      if (braces.pop()) built.close();
      else literally(token);
    } else if (token.startsWith("{")) built.one(readRange(token.slice(1, -1)));
    else if (token.startsWith("[") && token.length > 1) built.one(readSet(token));
    else literally(token.length > 1 && token.startsWith("\\") ? token.slice(1) : token);
  });
  return built.finish();
}

/** Whether the token at `at` is all that stands between two separators. */
function isWhole(tokens: readonly string[], at: number): boolean {
  return "/{,".includes(tokens[at - 1] ?? "/") && "/},".includes(tokens[at + 1] ?? "/");
}

/** Whether a comma stands in the brace that was opened before `at`. */
function holdsChoice(tokens: readonly string[], at: number): boolean {
  let depth = 0;
  for (const token of tokens.slice(at)) {
    if (token === "," && depth === 0) return true;
    if (token === "{") depth++;
    if (token === "}" && depth-- === 0) return false;
  }
  return false;
}

function readRange(inside: string): TakesCharacter {
  return readSet(`[${inside.split("..").sort().join("-")}]`);
}

/** A set for one character; one that is malformed takes none. */
function readSet(set: string): TakesCharacter {
  try {
    const expression = new RegExp(set.replace(/^\[(\^?)\]/, "[$1\\]"), "s");
    return (character) => inName(character) && expression.test(character);
  } catch {
    return () => false;
  }
}

/** The pattern from the root, and everything below what it matches. */
function spread(glob: string): string[] {
  const bare = takeLiterally(glob.replace(/^(?:\.?\/)+/, "").replace(/\/+$/, ""));
  const anywhere = /^\.?\//.test(glob) || bare.includes("/") ? bare : `**/${bare}`;
  return bare.endsWith("**") ? [anywhere] : [anywhere, `${anywhere}/**`];
}

/** Escapes what picomatch would take for regular expressions, and writes `[!a]` as it wants it. */
function takeLiterally(glob: string): string {
  return glob.replace(/\\.|\[[!^]?\]?[^\]/]*\]|[()|+^$[\]{]/gs, (token, at: number) => {
    if (token.startsWith("\\")) return token;
    if (token === "{") return closes(glob, at + 1) ? token : `\\${token}`;
    return token.length > 1 ? token.replace(/^\[!/, "[^") : `\\${token}`;
  });
}

/** Whether the brace that was opened before `at` is closed. */
function closes(glob: string, at: number): boolean {
  let depth = 1;
  for (const character of glob.slice(at).replace(/\\./gs, "")) {
    if (character === "{") depth++;
    if (character === "}" && --depth === 0) return true;
  }
  return false;
}
