import { CORE_MODULE } from "./generated/core.ts";

/**
 * The two inner loops of a walk, inflating and applying deltas, over one block of memory; addresses are byte offsets
 * into it. Made twice: {@link createFastCore} in WebAssembly, and {@link createPlainCore} in plain TypeScript over
 * node:zlib, which the tests hold the first one to.
 */
export interface Core {
  /** All of the memory. Fetch it again after {@link reserve}: the old view is then dead. */
  memory(): Uint8Array<ArrayBuffer>;
  /** Makes sure that everything below `end`, and {@link SLACK} bytes more, is there. */
  reserve(end: number): void;
  /** First address that is free for use. */
  readonly start: number;
  /**
   * Inflates the zlib stream at `source`, which ends at `sourceEnd` at the latest, to exactly `size` bytes at `target`.
   * Returns how many bytes it takes; a negative number if it is broken, has another size or a wrong checksum.
   * May write {@link SLACK} bytes more than `size`.
   */
  inflate(source: number, sourceEnd: number, target: number, size: number): number;
  /** Checks the delta at `delta` for a base of `baseSize` bytes. False: it is broken. Sets the sizes below. */
  measure(delta: number, end: number, baseSize: number): boolean;
  /** Of the delta last measured: size of the object that it makes. */
  targetSize(): number;
  /** Of the delta last measured: how many stretches it copies at most; after {@link outline} how many exactly. */
  copyCount(): number;
  /**
   * Writes what the delta last measured copies as triples of int32 at `copies` (first byte in the target, first byte in
   * the base, length), and what is new at `pieces` (first byte in the gathered bytes, first byte in the target, length):
   * inserted stretches and seams between copies, `margin` bytes wider on both sides, joined where they touch. Neighbouring
   * copies are joined too. There is room for `copyCount()` copies and one more piece.
   */
  outline(end: number, copies: number, pieces: number, margin: number): void;
  /** Of the delta last outlined: number of pieces, and the sum of their lengths. */
  pieceCount(): number;
  pieceBytes(): number;
  /** Builds the whole target of the delta last measured. May write 16 bytes more. */
  apply(end: number, base: number, target: number): void;
  /** Builds the `count` pieces at `pieces`, one after the other, of the delta last measured. May write 16 bytes more. */
  gather(end: number, base: number, target: number, pieces: number, count: number): void;
}

/** Bytes behind an output that a core may write, and behind an input that it may read. */
export const SLACK = 1024;

const PAGE = 65536;

let module: object | undefined;

/** A core in WebAssembly; `assembly/` has its source. About 5 KB, compiled once a thread in about a millisecond. */
export function createFastCore(): Core {
  module ??= new WebAssembly.Module(Buffer.from(CORE_MODULE, "base64"));
  const core = new WebAssembly.Instance(module).exports;
  let memory = new Uint8Array(core.memory.buffer);
  return {
    start: core.start(),
    memory: () => memory,
    reserve(end) {
      const missing = end + SLACK - memory.length;
      if (missing <= 0) return;
      // At least an eighth more, so that a growing object does not grow the memory page by page.
      core.memory.grow(Math.ceil(Math.max(missing, memory.length / 8) / PAGE));
      memory = new Uint8Array(core.memory.buffer);
    },
    inflate: core.inflate,
    measure: (delta, end, baseSize) => core.measure(delta, end, baseSize) !== 0,
    targetSize: () => core.targetSize.value,
    copyCount: () => core.copyCount.value,
    outline: core.outline,
    pieceCount: () => core.pieceCount.value,
    pieceBytes: () => core.pieceBytes.value,
    apply: core.apply,
    gather: core.gather,
  };
}

/** The little of the WebAssembly API that is used here: neither the es2023 library nor node's types declare it. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: CoreExports };
};

interface NumberCell {
  readonly value: number;
}

interface CoreExports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  start(): number;
  inflate(source: number, sourceEnd: number, target: number, size: number): number;
  measure(delta: number, end: number, baseSize: number): number;
  readonly targetSize: NumberCell;
  readonly copyCount: NumberCell;
  outline(end: number, copies: number, pieces: number, margin: number): void;
  readonly pieceCount: NumberCell;
  readonly pieceBytes: NumberCell;
  apply(end: number, base: number, target: number): void;
  gather(end: number, base: number, target: number, pieces: number, count: number): void;
}
