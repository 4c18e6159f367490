import { KEYWORDS_MODULE } from "./generated/keywords.ts";
import { checkKeywords, type Keyword, type KeywordPass, type Stride, spanOf } from "./keyword.ts";
import { LOOK_BACK, type Look } from "./look/look.ts";
import { setOf } from "./look/token.ts";

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
/** See `src/assembly/keywords.ts`. */
const FOLD = 1;
const LOOK_SHIFT = 1;
const DECODES = 16;
const NEXT_DECODES = 64;

let module: object | undefined;

/** Whether WebAssembly is switched on (`--jitless` switches it off). */
export function canCompile(): boolean {
  return typeof WebAssembly !== "undefined";
}

/**
 * {@link KeywordPass} in WebAssembly; `src/assembly/keywords.ts` has its source. About 3 KB, compiled and given its tables when
 * it is first needed, in about a millisecond. Throws `RangeError` for a keyword that is empty or not ASCII.
 */
export function createFilterPass(keywords: readonly Keyword[]): KeywordPass {
  checkKeywords(keywords);
  const span = spanOf(keywords);
  let made: Filter | undefined;
  return {
    span,
    find(bytes, from, to, onHit, looks = true) {
      if (keywords.length === 0) return;
      made ??= createFilter(keywords);
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

function createFilter(keywords: readonly Keyword[]): Filter {
  module ??= new WebAssembly.Module(Buffer.from(KEYWORDS_MODULE, "base64"));
  const { memory, prepare, build, search, outputEnd } = new WebAssembly.Instance(module).exports;
  const sets = new Map<string, number>();
  let texts = "";
  for (const { text, foldCase, look, next } of keywords) {
    const behind = (look ? flagsOf(look) : 0) | (next?.decodes ? NEXT_DECODES : 0);
    const flags = (foldCase ? FOLD : 0) | (behind << LOOK_SHIFT);
    const least = look === undefined || look.kind === "userinfo" ? 0 : Math.min(look.least, 255);
    const set = look?.kind === "token" ? numberOf(look.chars, sets) : 0;
    const numbers = (next?.chars ?? []).map((chars) => numberOf(chars === "" ? undefined : chars, sets));
    const head = [text.length & 0xff, text.length >>> 8, flags, least, set, numbers.length, ...numbers];
    texts += String.fromCharCode(...head);
    texts += foldCase ? text.toLowerCase() : text;
  }
  const bitmaps = [...sets.keys()].map(bitmapOf).join("");
  const address = prepare(bitmaps.length + texts.length);
  Buffer.from(memory.buffer).write(bitmaps + texts, address, "latin1");
  const output = build(address, address + bitmaps.length, keywords.length);
  const full = output + OUTPUT;
  let bytes = new Uint8Array(memory.buffer);
  return {
    search,
    outputEnd,
    output,
    full,
    input: full + PLACES * keywords.length * HIT,
    reserve(end) {
      if (end > bytes.length) {
        memory.grow(Math.ceil((end - bytes.length) / PAGE));
        bytes = new Uint8Array(memory.buffer);
      }
      return bytes;
    },
  };
}

/** More sets of characters than this have no number, and what they say is not used. */
const MOST_SETS = 255;

/** A set's number in the module, from 1; 0: any character but what ends a value. */
function numberOf(chars: string | undefined, sets: Map<string, number>): number {
  if (chars === undefined) return 0;
  const known = sets.get(chars);
  if (known !== undefined) return known;
  if (sets.size === MOST_SETS) return 0;
  sets.set(chars, sets.size + 1);
  return sets.size;
}

/** A bit for each ASCII character, the lowest of each byte first. */
function bitmapOf(chars: string): string {
  const set = setOf(chars);
  const bytes = Array.from({ length: 16 }, (_, byte) =>
    set.subarray(byte * 8, byte * 8 + 8).reduce((bits, bit, index) => bits | (bit << index), 0),
  );
  return String.fromCharCode(...bytes);
}

/** See `src/assembly/look.ts`. */
function flagsOf(look: Look): number {
  if (look.kind === "userinfo") return 2;
  if (look.kind === "token")
    return 3 | (look.apart ? 4 : 0) | (look.wraps ? 8 : 0) | (look.decodes ? DECODES : 0);
  const { digit, blanks, signs, decodes } = look;
  return 1 | (digit ? 4 : 0) | (blanks ? 8 : 0) | (decodes ? DECODES : 0) | (signs ? 32 : 0);
}

/** The little of the WebAssembly API that is used here: neither the es2023 library nor node's types declare it. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: Exports };
};

/** See `src/assembly/keywords.ts`. */
interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
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
