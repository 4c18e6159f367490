import type { View } from "./view.ts";

const NONE = 255;

/** Both alphabets at once: `+/` and `-_`. */
const SEXTETS = (() => {
  const table = new Uint8Array(256).fill(NONE);
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  for (let i = 0; i < alphabet.length; i++) table[alphabet.charCodeAt(i)] = i;
  table[0x2b] = table[0x2d] = 62;
  table[0x2f] = table[0x5f] = 63;
  return table;
})();

function isBase64(text: string, at: number): boolean {
  return at >= 0 && at < text.length && SEXTETS[text.charCodeAt(at)] !== NONE;
}

/** How a keyword looks inside base64. */
export interface Base64Form {
  /** The characters that depend on the keyword alone. */
  readonly text: string;
  /** Place of `text`'s first character in its group of four. */
  readonly sextet: number;
  /** Bytes of the group of three that come before the keyword. */
  readonly bytesBefore: number;
}

/** The three forms of `keyword`, by how many bytes of its group of three come before it. */
export function base64Forms(keyword: string): readonly Base64Form[] {
  return [0, 1, 2].map((bytesBefore) => {
    const encoded = Buffer.from("\0".repeat(bytesBefore) + keyword, "latin1").toString("base64");
    const first = Math.ceil((bytesBefore * 8) / 6);
    const last = Math.floor(((bytesBefore + keyword.length) * 8) / 6);
    return { text: encoded.slice(first, last), sextet: first % 4, bytesBefore };
  });
}

/**
 * The base64 text around the index `at` of `outer`, decoded; wrapped lines (raw, indented or written `\n`) are joined.
 * At `at` stands `form`: that fixes how the sextets are grouped. `keyword` is the index of its first decoded character.
 * `undefined` when the text begins too late to hold the keyword.
 */
export function base64View(
  outer: View,
  at: number,
  form: Base64Form,
): { readonly view: View; readonly keyword: number } | undefined {
  const { text } = outer;
  const places = sextetPlaces(text, startOfBase64(text, at));
  const anchor = places.indexOf(at);
  const group = anchor - form.sextet;
  if (anchor < 0 || group < 0) return undefined;
  const skip = group % 4;
  let decoded = "";
  const from: number[] = [];
  const until: number[] = [];
  let urlSafe = false;
  for (let i = skip; i + 1 < places.length; i++) {
    const inGroup = (i - skip) % 4;
    if (inGroup === 3) continue;
    const high = text.charCodeAt(places[i] as number);
    const low = text.charCodeAt(places[i + 1] as number);
    if (high === 0x2d || high === 0x5f) urlSafe = true;
    decoded += String.fromCharCode(
      (((SEXTETS[high] as number) << (2 + 2 * inGroup)) | ((SEXTETS[low] as number) >> (4 - 2 * inGroup))) &
        0xff,
    );
    from.push(places[i] as number);
    until.push(places[i + 1] as number);
  }
  return {
    keyword: ((group - skip) / 4) * 3 + form.bytesBefore,
    view: {
      text: decoded,
      startOf: (index) => outer.startOf(from[index] as number),
      endOf: (index) => outer.endOf(until[index] as number),
      encodingsOf: (start, end) => [
        ...outer.encodingsOf(from[start] as number, (until[end - 1] as number) + 1),
        urlSafe ? "base64url" : "base64",
      ],
    },
  };
}

/** Walks back from `at` over base64 and line wraps. */
function startOfBase64(text: string, at: number): number {
  let first = at;
  while (first > 0) {
    if (isBase64(text, first - 1) && !endsInWrittenBreak(text, first)) {
      first--;
      continue;
    }
    const before = wrapBefore(text, first);
    if (before === first || !isBase64(text, before - 1)) break;
    first = before;
  }
  return first;
}

/** Whether the two characters before `at` are a written `\n`, whose `n` is no base64. */
function endsInWrittenBreak(text: string, at: number): boolean {
  return at >= 2 && text[at - 2] === "\\" && (text[at - 1] === "n" || text[at - 1] === "r");
}

/** Index where the line break that ends at `at` begins; `at` when there is none. */
function wrapBefore(text: string, at: number): number {
  let back = at;
  while (endsInWrittenBreak(text, back)) back -= 2;
  if (back < at) return back;
  let sawBreak = false;
  while (back > 0 && at - back < 64 && /\s/.test(text[back - 1] as string)) {
    if (text[back - 1] === "\n") sawBreak = true;
    back--;
  }
  return sawBreak ? back : at;
}

/** Indices of the sextets from `first` on, over line wraps, up to the first other character. */
function sextetPlaces(text: string, first: number): number[] {
  const places: number[] = [];
  for (let at = first; at < text.length; ) {
    if (isBase64(text, at)) {
      places.push(at++);
      continue;
    }
    const wrap = /^(?:(?:\\r)?\\n|\\?\r?\n[ \t]{0,60})/.exec(text.slice(at, at + 64));
    if (!wrap || !isBase64(text, at + wrap[0].length)) break;
    at += wrap[0].length;
  }
  return places;
}
