import type { Place } from "../leaks/types.ts";
import { compileGlobs, type Globs } from "../sources/globs.ts";
import { originOf } from "../sources/origin.ts";
import type { Source, SourceItem } from "../sources/types.ts";

/** Whether {@link withinGlobs} let any file pass, and those that it did not. */
export interface PathsSeen {
  wanted: boolean;
  readonly left: Set<string>;
}

/**
 * A source without the files that the globs leave out. Excluded files are counted as skipped; files that `include` does not name are passed
 * over in silence. Blobs without a path (messages) stay. `seen` is told of every file.
 */
export async function* withinGlobs(source: Source, globs: Globs, seen?: PathsSeen): Source {
  const judge = await compileGlobs(globs);
  for await (const item of source) {
    const path = pathOf(item);
    const verdict = path === undefined ? "read" : judge(path);
    if (seen !== undefined && path !== undefined) {
      if (verdict === "read") seen.wanted = true;
      else seen.left.add(path);
    }
    if (verdict === "read") yield item;
    else if (verdict === "excluded" && path !== undefined && item.kind !== "moved")
      yield { kind: "skip", skip: { what: path, why: "excluded" } };
  }
}

function pathOf(item: SourceItem): string | undefined {
  if (item.kind === "moved") return item.moved.path;
  const origin = originOf(item);
  return origin !== undefined && "path" in origin ? origin.path : undefined;
}

/**
 * Whether the globs want findings at a place of history or of the index, whose objects were read before anybody knew their paths. Files of
 * the work tree were chosen when they were read, and one that was named on the command line always counts.
 */
export async function createPlaceFilter(globs: Globs): Promise<(place: Place) => boolean> {
  const judge = await compileGlobs(globs);
  return (place) => (place.kind !== "commit-file" && place.kind !== "index") || judge(place.path) === "read";
}
