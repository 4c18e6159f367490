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
  /**
   * Decodes the delta between `delta` and `end`, made for a base of `baseSize` bytes, into segments at `segments`, one
   * for each byte of it at most. A segment is a triple of int32: first byte in the target; first byte in the base or, of
   * inserted bytes, minus the address where they stand; length. Returns their number, -1 if the delta is broken.
   */
  decode(delta: number, end: number, baseSize: number, segments: number): number;
  /** Of the delta last decoded: size of the object that it makes. */
  targetSize(): number;
  /** Builds the whole target from its segments. May write 16 bytes more. */
  apply(segments: number, count: number, base: number, target: number): void;
  /**
   * Builds only what is new in the target, at `fresh`: inserted segments, and seams between copies, both with `margin`
   * bytes on either side, joined where they touch. Writes the pieces as triples of int32 at `pieces` (first byte in
   * `fresh`, first byte in the target, length): one more than segments at most. May write 16 bytes more.
   */
  gather(segments: number, count: number, base: number, margin: number, pieces: number, fresh: number): void;
  /** Of the bytes last gathered: the number of pieces, and the address where they end. */
  pieceCount(): number;
  freshEnd(): number;
}

/** Bytes behind an output that a core may write, and behind an input that it may read. */
export const SLACK = 1024;

const PAGE = 65536;

let module: object | undefined;

/** A core in WebAssembly; `src/assembly/` has its source. About 5 KB, compiled once a thread in about a millisecond. */
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
    decode: core.decode,
    targetSize: () => core.targetSize.value,
    apply: core.apply,
    gather: core.gather,
    pieceCount: () => core.pieceCount.value,
    freshEnd: () => core.freshEnd.value,
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
  readonly inflate: Core["inflate"];
  readonly decode: Core["decode"];
  readonly targetSize: NumberCell;
  readonly apply: Core["apply"];
  readonly gather: Core["gather"];
  readonly pieceCount: NumberCell;
  readonly freshEnd: NumberCell;
}
