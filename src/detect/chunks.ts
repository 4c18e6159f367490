import { uniqueMatches } from "./matches.ts";
import type { Scanner } from "./scanner.ts";
import type { Match } from "./types.ts";

/** Bytes of one piece, without the overlap that lets neighbours see each other. */
const PIECE = 4 * 1024 * 1024;

/**
 * Scans a blob that is too large to hold: bytes come as they are read, in pieces of any size. Says what one `scan` of the
 * whole would say. Holds `piece` bytes and the scanner's reach on both sides (and the largest piece it is given).
 *
 * Every hit is evaluated in a buffer that holds its whole window, or the blob's edge where the window reaches over it: so
 * the answer is the same wherever the buffer begins and ends.
 */
export async function scanChunks(
  scanner: Scanner,
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  piece: number = PIECE,
): Promise<Match[]> {
  const chunked = createChunkedScan(scanner, piece);
  for await (const chunk of chunks) chunked.push(chunk);
  return chunked.end();
}

/** {@link scanChunks} step by step: `push` the bytes in order, then call `end` for the matches. */
export interface ChunkedScan {
  push(chunk: Uint8Array): void;
  /** The raw matches, with offsets into the whole blob. */
  end(): Match[];
}

/** See {@link scanChunks}. */
export function createChunkedScan(scanner: Scanner, piece: number = PIECE): ChunkedScan {
  const { before, after } = scanner.reach;
  const matches: Match[] = [];
  /** Bytes of the blob from `offset` on. Those before `done` (an index of the buffer) have been searched. */
  let buffer = Buffer.alloc(before + piece + after);
  let filled = 0;
  let offset = 0;
  let done = 0;

  /** Searches the bytes up to `end` of the buffer, and lets go of those that nothing needs to see again. */
  function answer(end: number): void {
    const shift = offset;
    for (const match of scanner.scan(buffer.subarray(0, filled), [{ start: done, end }])) {
      matches.push({
        ...match,
        start: match.start + shift,
        end: match.end + shift,
        outerStart: match.outerStart + shift,
        outerEnd: match.outerEnd + shift,
      });
    }
    const drop = Math.max(0, end - before);
    buffer.copy(buffer, 0, drop, filled);
    filled -= drop;
    offset += drop;
    done = end - drop;
  }

  return {
    push(chunk) {
      if (filled + chunk.length > buffer.length) {
        const larger = Buffer.alloc(filled + chunk.length + piece);
        buffer.copy(larger, 0, 0, filled);
        buffer = larger;
      }
      buffer.set(chunk, filled);
      filled += chunk.length;
      if (filled - done >= piece + after) answer(filled - after);
    },
    end() {
      answer(filled);
      return uniqueMatches(matches);
    },
  };
}
