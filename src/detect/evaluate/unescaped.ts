import {
  byteAt,
  type Escaped,
  isLetter,
  isQuote,
  isSign,
  isSoft,
  LONGEST_ESCAPE,
  mayBeSign,
  quoted,
  readEscape,
} from "../encodings/escape-bytes.ts";
import { hexValue } from "../encodings/hex-digit.ts";

/** The bytes around one escape, with every escape among them replaced by the character that it stands for; soft line breaks are left out. */
export interface Unescaped {
  readonly bytes: Uint8Array;
  /** Index in {@link bytes} of the character of the escape that was asked about. */
  readonly at: number;
  /** Where each of the bytes begins in the text. */
  readonly starts: Int32Array;
  /** Index of the last byte before `at` that was written as an escape; negative where there is none. */
  readonly escapedBefore: number;
  /** It is a soft line break: there is no byte for it. */
  readonly isBreak: boolean;
  /** It is quoted-printable, if the text is: that tells what stands farther away. */
  readonly isQuoted: boolean;
}

/**
 * A quick way to decode what stands around the escape at the byte `start`, up to `reach` characters on either side. Undefined where the slow way
 * (`decodings`) has to be taken: for literals that may go on in others, escapes of escapes, named characters (`&quot;`), and soft line breaks other
 * than the one at `start`. The answer holds until the function is called again, for its memory is used anew.
 */
export function plainlyUnescaped(bytes: Uint8Array, start: number, reach: number): Unescaped | undefined {
  const length = 2 * reach + LONGEST_ESCAPE;
  if (length > codes.length) {
    codes = new Uint8Array(length);
    starts = new Int32Array(length);
  }
  const isQuoted = quoted(bytes, start) >= 0;
  let count = 0;
  let place = -1;
  let escapedBefore = -1;
  let at = Math.max(0, start - reach);
  while (at < bytes.length && (place < 0 || count <= place + reach)) {
    let code = bytes[at]!;
    let next = at + 1;
    if (code === 0x1b) return undefined;
    if (isQuoted && quoted(bytes, at) >= 0) {
      code = quoted(bytes, at);
      next = at + 3;
    } else if (code === 0x3d && isSoft(byteAt(bytes, next))) {
      // Quoted-printable, or its soft line break.
      if (at !== start) return undefined;
      next += bytes[next] === 0x0d ? 2 : 1;
      if (bytes[next - 1] !== 0x0a) return undefined;
      place = count;
      at = next;
      continue;
    }
    if (code === 0x25 || code === 0x5c || code === 0x26) {
      const escaped = readSimple(bytes, at);
      if (escaped === "unknown") return undefined;
      if (escaped !== "none") ({ code, end: next } = escaped);
    }
    // An escape that began before the one at `start` reaches over it.
    if (at < start && next > start) return undefined;
    if (at === start) place = count;
    else if (place < 0 && next > at + 1) escapedBefore = count;
    starts[count] = at;
    codes[count++] = code;
    at = next;
  }
  const unescaped = codes.subarray(0, count);
  if (place < 0 || !isPlain(unescaped)) return undefined;
  return {
    bytes: unescaped,
    at: place,
    starts: starts.subarray(0, count),
    escapedBefore,
    isBreak: bytes[start] === 0x3d && !isQuoted,
    isQuoted,
  };
}

/** What {@link plainlyUnescaped} made last: it is asked at every escape. */
let codes = /* @__PURE__ */ new Uint8Array(256);
let starts = /* @__PURE__ */ new Int32Array(256);

/** The escape that begins at `at`, if it is one that stands for one character and no name of it has to be known. */
function readSimple(bytes: Uint8Array, at: number): Escaped | "none" | "unknown" {
  const next = byteAt(bytes, at + 1);
  if (bytes[at] === 0x25) return hexValue(next) >= 0 ? readEscape(bytes, at, 1) : "none";
  if (bytes[at] === 0x26) return next === 0x23 || isLetter(next) ? readEscape(bytes, at, 1) : "none";
  const code = SIMPLE.get(next);
  if (code === undefined) return readEscape(bytes, at, 1);
  // A line that is written out may be one of a list: see `escapes.ts`.
  const isListed = next === 0x6e && byteAt(bytes, at + 2) === 0x22;
  return isListed ? "unknown" : { code, end: at + 2 };
}

/** What a backslash makes of some characters. */
const SIMPLE = /* @__PURE__ */ new Map(
  Object.entries({ n: "\n", r: "\r", t: "\t", b: "\b", f: "\f", e: "\x1b", '"': '"', "'": "'" }).map(
    ([from, to]) => [from.charCodeAt(0), to.charCodeAt(0)],
  ),
);

/** Nothing begins here that is to be decoded, and no piece of a literal ends that goes on in another one. */
function isPlain(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; at++) {
    const code = bytes[at]!;
    const next = byteAt(bytes, at + 1);
    if (isSign(code) ? mayBeSign(code, next) : code === 0x1b ? next === 0x5b : isQuote(code) && mayJoin(next))
      return false;
  }
  return true;
}

function mayJoin(code: number): boolean {
  return isQuote(code) || JOINS.includes(code);
}

/** What may stand behind the quote of a literal that goes on in another one: see `src/detect/encodings/literals.ts` and `lists.ts`. */
const JOINS = /* @__PURE__ */ Buffer.from(" ,\t+.&<|^~*/\r\n\\#;-", "latin1");
