import { KEYWORDS_MODULE } from "../generated/keywords.ts";
import { LOOK_BACK } from "../look/look.ts";
import type { Stride } from "../types.ts";
import { compileModule, instanceOf, type Memory } from "../web-assembly.ts";
import type { KeywordPass } from "./keyword.ts";
import type { KeywordTable } from "./keyword-table.ts";

/** Bytes that are copied into the module's memory at a time. */
const PIECE = 1 << 20;
/** Bytes behind what is searched that the module may read. */
const SLACK = 128;
/** Bytes of hits that are read at a time. */
const OUTPUT = 1 << 16;
/** Bytes of one hit, and places whose hits the module writes before it looks whether there is room. */
const HIT = 8;
const PLACES = 32;
const PAGE = 65536;
let module: object | undefined;

/**
 * {@link KeywordPass} in WebAssembly; `src/assembly/keywords.ts` has its source. Some 12 KB, compiled and given its tables when
 * it is first needed, in about a millisecond.
 */
export function createFilterPass(table: KeywordTable): KeywordPass {
  const { count, span } = table;
  let made: Filter | undefined;
  return {
    span,
    find(bytes, from, to, onHit, looks = true) {
      if (count === 0) return;
      made ??= createFilter(table);
      const { search, outputEnd, reserve, output, full, input } = made;
      const stop = Math.min(to, bytes.length);
      for (let at = from; at < stop; at += PIECE) {
        const next = Math.min(stop, at + PIECE);
        const first = input + Math.min(at - from, LOOK_BACK);
        const piece = bytes.subarray(at - (first - input), next + span);
        let start = first;
        // More than once only where the hits do not fit. The piece is copied anew, for a hit may lead to another search.
        while (start !== 0) {
          const memory = reserve(input + piece.length + SLACK);
          memory.set(piece, input);
          start = search(
            input,
            first,
            start,
            first + next - at,
            input + piece.length,
            output,
            full,
            looks ? 1 : 0,
          );
          const end = outputEnd();
          if (end === output) continue;
          const hits = new Int32Array(memory.buffer.slice(output, end));
          for (let i = 0; i < hits.length; i += 2) {
            const packed = hits[i + 1] as number;
            onHit(packed >>> 3, at + (hits[i] as number) - first, (packed & 7) as Stride);
          }
        }
      }
    },
  };
}

interface Filter {
  readonly search: Exports["search"];
  readonly outputEnd: Exports["outputEnd"];
  /** Makes sure that everything below `end` is there, and returns all of the memory. */
  readonly reserve: (end: number) => Uint8Array<ArrayBuffer>;
  /** Where hits are written, where the module stops for them to be read, and where what is searched stands. */
  readonly output: number;
  readonly full: number;
  readonly input: number;
}

function createFilter({ count, bytes, sets }: KeywordTable): Filter {
  module ??= compileModule(KEYWORDS_MODULE);
  const { memory, prepare, build, search, outputEnd } = instanceOf(module) as Exports;
  const address = prepare(bytes.length);
  Buffer.from(memory.buffer).write(bytes, address, "latin1");
  const output = build(address, address + sets, count);
  const full = output + OUTPUT;
  let all = new Uint8Array(memory.buffer);
  return {
    search,
    outputEnd,
    output,
    full,
    input: full + PLACES * count * HIT,
    reserve(end) {
      if (end > all.length) {
        memory.grow(Math.ceil((end - all.length) / PAGE));
        all = new Uint8Array(memory.buffer);
      }
      return all;
    },
  };
}

/** See `src/assembly/keywords.ts`. */
interface Exports {
  readonly memory: Memory;
  prepare(size: number): number;
  build(sets: number, texts: number, count: number): number;
  search(
    seen: number,
    first: number,
    start: number,
    stop: number,
    last: number,
    target: number,
    full: number,
    looks: number,
  ): number;
  outputEnd(): number;
}
