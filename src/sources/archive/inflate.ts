import { constants, gunzipSync, inflateRawSync } from "node:zlib";
import { hasCode } from "../../errors.ts";
import type { Content } from "./types.ts";

/**
 * The size of the pieces that zlib gives, in bytes: large files in few, small ones without waste. Pieces are put together in the end, which takes
 * as much memory again: where the archive says how much it makes, that is one piece.
 */
const LEAST_PIECE = 4 << 10;
const LARGEST_PIECE = 1 << 20;
/** Deflate makes no more than so many bytes out of one. */
const MOST_GROWTH = 1032;

/**
 * Unpacks deflated bytes (`raw`), or a gzip file with all its members. Gives up as soon as there are more than `most`
 * bytes: never more is held. Of what is cut off, the beginning is given. `expected`: how many bytes the archive says it
 * makes; if it makes more, these are given as well.
 */
export function inflate(
  bytes: Uint8Array,
  format: "raw" | "gzip",
  most: number,
  expected: number = most,
): Content {
  const told = format === "gzip" ? sizeInTrailer(bytes) : expected;
  const within = attempt(bytes, format, Math.min(most, expected), told);
  if (within.unread !== "too-large" || expected >= most) return within;
  const whole = attempt(bytes, format, most, told);
  return { ...whole, cost: (whole.cost ?? 0) + expected };
}

/** What the last part of a gzip file makes, as its end says; of more than 4 GB what is left of them. */
function sizeInTrailer(bytes: Uint8Array): number {
  return bytes.length < 4
    ? 0
    : Buffer.from(bytes.buffer, bytes.byteOffset + bytes.length - 4, 4).readUInt32LE();
}

/** `told`: how many bytes the archive says it makes. */
function attempt(bytes: Uint8Array, format: "raw" | "gzip", most: number, told: number): Content {
  const unpack = format === "raw" ? inflateRawSync : gunzipSync;
  const options = {
    // Zlib takes no limit of 0.
    maxOutputLength: Math.max(1, most),
    chunkSize:
      told > LARGEST_PIECE && told <= Math.min(most, MOST_GROWTH * bytes.length)
        ? told
        : Math.max(LEAST_PIECE, Math.min(LARGEST_PIECE, 4 * bytes.length)),
  };
  // How far a vain attempt came is not told.
  const cost = Math.min(most, MOST_GROWTH * bytes.length);
  try {
    return { bytes: unpack(bytes, options) };
  } catch (error) {
    if (hasCode(error, "ERR_BUFFER_TOO_LARGE")) return { unread: "too-large", cost };
  }
  try {
    const saved = unpack(bytes, { ...options, finishFlush: constants.Z_SYNC_FLUSH });
    return { bytes: saved, unread: "damaged", cost };
  } catch (error) {
    if (hasCode(error, "ERR_BUFFER_TOO_LARGE")) return { unread: "too-large", cost };
  }
  return beforeDamage(
    (length) => unpack(bytes.subarray(0, length), { ...options, finishFlush: constants.Z_SYNC_FLUSH }),
    bytes.length,
  );
}

/** So often is the packed length halved in search of the damage: to the byte in small files, to a 65,536th of large ones. */
const HALVINGS = 16;

/**
 * What stands before the first byte that zlib stumbles over; a wrong checksum behind all of it is one, too. Other programs print
 * it and complain only then, but Node gives nothing of it: the longest beginning that unpacks is sought.
 */
function beforeDamage(unpack: (length: number) => Buffer, length: number): Content {
  let saved: Buffer = Buffer.alloc(0);
  let good = 0;
  let bad = length;
  let cost = 0;
  for (let halved = 0; halved < HALVINGS && bad - good > 1; halved++) {
    const middle = (good + bad) >>> 1;
    try {
      saved = unpack(middle);
      good = middle;
    } catch {
      bad = middle;
    }
    // A vain attempt came no farther than the damage.
    cost += saved.length;
  }
  return { ...(saved.length > 0 && { bytes: saved }), unread: "damaged", cost };
}
