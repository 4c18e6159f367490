import picomatch from "picomatch";

/** Whether a path (`/` between parts, relative to the root) fits. */
export type PathMatcher = (path: string) => boolean;

/**
 * A matcher for patterns as people write them. A pattern without `/` (but at its end) matches a file or folder of that name at any depth;
 * one with `/` starts at the root. Whatever matches a folder takes in all of it. `*` and `?` stop at `/`, `**` does not;
 * `[a-z]`, `[!a-z]`, `{one,two}` as in a shell; a backslash takes the next character literally. A leading dot is a character like any other,
 * and so are parentheses, `+`, `|`, `!` and whatever opens nothing: names of files hold them. No patterns match nothing.
 */
export function createPathMatcher(globs: readonly string[]): PathMatcher {
  if (globs.length === 0) return () => false;
  return picomatch(globs.flatMap(spread), {
    dot: true,
    noextglob: true,
    nonegate: true,
    // A name may hold a line break.
    flags: "s",
  });
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
