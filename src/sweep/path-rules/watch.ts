import type { Rule } from "../../rules/types.ts";
import type { Source, SourceItem } from "../../sources/types.ts";
import { compilePathRules, testOf } from "./compile.ts";
import type { PathSighting } from "./sighting.ts";

/** Looks at the paths of what goes through a source, and lets all of it pass. */
export interface PathWatch {
  over(source: Source): Source;
  /** The files met so far that a rule takes for a leak. */
  readonly seen: readonly PathSighting[];
}

/** Watches for files whose path one of the rules takes for a leak. Throws `RULES` for a pattern that does not compile. */
export function watchPaths(rules: readonly Rule[]): PathWatch {
  const isMeant = testOf(compilePathRules(rules));
  const seen: PathSighting[] = [];
  return {
    seen,
    async *over(source) {
      for await (const item of source) {
        const file = fileOf(item);
        if (file !== undefined && isMeant(file.path)) seen.push(file);
        yield item;
      }
    },
  };
}

/** The file that an item is, as far as it may hold something: an empty one holds no key. */
function fileOf(item: SourceItem): PathSighting | undefined {
  if (item.kind === "gap" || item.kind === "ref") return undefined;
  // Too large to be read, and all the same there.
  if (item.kind === "skip") return item.skip.why === "too-large" ? { path: item.skip.what } : undefined;
  if (item.kind === "moved") {
    const { path, commit } = item.moved;
    return { path, ...(commit !== undefined && { commit, past: true }) };
  }
  if (item.kind === "blob" && item.blob.bytes.length === 0) return undefined;
  const { origin } = item.kind === "blob" ? item.blob : item.large;
  if (origin.kind === "file" || origin.kind === "index") return { path: origin.path };
  return origin.kind === "commit-file"
    ? { path: origin.path, commit: origin.commit.id, past: true }
    : undefined;
}
