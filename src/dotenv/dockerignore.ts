import { cleanPath } from "./paths.ts";

/** The rules of a `.dockerignore`, as Docker reads them (moby/patternmatcher): Go's filepath.Match plus `**`, in order. */
export interface DockerIgnore {
  /** Whether a file at `path` (relative to the build context) stays out of the build. */
  excludes(path: string): boolean;
}

interface Pattern {
  readonly lets: boolean;
  readonly regex: RegExp;
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
    const regex = patternRegExp(line);
    // Docker stops the build at a pattern it cannot read: such a line keeps nothing out.
    if (regex !== undefined) patterns.push({ lets, regex });
  }
  return {
    excludes(path) {
      const parts = path.split("/");
      // A pattern that takes a folder takes what is in it.
      const prefixes = parts.map((_, index) => parts.slice(0, index + 1).join("/")).reverse();
      let excluded = false;
      for (const { lets, regex } of patterns) {
        if (lets === excluded && prefixes.some((prefix) => regex.test(prefix))) excluded = !lets;
      }
      return excluded;
    },
  };
}

/** A pattern of Go's filepath.Match with `**`; `undefined` where it is malformed. */
export function patternRegExp(pattern: string): RegExp | undefined {
  let source = "^";
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at] ?? "";
    if (character === "*") {
      if (pattern[at + 1] !== "*") {
        source += "[^/]*";
        continue;
      }
      while (pattern[at + 1] === "*") at++;
      if (pattern[at + 1] === "/") at++;
      source += at + 1 >= pattern.length ? ".*" : "(?:.*/)?";
    } else if (character === "?") source += "[^/]";
    else if (character === "\\") {
      at++;
      if (at >= pattern.length) return undefined;
      source += escaped(pattern[at] ?? "");
    } else if (character === "[") {
      const end = pattern.indexOf("]", pattern[at + 1] === "^" ? at + 3 : at + 2);
      if (end < 0) return undefined;
      const negated = pattern[at + 1] === "^";
      source += `[${negated ? "^" : ""}${pattern.slice(at + (negated ? 2 : 1), end).replace(/[[\]^]/g, "\\$&")}]`;
      at = end;
    } else source += escaped(character);
  }
  try {
    return new RegExp(`${source}$`, "s");
  } catch {
    return undefined;
  }
}

function escaped(character: string): string {
  return character.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}
