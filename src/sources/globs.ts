import { createPathMatcher } from "../glob.ts";

/** Patterns that say which paths are read; see `createPathMatcher` for what a pattern means. */
export interface Globs {
  /** Read only what one of these matches; empty: everything. */
  readonly include: readonly string[];
  /** Leave out what one of these matches, included or not. */
  readonly exclude: readonly string[];
}

export const EVERYTHING: Globs = { include: [], exclude: [] };

/** What {@link Globs} say of a path, relative to the root with `/` between parts. `outside`: not asked for; `excluded`: asked to be left out. */
export type PathVerdict = "read" | "outside" | "excluded";

export function compileGlobs(globs: Globs): (path: string) => PathVerdict {
  const included = createPathMatcher(globs.include);
  const excluded = createPathMatcher(globs.exclude);
  return (path) => {
    if (globs.include.length > 0 && !included(path)) return "outside";
    return excluded(path) ? "excluded" : "read";
  };
}
