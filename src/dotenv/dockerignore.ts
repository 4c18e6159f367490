import { addFolders, anything, createWildcards, inName, type Wildcards } from "../wildcards.ts";
import { cleanPath } from "./paths.ts";

/** The rules of a `.dockerignore`, as Docker reads them (moby/patternmatcher): Go's filepath.Match plus `**`, in order. */
export interface DockerIgnore {
  /** Whether a file at `path` (relative to the build context) stays out of the build. */
  excludes(path: string): boolean;
}

interface Pattern {
  readonly lets: boolean;
  readonly wildcards: Wildcards;
}

export function parseDockerIgnore(text: string): DockerIgnore {
  const patterns: Pattern[] = [];
  for (const raw of text.replace(/^\ufeff/, "").split(/\r?\n/)) {
    // A comment is one only in the first column, as Docker has it.
    if (raw.startsWith("#")) continue;
    let line = raw.trim();
    if (line === "") continue;
    const lets = line.startsWith("!");
    if (lets) line = line.slice(1).trim();
    if (line === "") continue;
    line = cleanPath(line);
    if (line.length > 1 && line.startsWith("/")) line = line.slice(1);
    const wildcards = readPattern(line);
    // Docker stops the build at a pattern it cannot read: such a line keeps nothing out.
    if (wildcards !== undefined) patterns.push({ lets, wildcards });
  }
  return {
    excludes(path) {
      const parts = path.split("/");
      // A pattern that takes a folder takes what is in it.
      const prefixes = parts.map((_, index) => parts.slice(0, index + 1).join("/")).reverse();
      let excluded = false;
      for (const { lets, wildcards } of patterns) {
        if (lets === excluded && prefixes.some((prefix) => wildcards.test(prefix))) excluded = !lets;
      }
      return excluded;
    },
  };
}

/** A pattern of Go's filepath.Match with `**`; `undefined` where it is malformed. */
export function readPattern(pattern: string): Wildcards | undefined {
  const built = createWildcards();
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at] ?? "";
    if (character === "*") {
      if (pattern[at + 1] !== "*") {
        built.many(inName);
        continue;
      }
      while (pattern[at + 1] === "*") at++;
      if (pattern[at + 1] === "/") at++;
      if (at + 1 >= pattern.length) built.many(anything);
      else addFolders(built);
    } else if (character === "?") built.one(inName);
    else if (character === "\\") {
      at++;
      const literal = pattern[at];
      if (literal === undefined) return undefined;
      built.one((other) => other === literal);
    } else if (character === "[") {
      const end = pattern.indexOf("]", pattern[at + 1] === "^" ? at + 3 : at + 2);
      if (end < 0) return undefined;
      const negated = pattern[at + 1] === "^";
      const set = readSet(pattern.slice(at + (negated ? 2 : 1), end).replace(/[[\]^]/g, "\\$&"), negated);
      if (set === undefined) return undefined;
      built.one(set);
      at = end;
    } else built.one((other) => other === character);
  }
  return built.finish();
}

/** A set as regular expressions write it, for one character; `undefined` where it is malformed. */
function readSet(inside: string, negated: boolean): ((character: string) => boolean) | undefined {
  try {
    const set = new RegExp(`[${negated ? "^" : ""}${inside}]`, "s");
    return (character) => set.test(character);
  } catch {
    return undefined;
  }
}
