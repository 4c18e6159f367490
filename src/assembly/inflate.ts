/**
 * Inflates zlib streams (RFC 1950, RFC 1951) whose inflated size is known: what packs are made of.
 *
 * node:zlib costs about 6 µs a call, more than most deltas take to inflate. The way of decoding is the one that made
 * libdeflate fast: a 64-bit bit buffer that is filled without branches, tables that give symbol, base and extra bits in
 * one load, and room behind the output so that the inner loop needs no second version for the end.
 *
 * The caller leaves {@link SLACK} writable bytes behind the output and as many readable ones behind the input.
 */

/** Bytes that may be written behind the output, and read behind the input. */
export const SLACK: u32 = 512;

export const BROKEN: i32 = -1;
export const WRONG_SIZE: i32 = -2;
export const WRONG_CHECKSUM: i32 = -3;

// An entry of a decoding table, from its lowest bit: 8 bits to consume in all (code and extra bits), 4 bits length of
// the code, 3 unused, 1 exception, 15 bits value (a byte, or the base of a length or a distance), 1 literal.
// An exception is the end of a block, a pointer to a second table (value: where, low byte: bits to consume, then the
// number of bits to look up there) or, with a value of INVALID, a code that no symbol has.
const LITERAL: u32 = 0x80000000;
const EXCEPTION: u32 = 0x8000;
const SUBTABLE: u32 = 0x4000;
const END_OF_BLOCK: u32 = 0x2000;

const LENGTH_BITS: u32 = 10;
const DISTANCE_BITS: u32 = 8;
const PRECODE_BITS: u32 = 7;

// Largest tables possible for these widths, as zlib's `enough` computes them: 1334 and 402; rounded up.
const lengthTable: usize = memory.data(4 * 1536, 16);
const distanceTable: usize = memory.data(4 * 512, 16);
const precodeTable: usize = memory.data(4 * 128, 16);
const fixedLengthTable: usize = memory.data(4 * 1536, 16);
const fixedDistanceTable: usize = memory.data(4 * 512, 16);
const codeLengths: usize = memory.data(512, 16);
const sortedSymbols: usize = memory.data(2 * 320, 16);
const lengthCounts: usize = memory.data(4 * 16, 16);
const lengthOffsets: usize = memory.data(4 * 17, 16);
/** What each symbol of a table means, without the length of its code. */
const lengthMeanings: usize = memory.data(4 * 288, 16);
const distanceMeanings: usize = memory.data(4 * 32, 16);
const precodeMeanings: usize = memory.data(4 * 19, 16);
const precodeOrder: usize = memory.data<u8>([
  16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15,
]);

let ready: bool = false;

/** Fills the tables that never change. */
function prepare(): void {
  for (let i: u32 = 0; i < 256; i++) store<u32>(lengthMeanings + i * 4, LITERAL | (i << 16));
  store<u32>(lengthMeanings + 256 * 4, EXCEPTION | END_OF_BLOCK);
  let base: u32 = 3;
  for (let i: u32 = 0; i < 28; i++) {
    const extra: u32 = i < 8 ? 0 : (i >> 2) - 1;
    store<u32>(lengthMeanings + (257 + i) * 4, (base << 16) | extra);
    base += 1 << extra;
  }
  store<u32>(lengthMeanings + 285 * 4, 258 << 16);
  // 286 and 287 have codes in the fixed table and must not be used.
  store<u32>(lengthMeanings + 286 * 4, EXCEPTION);
  store<u32>(lengthMeanings + 287 * 4, EXCEPTION);
  base = 1;
  for (let i: u32 = 0; i < 30; i++) {
    const extra: u32 = i < 4 ? 0 : (i >> 1) - 1;
    store<u32>(distanceMeanings + i * 4, (base << 16) | extra);
    base += 1 << extra;
  }
  store<u32>(distanceMeanings + 30 * 4, EXCEPTION);
  store<u32>(distanceMeanings + 31 * 4, EXCEPTION);
  for (let i: u32 = 0; i < 19; i++) store<u32>(precodeMeanings + i * 4, i << 16);

  memory.fill(codeLengths, 8, 144);
  memory.fill(codeLengths + 144, 9, 112);
  memory.fill(codeLengths + 256, 7, 24);
  memory.fill(codeLengths + 280, 8, 8);
  buildTable(fixedLengthTable, LENGTH_BITS, lengthMeanings, codeLengths, 288);
  memory.fill(codeLengths, 5, 32);
  buildTable(fixedDistanceTable, DISTANCE_BITS, distanceMeanings, codeLengths, 32);
  ready = true;
}

function entryOf(meanings: usize, symbol: u32, length: u32): u32 {
  return load<u32>(meanings + (symbol << 2)) + ((length << 8) | length);
}

/**
 * Builds the decoding table of a Huffman code. False if the lengths are not those of a complete code; a code of a single
 * symbol, or of none, is let through as zlib does: looking up what it lacks gives an exception.
 */
function buildTable(table: usize, tableBits: u32, meanings: usize, lengths: usize, symbols: u32): bool {
  memory.fill(lengthCounts, 0, 64);
  for (let i: u32 = 0; i < symbols; i++) {
    const at = lengthCounts + ((<u32>load<u8>(lengths + i)) << 2);
    store<u32>(at, load<u32>(at) + 1);
  }
  let longest: u32 = 15;
  while (longest > 0 && load<u32>(lengthCounts + (longest << 2)) === 0) longest--;
  let used: u32 = 0;
  store<u32>(lengthOffsets, 0);
  store<u32>(lengthOffsets + 4, load<u32>(lengthCounts));
  for (let length: u32 = 1; length <= longest; length++) {
    const count = load<u32>(lengthCounts + (length << 2));
    store<u32>(lengthOffsets + ((length + 1) << 2), load<u32>(lengthOffsets + (length << 2)) + count);
    used = (used << 1) + count;
  }
  for (let i: u32 = 0; i < symbols; i++) {
    const at = lengthOffsets + ((<u32>load<u8>(lengths + i)) << 2);
    const place = load<u32>(at);
    store<u32>(at, place + 1);
    store<u16>(sortedSymbols + (place << 1), <u16>i);
  }
  let next: usize = sortedSymbols + (load<u32>(lengthCounts) << 1);
  if (used !== (<u32>1) << longest) {
    // Over-subscribed or incomplete.
    if (used > (<u32>1) << longest || longest > 1) return false;
    let entry: u32 = EXCEPTION | 1;
    for (let i: u32 = 0; i < (<u32>1) << tableBits; i++) store<u32>(table + (i << 2), entry);
    if (longest === 1) {
      entry = entryOf(meanings, load<u16>(next), 1);
      for (let i: u32 = 0; i < (<u32>1) << tableBits; i += 2) store<u32>(table + (i << 2), entry);
    }
    return true;
  }
  if (longest === 0) return false;

  // Codes ascend with their lengths; their bits stand reversed. The table doubles with every bit, so each short code
  // is written once and copied with the rest.
  let code: u32 = 0;
  let length: u32 = 1;
  let count: u32 = load<u32>(lengthCounts + 4);
  while (count === 0) count = load<u32>(lengthCounts + (++length << 2));
  let end: u32 = 1 << length;
  while (length <= tableBits) {
    do {
      store<u32>(table + (code << 2), entryOf(meanings, load<u16>(next), length));
      next += 2;
      if (code === end - 1) {
        for (; length < tableBits; length++) {
          memory.copy(table + (end << 2), table, end << 2);
          end <<= 1;
        }
        return true;
      }
      code = nextCode(code, end);
    } while (--count);
    do {
      if (++length <= tableBits) {
        memory.copy(table + (end << 2), table, end << 2);
        end <<= 1;
      }
      count = load<u32>(lengthCounts + (length << 2));
    } while (count === 0);
  }
  // Codes that are longer than the table is wide go on in a second one.
  const mask: u32 = (1 << tableBits) - 1;
  end = 1 << tableBits;
  let prefix: u32 = 0xffffffff;
  let start: u32 = 0;
  while (true) {
    if ((code & mask) !== prefix) {
      prefix = code & mask;
      start = end;
      let bits: u32 = length - tableBits;
      let space: u32 = count;
      while (space < (<u32>1) << bits) {
        bits++;
        space = (space << 1) + load<u32>(lengthCounts + ((tableBits + bits) << 2));
      }
      end = start + (1 << bits);
      store<u32>(table + (prefix << 2), (start << 16) | EXCEPTION | SUBTABLE | (bits << 8) | tableBits);
    }
    const entry = entryOf(meanings, load<u16>(next), length - tableBits);
    next += 2;
    const stride: u32 = 1 << (length - tableBits);
    for (let i: u32 = start + (code >> tableBits); i < end; i += stride) store<u32>(table + (i << 2), entry);
    if (code === ((<u32>1) << length) - 1) return true;
    code = nextCode(code, 1 << length);
    count--;
    while (count === 0) count = load<u32>(lengthCounts + (++length << 2));
  }
}

/** Adds one to a code of which all bits stand reversed; `end` is one more than the largest code of this length. */
function nextCode(code: u32, end: u32): u32 {
  const bit: u32 = (<u32>1) << (31 - clz(code ^ (end - 1)));
  return (code & (bit - 1)) | bit;
}

/**
 * Inflates the zlib stream at `source`, which ends at `sourceEnd` at the latest, to exactly `size` bytes at `target`.
 * Returns how many bytes the stream takes, checksum included, or one of the negative numbers above.
 */
export function inflate(source: usize, sourceEnd: usize, target: usize, size: u32): i32 {
  if (!ready) prepare();
  if (sourceEnd < source + 6) return BROKEN;
  const method: u32 = load<u8>(source);
  const flags: u32 = load<u8>(source + 1);
  if ((method & 15) !== 8 || ((method << 8) | flags) % 31 !== 0 || (flags & 32) !== 0) return BROKEN;

  let input: usize = source + 2;
  const targetEnd: usize = target + size;
  let output: usize = target;
  let buffer: u64 = 0;
  let left: u32 = 0;
  let last: bool = false;
  while (!last) {
    if (input > sourceEnd + 8) return BROKEN;
    buffer |= load<u64>(input) << left;
    input += (63 - left) >> 3;
    left |= 56;
    last = (buffer & 1) !== 0;
    const kind: u32 = <u32>(buffer >> 1) & 3;
    buffer >>= 3;
    left -= 3;
    if (kind === 0) {
      // Stored. What the bit buffer holds of whole bytes goes back to the input.
      input -= left >> 3;
      buffer = 0;
      left = 0;
      if (input + 4 > sourceEnd) return BROKEN;
      const length: u32 = load<u16>(input);
      if (length !== (~(<u32>load<u16>(input + 2)) & 0xffff)) return BROKEN;
      input += 4;
      if (input + length > sourceEnd) return BROKEN;
      if (output + length > targetEnd) return WRONG_SIZE;
      memory.copy(output, input, length);
      input += length;
      output += length;
      continue;
    }
    if (kind === 3) return BROKEN;

    let lengths: usize = fixedLengthTable;
    let distances: usize = fixedDistanceTable;
    if (kind === 2) {
      const lengthSymbols: u32 = (<u32>buffer & 31) + 257;
      const distanceSymbols: u32 = (<u32>(buffer >> 5) & 31) + 1;
      const precodeSymbols: u32 = (<u32>(buffer >> 10) & 15) + 4;
      buffer >>= 14;
      left -= 14;
      if (lengthSymbols > 286 || distanceSymbols > 30) return BROKEN;
      memory.fill(codeLengths, 0, 19);
      for (let i: u32 = 0; i < precodeSymbols; i++) {
        if (left < 3) {
          buffer |= load<u64>(input) << left;
          input += (63 - left) >> 3;
          left |= 56;
        }
        store<u8>(codeLengths + load<u8>(precodeOrder + i), <u8>(buffer & 7));
        buffer >>= 3;
        left -= 3;
      }
      if (!buildTable(precodeTable, PRECODE_BITS, precodeMeanings, codeLengths, 19)) return BROKEN;
      const all: u32 = lengthSymbols + distanceSymbols;
      let i: u32 = 0;
      while (i < all) {
        if (left < 14) {
          if (input > sourceEnd + 8) return BROKEN;
          buffer |= load<u64>(input) << left;
          input += (63 - left) >> 3;
          left |= 56;
        }
        const entry: u32 = load<u32>(precodeTable + ((<usize>buffer & 127) << 2));
        if ((entry & EXCEPTION) !== 0) return BROKEN;
        buffer >>= entry & 15;
        left -= entry & 15;
        const symbol: u32 = entry >> 16;
        if (symbol < 16) {
          store<u8>(codeLengths + i++, <u8>symbol);
          continue;
        }
        let repeat: u32;
        let value: u32 = 0;
        if (symbol === 16) {
          if (i === 0) return BROKEN;
          value = load<u8>(codeLengths + i - 1);
          repeat = 3 + (<u32>buffer & 3);
          buffer >>= 2;
          left -= 2;
        } else if (symbol === 17) {
          repeat = 3 + (<u32>buffer & 7);
          buffer >>= 3;
          left -= 3;
        } else {
          repeat = 11 + (<u32>buffer & 127);
          buffer >>= 7;
          left -= 7;
        }
        if (i + repeat > all) return BROKEN;
        memory.fill(codeLengths + i, <u8>value, repeat);
        i += repeat;
      }
      if (load<u8>(codeLengths + 256) === 0) return BROKEN;
      if (
        !buildTable(
          distanceTable,
          DISTANCE_BITS,
          distanceMeanings,
          codeLengths + lengthSymbols,
          distanceSymbols,
        )
      ) {
        return BROKEN;
      }
      if (!buildTable(lengthTable, LENGTH_BITS, lengthMeanings, codeLengths, lengthSymbols)) return BROKEN;
      lengths = lengthTable;
      distances = distanceTable;
    }

    while (true) {
      // One turn writes at most 3 + 258 bytes and reads at most 16: both fit into the slack.
      if (output > targetEnd) return WRONG_SIZE;
      if (input > sourceEnd + 8) return BROKEN;
      buffer |= load<u64>(input) << left;
      input += (63 - left) >> 3;
      left |= 56;
      let entry: u32 = load<u32>(lengths + ((<usize>buffer & ((1 << LENGTH_BITS) - 1)) << 2));
      if ((entry & LITERAL) !== 0) {
        buffer >>= entry & 63;
        left -= entry & 63;
        store<u8>(output++, <u8>(entry >> 16));
        entry = load<u32>(lengths + ((<usize>buffer & ((1 << LENGTH_BITS) - 1)) << 2));
        if ((entry & LITERAL) !== 0) {
          buffer >>= entry & 63;
          left -= entry & 63;
          store<u8>(output++, <u8>(entry >> 16));
          entry = load<u32>(lengths + ((<usize>buffer & ((1 << LENGTH_BITS) - 1)) << 2));
          if ((entry & LITERAL) !== 0) {
            buffer >>= entry & 63;
            left -= entry & 63;
            store<u8>(output++, <u8>(entry >> 16));
            continue;
          }
        }
        buffer |= load<u64>(input) << left;
        input += (63 - left) >> 3;
        left |= 56;
      }
      if ((entry & EXCEPTION) !== 0) {
        if ((entry & SUBTABLE) !== 0) {
          buffer >>= LENGTH_BITS;
          left -= LENGTH_BITS;
          const bits: u32 = (entry >> 8) & 15;
          entry = load<u32>(lengths + (((entry >> 16) + (<u32>buffer & ((1 << bits) - 1))) << 2));
          if ((entry & LITERAL) !== 0) {
            buffer >>= entry & 63;
            left -= entry & 63;
            store<u8>(output++, <u8>(entry >> 16));
            continue;
          }
        }
        if ((entry & EXCEPTION) !== 0) {
          if ((entry & END_OF_BLOCK) === 0) return BROKEN;
          buffer >>= entry & 63;
          left -= entry & 63;
          break;
        }
      }
      // A length: base, and the extra bits between the code's end and all it takes.
      const length: u32 =
        (entry >> 16) + (<u32>(buffer & (((<u64>1) << (entry & 63)) - 1)) >> ((entry >> 8) & 15));
      buffer >>= entry & 63;
      left -= entry & 63;
      entry = load<u32>(distances + ((<usize>buffer & ((1 << DISTANCE_BITS) - 1)) << 2));
      if ((entry & EXCEPTION) !== 0) {
        if ((entry & SUBTABLE) === 0) return BROKEN;
        buffer >>= DISTANCE_BITS;
        left -= DISTANCE_BITS;
        const bits: u32 = (entry >> 8) & 15;
        entry = load<u32>(distances + (((entry >> 16) + (<u32>buffer & ((1 << bits) - 1))) << 2));
        if ((entry & EXCEPTION) !== 0) return BROKEN;
      }
      const distance: u32 =
        (entry >> 16) + (<u32>(buffer & (((<u64>1) << (entry & 63)) - 1)) >> ((entry >> 8) & 15));
      buffer >>= entry & 63;
      left -= entry & 63;
      if (distance > <u32>(output - target)) return BROKEN;
      const end: usize = output + length;
      let from: usize = output - distance;
      if (distance >= 16) {
        do {
          v128.store(output, v128.load(from));
          output += 16;
          from += 16;
        } while (output < end);
      } else if (distance >= 8) {
        do {
          store<u64>(output, load<u64>(from));
          output += 8;
          from += 8;
        } while (output < end);
      } else if (distance === 1) {
        const byte = i8x16.splat(load<u8>(from));
        do {
          v128.store(output, byte);
          output += 16;
        } while (output < end);
      } else {
        do {
          store<u8>(output++, load<u8>(from++));
        } while (output < end);
      }
      output = end;
    }
  }
  if (output !== targetEnd) return WRONG_SIZE;
  input -= left >> 3;
  if (input + 4 > sourceEnd) return BROKEN;
  if (bswap<u32>(load<u32>(input)) !== adler32(target, targetEnd)) return WRONG_CHECKSUM;
  return <i32>(input + 4 - source);
}

const ADLER: u32 = 65521;

/** The checksum of RFC 1950: sixteen bytes at a time. */
function adler32(from: usize, end: usize): u32 {
  let a: u32 = 1;
  let b: u32 = 0;
  const falling = i16x8(16, 15, 14, 13, 12, 11, 10, 9);
  const falling2 = i16x8(8, 7, 6, 5, 4, 3, 2, 1);
  while (end - from >= 16) {
    // No more than this and no sum passes 32 bits.
    const stop: usize = from + min<usize>((end - from) & ~15, 2048);
    const chunks: u32 = <u32>(stop - from) >> 4;
    let sum = i32x4.splat(0);
    let sums = i32x4.splat(0);
    let weighted = i32x4.splat(0);
    for (; from < stop; from += 16) {
      const bytes = v128.load(from);
      sums = i32x4.add(sums, sum);
      sum = i32x4.add(sum, i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(bytes)));
      weighted = i32x4.add(weighted, i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(bytes), falling));
      weighted = i32x4.add(weighted, i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_u(bytes), falling2));
    }
    b = (b + a * (chunks << 4) + (total(sums) << 4) + total(weighted)) % ADLER;
    a = (a + total(sum)) % ADLER;
  }
  for (; from < end; from++) {
    a += load<u8>(from);
    b += a;
  }
  return ((b % ADLER) << 16) | (a % ADLER);
}

function total(lanes: v128): u32 {
  return (
    i32x4.extract_lane(lanes, 0) +
    i32x4.extract_lane(lanes, 1) +
    i32x4.extract_lane(lanes, 2) +
    i32x4.extract_lane(lanes, 3)
  );
}
