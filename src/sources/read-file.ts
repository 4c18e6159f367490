import { closeSync, constants, fstatSync, lstatSync, openSync, readlinkSync, readSync } from "node:fs";
import { hasCode, whyUnreadable } from "../errors.ts";
import { BINARY_PROBE, isBinary } from "./binary.ts";
import type { LargeContent, SourceItem } from "./types.ts";

/** Binary files larger than this are left out unless the caller says otherwise: 100 MiB. */
export const MAX_BINARY_BYTES = 100 * 1024 * 1024;

/** Larger files are read in pieces. */
export const LARGEST_AT_ONCE = 64 << 20;
/** Bytes of a chunk of those. */
const CHUNK = 1 << 20;

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
  const handle = openFile(file);
  try {
    const { size } = fstatSync(handle);
    if (size > options.maxBinaryBytes && isBinary(readUpTo(handle, BINARY_PROBE)))
      return { kind: "skip", skip: { what: path, why: "too-large" } };
    return size > LARGEST_AT_ONCE ? largeFile(file, path) : blob(path, readUpTo(handle, size));
  } finally {
    closeSync(handle);
  }
}

function largeFile(file: string | Buffer, path: string): SourceItem {
  const large: LargeContent = {
    origin: { kind: "file", path },
    async *chunks() {
      const handle = openFile(file);
      try {
        for (
          let chunk = readUpTo(handle, CHUNK, true);
          chunk.length > 0;
          chunk = readUpTo(handle, CHUNK, true)
        )
          yield chunk;
      } finally {
        closeSync(handle);
      }
    },
    gap: (error) => ({ what: path, why: whyUnreadable(error) }),
  };
  return { kind: "large", large };
}

/** Between the look and the opening the file may have become a link or a pipe. */
function openFile(file: string | Buffer): number {
  return openSync(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
}

/**
 * What a pipe, a device or standard input gives until it ends; text counts as UTF-8. More than `most` bytes are a gap, and not read to their
 * end: `/dev/zero` has none. What the stream throws passes through, until it has given {@link LARGEST_AT_ONCE} bytes.
 */
export async function readStream(
  stream: AsyncIterable<Uint8Array | string>,
  origin: StreamOrigin,
  most: number = Number.POSITIVE_INFINITY,
): Promise<SourceItem> {
  const what = origin.kind === "file" ? origin.path : origin.kind;
  const rest = asBytes(stream);
  const chunks: Buffer[] = [];
  let size = 0;
  for (let next = await rest.next(); !next.done; next = await rest.next()) {
    chunks.push(next.value);
    size += next.value.length;
    if (size > most) {
      await rest.return(undefined);
      return gap(what, `it goes on beyond ${most} bytes`);
    }
    if (size > LARGEST_AT_ONCE && most === Number.POSITIVE_INFINITY) {
      const large: LargeContent = {
        origin,
        async *chunks() {
          for (let chunk = chunks.shift(); chunk !== undefined; chunk = chunks.shift()) yield chunk;
          yield* rest;
        },
        gap: (error) => ({ what, why: whyUnreadable(error) }),
      };
      return { kind: "large", large };
    }
  }
  return { kind: "blob", blob: { bytes: Buffer.concat(chunks, size), origin } };
}

/** Where the bytes of a stream are from. */
export type StreamOrigin = { readonly kind: "file"; readonly path: string } | { readonly kind: "stdin" };

async function* asBytes(stream: AsyncIterable<Uint8Array | string>): AsyncGenerator<Buffer, void, undefined> {
  for await (const chunk of stream) yield typeof chunk === "string" ? Buffer.from(chunk) : Buffer.from(chunk);
}

/** `size` bytes of a file, fewer where it ends earlier: its first ones, or (`isNext`) those behind what was read before. */
function readUpTo(handle: number, size: number, isNext = false): Buffer {
  const bytes = Buffer.allocUnsafeSlow(size);
  let filled = 0;
  while (filled < size) {
    const count = readSync(handle, bytes, filled, size - filled, isNext ? null : filled);
    if (count === 0) break;
    filled += count;
  }
  return bytes.subarray(0, filled);
}

function blob(path: string, bytes: Uint8Array): SourceItem {
  return { kind: "blob", blob: { bytes, origin: { kind: "file", path } } };
}

function gap(what: string, why: string): SourceItem {
  return { kind: "gap", gap: { what, why } };
}
