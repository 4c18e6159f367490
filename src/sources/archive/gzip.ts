import { inflate } from "./inflate.ts";
import type { Entry } from "./types.ts";

/** The content of a gzip file: one, however many parts it was packed in. */
export function* gzipEntries(bytes: Uint8Array): Generator<Entry> {
  yield { read: (most) => inflate(bytes, "gzip", most) };
}
