import picomatch from "picomatch";

/** Whether a path (`/` between parts, relative to the root) fits. */
export type PathMatcher = (path: string) => boolean;

/**
 * A matcher for patterns as people write them: `*.md`, `docs/**`, `packages/x/test`. A pattern without a slash fits at
 * any depth; one that names a folder fits everything in it; dotfiles count. No patterns fit nothing.
 */
export function createPathMatcher(globs: readonly string[]): PathMatcher {
  if (globs.length === 0) return () => false;
  return picomatch(globs.flatMap(spread), { dot: true, nonegate: true });
}

function spread(glob: string): string[] {
  const bare = glob.replace(/^\.?\//, "").replace(/\/+$/, "");
  const anywhere = glob.startsWith("/") || bare.includes("/") ? bare : `**/${bare}`;
  return [anywhere, `${anywhere}/**`];
}
