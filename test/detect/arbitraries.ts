import { fc } from "../support/property.ts";

const base64 = (text: string) => Buffer.from(text, "latin1").toString("base64");
const escaped = (text: string) =>
  [...text].map((char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`).join("");
const percent = (text: string) => [...text].map((char) => `%${char.charCodeAt(0).toString(16)}`).join("");
const wide = (text: string) => Buffer.from(text, "utf16le").toString("latin1");
const wider = (text: string) => [...text].map((char) => `${char}\0\0\0`).join("");

/** Whole keys of `SMALL_RULES`, and every way to write them. */
const KEYS = ["tok_abc123", "tok_zzzzzzzz", "key=abcd9", 'key: "ab_cd"', "BEG;END", "BEG x y END"];
const ENCODERS = [
  base64,
  (text: string) => base64(base64(text)),
  escaped,
  percent,
  wide,
  wider,
  (text: string) => Buffer.from(text, "latin1").toString("hex"),
  (text: string) => base64(wide(text)),
  (text: string) => text.replace("_", "\\u005f"),
  (text: string) => text.replace("_", "%5F"),
  (text: string) => `"${text.slice(0, 5)}" + "${text.slice(5)}"`,
  (text: string) => `${text.slice(0, 3)}=\n${text.slice(3)}`,
  (text: string) => JSON.stringify(JSON.stringify(text)),
  (text: string) => base64(text).replace(/(.{4})/g, "$1\n"),
];

/** Pieces that put together make keys, near-keys, and keys cut in half. */
const PIECES = [
  ...KEYS,
  ...KEYS.flatMap((key) => ENCODERS.map((encode) => encode(key))),
  "tok",
  "_",
  "tok_",
  "k",
  "ey",
  "KEY",
  "key",
  "BEG",
  "END",
  "abc123",
  "9",
  "=",
  ":",
  " ",
  "\n",
  "\r\n",
  '"',
  "'",
  ";",
  "%",
  "%5",
  "\\u",
  "\\u00",
  "5f",
  "\\",
  "&#95;",
  "\0",
  "k\0e\0y\0",
  "\0\0",
  "\xff",
  "é",
  "=\n",
  '" + "',
  "dG9r",
  "b2tf",
  "Rva1",
]; // prettier-ignore

const piece = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...PIECES) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom(...PIECES), fc.nat(40), fc.nat(40))
      .map(([text, from, length]) =>
        text.slice(from % (text.length + 1), (from % (text.length + 1)) + length),
      ),
  },
  { weight: 1, arbitrary: fc.string({ maxLength: 6 }) },
);

/** Bytes rich in near-keys. */
export const nearKeys: fc.Arbitrary<Uint8Array> = fc
  .array(piece, { maxLength: 40 })
  .map((pieces) => Buffer.from(pieces.join(""), "latin1"));

/** Ranges that cover `length` bytes once, in any order. */
export function partitionOf(
  cuts: readonly number[],
  length: number,
): readonly { readonly start: number; readonly end: number }[] {
  const edges = [...new Set([0, ...cuts.map((cut) => cut % (length + 1)), length])].sort((a, b) => a - b);
  const ranges = edges.slice(1).map((end, index) => ({ start: edges[index] as number, end }));
  return cuts.length % 2 === 0 ? ranges : ranges.reverse();
}
