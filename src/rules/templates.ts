import { BASE32, BASE58, BECH32 } from "./checked-text.ts";

/**
 * Examples of secrets are written as templates, so that no rule file holds anything that looks like a key:
 *
 * - `{{alnum:20}}`: 20 characters of an alphabet, from a seeded generator
 * - `{{}}`: nothing; splits what must not stand in one piece (`AKIA{{}}…`)
 * - `{{base64(…)}}`, `{{base64url(…)}}`, `{{hex(…)}}`, `{{utf16(…)}}`, `{{percent(…)}}`: the inner template, encoded
 *
 * The alphabets are those of {@link ALPHABETS}. Generators by name (`{{crc32:ghp_}}`, see `generators.ts`) make tokens with a checksum or an
 * inner structure.
 */

const LOWER = "abcdefghijklmnopqrstuvwxyz";
const UPPER = LOWER.toUpperCase();
const DIGIT = "0123456789";

export const ALPHABETS: Readonly<Record<string, string>> = {
  digit: DIGIT,
  hex: `${DIGIT}abcdef`,
  HEX: `${DIGIT}ABCDEF`,
  lower: LOWER,
  upper: UPPER,
  alnum: UPPER + LOWER + DIGIT,
  lowernum: LOWER + DIGIT,
  uppernum: UPPER + DIGIT,
  base64: `${UPPER + LOWER + DIGIT}+/`,
  base64url: `${UPPER + LOWER + DIGIT}-_`,
  base58: BASE58,
  bech32: BECH32,
  base32: BASE32,
  word: `${UPPER + LOWER + DIGIT}_`,
};

/** A generator of numbers 0 ≤ n < 1, the same for the same seed. */
export type Random = () => number;

/** mulberry32: small, and good enough to make up tokens. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** `length` characters of `alphabet`. */
export function randomText(random: Random, alphabet: string, length: number): string {
  let text = "";
  for (let i = 0; i < length; i++) text += alphabet[Math.floor(random() * alphabet.length)];
  return text;
}

/** Makes a token that a plain alphabet cannot: with a checksum, a date, an inner structure. `argument`: what follows the colon. */
export type TokenGenerator = (random: Random, argument: string) => string;

const ENCODERS: Readonly<Record<string, (text: string) => string>> = {
  base64: (text) => Buffer.from(text, "latin1").toString("base64"),
  base64url: (text) => Buffer.from(text, "latin1").toString("base64url"),
  hex: (text) => Buffer.from(text, "latin1").toString("hex"),
  utf16: (text) => Buffer.from(text, "utf16le").toString("latin1"),
  percent: (text) =>
    text.replace(
      /[^A-Za-z0-9]/g,
      (char) => `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`,
    ),
};

/**
 * Fills a template in. Throws `RangeError` for a name it does not know. The result is one character a byte.
 * `generators`: token makers by name, see {@link TokenGenerator}.
 */
export function expandTemplate(
  template: string,
  random: Random,
  generators: Readonly<Record<string, TokenGenerator>> = {},
): string {
  let text = "";
  let at = 0;
  while (at < template.length) {
    const open = template.indexOf("{{", at);
    if (open < 0) return text + template.slice(at);
    text += template.slice(at, open);
    const close = closingBraces(template, open);
    text += expandOne(template.slice(open + 2, close), random, generators);
    at = close + 2;
  }
  return text;
}

function closingBraces(template: string, open: number): number {
  let depth = 0;
  for (let at = open; at < template.length - 1; at++) {
    const pair = template.slice(at, at + 2);
    if (pair === "{{") {
      depth++;
      at++;
    } else if (pair === "}}") {
      depth--;
      if (depth === 0) return at;
      at++;
    }
  }
  throw new RangeError(`unclosed {{ in a template: ${template.slice(open, open + 40)}`);
}

function expandOne(
  inner: string,
  random: Random,
  generators: Readonly<Record<string, TokenGenerator>>,
): string {
  if (inner === "") return "";
  const call = /^(\w+)\((.*)\)$/s.exec(inner);
  if (call) {
    const encode = ENCODERS[call[1] ?? ""];
    if (!encode) throw new RangeError(`unknown encoder in a template: ${call[1]}`);
    return encode(expandTemplate(call[2] ?? "", random, generators));
  }
  const [name = "", argument = ""] = inner.split(/:(.*)/s);
  const alphabet = ALPHABETS[name];
  if (alphabet) return randomText(random, alphabet, Number(argument));
  const generator = generators[name];
  if (generator) return generator(random, argument);
  throw new RangeError(`unknown name in a template: ${name}`);
}
