import { inflateSync } from "node:zlib";
import { type Core, SLACK } from "./core.ts";

/** The same as the fast core, written to be read: what the tests compare that one with. */
export function createPlainCore(): Core {
  let memory = new Uint8Array(1 << 16);
  let instructions: Instruction[] = [];
  let made = 0;
  let copies = 0;
  let pieces: Piece[] = [];
  const put = (at: number, rows: readonly (readonly number[])[]) => {
    const view = new DataView(memory.buffer, at);
    for (const [i, value] of rows.flat().entries()) view.setInt32(4 * i, value, true);
  };
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
    measure(delta, end, baseSize) {
      const read = readDelta(memory.subarray(delta, end), delta, baseSize);
      if (read === undefined) return false;
      ({ instructions } = read);
      made = read.targetSize;
      copies = instructions.filter(({ kind }) => kind === "copy").length;
      return true;
    },
    targetSize: () => made,
    copyCount: () => copies,
    outline(_end, copiesAt, piecesAt, margin) {
      const joined = joinCopies(instructions);
      pieces = newPieces(joined, margin, made);
      copies = joined.filter(({ kind }) => kind === "copy").length;
      put(
        copiesAt,
        joined.filter(({ kind }) => kind === "copy").map(({ at, from, length }) => [at, from, length]),
      );
      let gathered = 0;
      const rows = pieces.map(({ start, stop }) => {
        const row = [gathered, start, stop - start];
        gathered += stop - start;
        return row;
      });
      put(piecesAt, rows);
    },
    pieceCount: () => pieces.length,
    pieceBytes: () => pieces.reduce((sum, { start, stop }) => sum + stop - start, 0),
    apply(_end, base, target) {
      memory.set(build(instructions, memory, base, made), target);
    },
    gather(_end, base, target) {
      const whole = build(instructions, memory, base, made);
      let to = target;
      for (const { start, stop } of pieces) {
        memory.set(whole.subarray(start, stop), to);
        to += stop - start;
      }
    },
  };
}

/** One step of a delta: `length` bytes at `at` of the target come from `from`, of the base or of the core's memory. */
interface Instruction {
  readonly kind: "copy" | "insert";
  readonly at: number;
  readonly from: number;
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
): { instructions: Instruction[]; targetSize: number } | undefined {
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
  const instructions: Instruction[] = [];
  let made = 0;
  while (at < delta.length) {
    const op = next();
    if (op === 0) return undefined;
    if (op < 128) {
      instructions.push({ kind: "insert", at: made, from: address + at, length: op });
      at += op;
      made += op;
      continue;
    }
    let from = 0;
    let length = 0;
    for (let i = 0; i < 4; i++) if (op & (1 << i)) from += next() * 256 ** i;
    for (let i = 0; i < 3; i++) if (op & (16 << i)) length += next() * 256 ** i;
    if (length === 0) length = 0x10000;
    if (!(from + length <= baseSize)) return undefined;
    instructions.push({ kind: "copy", at: made, from, length });
    made += length;
  }
  return at === delta.length && made === targetSize ? { instructions, targetSize } : undefined;
}

function joinCopies(instructions: readonly Instruction[]): Instruction[] {
  const joined: Instruction[] = [];
  for (const step of instructions) {
    const last = joined.at(-1);
    if (step.kind === "copy" && last?.kind === "copy" && last.from + last.length === step.from) {
      joined[joined.length - 1] = { ...last, length: last.length + step.length };
    } else joined.push(step);
  }
  return joined;
}

function newPieces(joined: readonly Instruction[], margin: number, size: number): Piece[] {
  const pieces: Piece[] = [];
  for (const [i, { kind, at, length }] of joined.entries()) {
    if (kind === "copy" && joined[i - 1]?.kind !== "copy") continue;
    const start = Math.max(0, at - margin);
    const stop = Math.min(size, (kind === "copy" ? at : at + length) + margin);
    const last = pieces.at(-1);
    if (last !== undefined && start <= last.stop) pieces[pieces.length - 1] = { start: last.start, stop };
    else pieces.push({ start, stop });
  }
  return pieces;
}

function build(
  instructions: readonly Instruction[],
  memory: Uint8Array,
  base: number,
  size: number,
): Uint8Array {
  const target = new Uint8Array(size);
  for (const { kind, at, from, length } of instructions) {
    const source = kind === "copy" ? base + from : from;
    target.set(memory.subarray(source, source + length), at);
  }
  return target;
}
