import { inflateSync } from "node:zlib";
import { type Core, SLACK } from "./core.ts";

/** The same as the fast core, written to be read: what the tests compare that one with. */
export function createPlainCore(): Core {
  let memory = new Uint8Array(1 << 16);
  let targetSize = 0;
  let pieceCount = 0;
  let freshEnd = 0;

  function put(at: number, rows: readonly (readonly number[])[]): void {
    const view = new DataView(memory.buffer, at);
    for (const [i, value] of rows.flat().entries()) view.setInt32(4 * i, value, true);
  }

  function segmentsAt(at: number, count: number): Segment[] {
    const view = new DataView(memory.buffer, at);
    const column = (row: number, i: number) => view.getInt32(12 * row + 4 * i, true);
    return Array.from({ length: count }, (_, row) => ({
      at: column(row, 0),
      source: column(row, 1),
      length: column(row, 2),
    }));
  }

  function build(segments: readonly Segment[], base: number): Uint8Array {
    const target = new Uint8Array(segments.reduce((sum, { length }) => sum + length, 0));
    for (const { at, source, length } of segments) {
      const from = source < 0 ? -source : base + source;
      target.set(memory.subarray(from, from + length), at);
    }
    return target;
  }

  return {
    start: 64,
    memory: () => memory,
    reserve(end) {
      if (end + SLACK <= memory.length) return;
      const larger = new Uint8Array(2 * (end + SLACK));
      larger.set(memory);
      memory = larger;
    },
    inflate(source, sourceEnd, target, size) {
      try {
        const { buffer, engine } = inflateWithEngine(memory.subarray(source, sourceEnd), size);
        if (buffer.length !== size) return -2;
        memory.set(buffer, target);
        return engine.bytesWritten;
      } catch {
        return -1;
      }
    },
    decode(delta, end, baseSize, segments) {
      const read = readDelta(memory.subarray(delta, end), delta, baseSize);
      if (read === undefined) return -1;
      const joined = joinCopies(read.segments);
      put(
        segments,
        joined.map(({ at, source, length }) => [at, source, length]),
      );
      ({ targetSize } = read);
      return joined.length;
    },
    targetSize: () => targetSize,
    apply(segments, count, base, target) {
      memory.set(build(segmentsAt(segments, count), base), target);
    },
    gather(segments, count, base, margin, pieces, fresh) {
      const all = segmentsAt(segments, count);
      const whole = build(all, base);
      const found = newPieces(all, margin, whole.length);
      let at = fresh;
      const rows = found.map(({ start, stop }) => {
        const row = [at - fresh, start, stop - start];
        memory.set(whole.subarray(start, stop), at);
        at += stop - start;
        return row;
      });
      put(pieces, rows);
      pieceCount = rows.length;
      freshEnd = at;
    },
    pieceCount: () => pieceCount,
    freshEnd: () => freshEnd,
  };
}

/** `length` bytes at `at` of the target: from `source` in the base or, if negative, from `-source` in the core's memory. */
interface Segment {
  readonly at: number;
  readonly source: number;
  readonly length: number;
}

interface Piece {
  readonly start: number;
  readonly stop: number;
}

/** Asked for `info`, zlib also returns its engine, which knows how much it took; the types do not say so. */
function inflateWithEngine(
  source: Uint8Array,
  size: number,
): { buffer: Buffer; engine: { bytesWritten: number } } {
  const options = { info: true, maxOutputLength: Math.max(1, size) };
  return inflateSync(source, options) as unknown as { buffer: Buffer; engine: { bytesWritten: number } };
}

function readDelta(
  delta: Uint8Array,
  address: number,
  baseSize: number,
): { segments: Segment[]; targetSize: number } | undefined {
  let at = 0;
  const next = () => delta[at++] ?? Number.NaN;
  const readSize = () => {
    let size = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = next();
      size += (byte & 127) * scale;
      if (byte < 128) return size;
      if (at > delta.length) return Number.NaN;
    }
  };
  if (readSize() !== baseSize) return undefined;
  const targetSize = readSize();
  const segments: Segment[] = [];
  let made = 0;
  while (at < delta.length) {
    const op = next();
    if (op === 0) return undefined;
    if (op < 128) {
      segments.push({ at: made, source: -(address + at), length: op });
      at += op;
      made += op;
      continue;
    }
    let source = 0;
    let length = 0;
    for (let i = 0; i < 4; i++) if (op & (1 << i)) source += next() * 256 ** i;
    for (let i = 0; i < 3; i++) if (op & (16 << i)) length += next() * 256 ** i;
    if (length === 0) length = 0x10000;
    if (!(source + length <= baseSize)) return undefined;
    segments.push({ at: made, source, length });
    made += length;
  }
  return at === delta.length && made === targetSize ? { segments, targetSize } : undefined;
}

function joinCopies(segments: readonly Segment[]): Segment[] {
  const joined: Segment[] = [];
  for (const segment of segments) {
    const last = joined.at(-1);
    if (segment.source >= 0 && last && last.source >= 0 && last.source + last.length === segment.source) {
      joined[joined.length - 1] = { ...last, length: last.length + segment.length };
    } else joined.push(segment);
  }
  return joined;
}

/** Inserted segments and the places where two copies meet, wider by `margin`, joined where they touch. */
function newPieces(segments: readonly Segment[], margin: number, size: number): Piece[] {
  const pieces: Piece[] = [];
  for (const [i, { at, source, length }] of segments.entries()) {
    const before = segments[i - 1];
    if (source >= 0 && (before === undefined || before.source < 0)) continue;
    const start = Math.max(0, at - margin);
    const stop = Math.min(size, (source < 0 ? at + length : at) + margin);
    const last = pieces.at(-1);
    if (last !== undefined && start <= last.stop)
      pieces[pieces.length - 1] = { start: last.start, stop: Math.max(last.stop, stop) };
    else pieces.push({ start, stop });
  }
  return pieces;
}
