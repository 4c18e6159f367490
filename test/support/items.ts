import type { Blob, Gap, Skip, SourceItem } from "../../src/sources/types.ts";

/** Everything a source yields. */
export async function read(source: AsyncIterable<SourceItem>): Promise<SourceItem[]> {
  const items: SourceItem[] = [];
  for await (const item of source) items.push(item);
  return items;
}

export function blobs(items: readonly SourceItem[]): Blob[] {
  return items.flatMap((item) => (item.kind === "blob" ? [item.blob] : []));
}

export function gaps(items: readonly SourceItem[]): Gap[] {
  return items.flatMap((item) => (item.kind === "gap" ? [item.gap] : []));
}

export function skips(items: readonly SourceItem[]): Skip[] {
  return items.flatMap((item) => (item.kind === "skip" ? [item.skip] : []));
}

/** Contents of the blobs that have a path, as UTF-8 text. */
export function texts(items: readonly SourceItem[]): Record<string, string> {
  return Object.fromEntries(
    blobs(items).flatMap((blob) =>
      "path" in blob.origin ? [[blob.origin.path, Buffer.from(blob.bytes).toString("utf8")] as const] : [],
    ),
  );
}
