import { constants as bufferLimits } from "node:buffer";
import { closeSync, constants, fstatSync, lstatSync, openSync, readlinkSync, readSync } from "node:fs";
import { hasCode, whyUnreadable } from "../errors.ts";
import type { SourceItem } from "./types.ts";

/** Binary files larger than this are left out unless the caller says otherwise: 100 MiB. */
export const MAX_BINARY_BYTES = 100 * 1024 * 1024;

/** Git takes a file for binary when its first 8000 bytes hold a NUL. */
const BINARY_PROBE = 8000;

export interface ReadOptions {
  /** Largest binary file that is read, in bytes. Text is read whatever its size. */
  readonly maxBinaryBytes: number;
}

/**
 * A file of a folder or work tree, never following a link: a link's content is its target, as in git. `undefined` when it
 * does not exist (any more). What is neither file nor link, or cannot be read, is a gap. Reads synchronously: for the many small files
 * of a work tree that costs a fifth of what promises do.
 */
export function readWorkFile(
  file: string | Buffer,
  path: string,
  options: ReadOptions,
): SourceItem | undefined {
  try {
    const state = lstatSync(file);
    if (state.isSymbolicLink()) return blob(path, readlinkSync(file, { encoding: "buffer" }));
    if (!state.isFile()) return gap(path, "it is neither a file nor a link");
    return readRegular(file, path, options);
  } catch (error) {
    if (isGone(error)) return undefined;
    return gap(path, whyUnreadable(error));
  }
}

/** Whether an error says that a path is not there. */
export function isGone(error: unknown): boolean {
  return hasCode(error, "ENOENT") || hasCode(error, "ENOTDIR");
}

function readRegular(file: string | Buffer, path: string, options: ReadOptions): SourceItem {
  // Between the look and the opening the file may have become a link or a pipe.
  const handle = openSync(
    file,
    constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0),
  );
  try {
    const { size } = fstatSync(handle);
    if (size > options.maxBinaryBytes && isBinary(readUpTo(handle, BINARY_PROBE)))
      return { kind: "skip", skip: { what: path, why: "too-large" } };
    if (size > bufferLimits.MAX_LENGTH) return gap(path, TOO_LARGE);
    return blob(path, readUpTo(handle, size));
  } finally {
    closeSync(handle);
  }
}

/**
 * What a pipe, a device or standard input gives until it ends; text counts as UTF-8. More than `most` bytes are a gap, and not read to their
 * end: `/dev/zero` has none. What the stream throws passes through.
 */
export async function readStream(
  stream: AsyncIterable<Uint8Array | string>,
  origin: StreamOrigin,
  most: number = bufferLimits.MAX_LENGTH,
): Promise<SourceItem> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    const bytes = typeof chunk === "string" ? Buffer.from(chunk) : Buffer.from(chunk);
    size += bytes.length;
    if (size > most) {
      const why = most < bufferLimits.MAX_LENGTH ? `it goes on beyond ${most} bytes` : TOO_LARGE;
      return gap(origin.kind === "file" ? origin.path : origin.kind, why);
    }
    chunks.push(bytes);
  }
  return { kind: "blob", blob: { bytes: Buffer.concat(chunks, size), origin } };
}

/** Where the bytes of a stream are from. */
export type StreamOrigin = { readonly kind: "file"; readonly path: string } | { readonly kind: "stdin" };

const TOO_LARGE = "it is larger than Node.js can hold";

/** Bytes 0 up to `size`, fewer where the file ends earlier. */
function readUpTo(handle: number, size: number): Buffer {
  const bytes = Buffer.allocUnsafeSlow(size);
  let filled = 0;
  while (filled < size) {
    // One call reads 2 GiB at most.
    const count = readSync(handle, bytes, filled, Math.min(size - filled, 1 << 30), filled);
    if (count === 0) break;
    filled += count;
  }
  return bytes.subarray(0, filled);
}

/** Git's test, except that UTF-16 and UTF-32 with a byte order mark are text. */
function isBinary(head: Buffer): boolean {
  const marked = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);
  return !marked && head.includes(0);
}

function blob(path: string, bytes: Uint8Array): SourceItem {
  return { kind: "blob", blob: { bytes, origin: { kind: "file", path } } };
}

function gap(what: string, why: string): SourceItem {
  return { kind: "gap", gap: { what, why } };
}
