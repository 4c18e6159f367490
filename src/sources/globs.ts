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

export async function compileGlobs(globs: Globs): Promise<(path: string) => PathVerdict> {
  if (globs.include.length === 0 && globs.exclude.length === 0) return () => "read";
  // What matches patterns is six files of another kind of module: most runs have no patterns and load none of them.
  const { createPathMatcher } = await import("../glob.ts");
  const included = createPathMatcher(globs.include);
  const excluded = createPathMatcher(globs.exclude);
  return (path) => {
    if (globs.include.length > 0 && !included(path)) return "outside";
    return excluded(path) ? "excluded" : "read";
  };
}
