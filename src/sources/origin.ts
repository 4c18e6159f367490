import type { Origin, SourceItem } from "./types.ts";

/** Where the bytes of an item are from, if it has any. */
export function originOf(item: SourceItem): Origin | undefined {
  if (item.kind === "blob") return item.blob.origin;
  return item.kind === "large" ? item.large.origin : undefined;
}
