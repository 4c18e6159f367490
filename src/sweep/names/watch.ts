import { originOf } from "../../sources/origin.ts";
import type { Origin, SourceItem } from "../../sources/types.ts";

/** A name that is looked at by itself: the path of a file, or a ref. */
export interface Named {
  /** As people write it: a ref without `refs/heads/` and the like. */
  readonly text: string;
  /** What has this name. */
  readonly origin: Origin;
}

/** Takes down the names of the items of a source. */
export interface NameWatch {
  see(item: SourceItem): void;
  /** Each name that was met, once, where it was met first. */
  names(): readonly Named[];
}

/** A watch for names that are new: those that a change leaves as they are do not count. */
export function watchNames(): NameWatch {
  const met = new Map<string, Named>();
  return {
    see(item) {
      const origin = nameIn(item);
      if (origin === undefined) return;
      const name = "path" in origin ? origin.path : origin.ref;
      if (!met.has(name)) met.set(name, namedBy(origin));
    },
    names: () => [...met.values()],
  };
}

/** An origin that has a name. */
type NamedOrigin = Extract<Origin, { path: string } | { ref: string }>;

/** The name of an origin. */
export function namedBy(origin: NamedOrigin): Named {
  const text =
    "path" in origin ? origin.path : origin.ref.replace(/^refs\/(?:(?:heads|tags|remotes)\/)?/, "");
  return { text, origin };
}

/** What an item has a name of; undefined where it has none, or one that stood there before. */
function nameIn(item: SourceItem): NamedOrigin | undefined {
  if (item.kind === "ref") return item.ref;
  // Too large to be read, or not on disk: its name is there all the same.
  if (item.kind === "skip")
    return item.skip.why === "too-large" || item.skip.why === "sparse"
      ? { kind: "file", path: item.skip.what }
      : undefined;
  if (item.kind === "moved") {
    const { path, origin } = item.moved;
    return origin ?? { kind: "index", path, oid: "" };
  }
  if (item.kind === "blob" && item.blob.isNamedAsBefore) return undefined;
  const origin = originOf(item);
  if (origin === undefined) return undefined;
  if (origin.kind === "tag-message") return { kind: "ref", ref: `refs/tags/${origin.tag}`, oid: origin.oid };
  return "path" in origin || "ref" in origin ? origin : undefined;
}
