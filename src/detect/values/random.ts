import { shannonEntropy } from "./entropy.ts";
import { isFiller } from "./filler.ts";
import { isPlaceholder } from "./placeholder.ts";
import { letterPairs, nameBits, wordBits } from "./words.ts";

// Whether a value was drawn at random, or made of words, names and numbers.

/** Whether a value of 8 or more characters was drawn and not typed. */
export function isRandomValue(value: string): boolean {
  if (isFiller(value) || isPlaceholder(value)) return false;
  const letters = /[A-Za-z]/.test(value);
  const digits = /\d/.test(value);
  if (/^[0-9a-f:.-]+$/i.test(value)) return letters && digits;
  if (isPrefixedHex(value)) return true;
  if (!digits) return nameBits(value) < -0.4 * value.length;
  return nameBits(value) < 6;
}

/** Hexadecimal digits behind a short prefix: the letters a to f make words too easily to be judged as such. */
function isPrefixedHex(value: string): boolean {
  const tail = /[0-9a-f]{4,}(?:-[0-9a-f]{4,}){0,6}$/.exec(value)?.[0];
  if (tail === undefined || !/^(?:[A-Za-z]{1,10}[-_.:]?){0,3}$/.test(value.slice(0, -tail.length)))
    return false;
  const digits = tail.replaceAll("-", "");
  return digits.length >= SHORTEST_HEX && /\d/.test(digits) && new Set(digits).size >= 6;
}

/** Fewer digits may be a date, a colour or an abbreviated commit. */
const SHORTEST_HEX = 16;

/** How UUIDs begin that somebody typed, or that documentation shows: RFC 9562, Python's, npm's uuid, Wikipedia. */
const SAMPLE_UUID =
  /^(?:1234|123e4567|abcd|dead|cafe|550e8400|f47ac10b|7c9e6679|9b1deb4d|1b9d6bcd|110ec58a|16fd2706|6ba7b81|919108f7|3fa85f64)/i;

/** A UUID of version 4 that was drawn and not typed. */
export function isDrawnUuid(value: string): boolean {
  if (!/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i.test(value)) return false;
  const digits = value.replaceAll("-", "");
  return (
    !isFiller(digits) &&
    !isFiller(digits.slice(20)) &&
    !SAMPLE_UUID.test(digits) &&
    shannonEntropy(digits) >= 3
  );
}

/** A UUID in which somebody changed digits to letters that no number has. */
export const UUID_SHAPE = /^[0-9a-z]{8}(?:-[0-9a-z]{4}){3}-[0-9a-z]{12}$/i;

/** `acme_live_…`, `acme-v2-…`: a prefix that says whose it is, of words, is judged apart from what was drawn. */
export const PREFIXED =
  /^[a-z]{2,12}\d?(?:[_-](?:live|test|prod|dev|staging|sandbox|api|key|sk|pat|secret|token|v\d))*[_-][A-Za-z0-9]+$/;

/** One of the parts of a token, long enough to be judged by itself. */
export function isRandomPart(part: string): boolean {
  return part.length >= 20 && !isFiller(part) && isRandomToken(part, false);
}

/** Thresholds lie below what random text of that length has and above what words, names and numbers have. */
export function isRandomToken(value: string, isPlain: boolean): boolean {
  const { length } = value;
  if (length < (isPlain ? 16 : 20)) return false;
  if (!/\d/.test(value)) return isMixedLetters(value);
  if (!/[A-Za-z]/.test(value)) return false;
  const entropy = shannonEntropy(value);
  if (/^(?:0x)?[0-9a-f]+$/i.test(value)) return length >= 16 && entropy >= 2.6 && !isFiller(value);
  if (length >= 24 && isPrefixedHex(value)) return true;
  if (entropy < (length >= 32 && !isNearlyHex(value) ? 3.8 : length >= 20 ? 3.3 : 3)) return false;
  const letters = value.replace(/[^A-Za-z]/g, "").length;
  const digits = value.replace(/\D/g, "").length;
  if (letters + digits < 0.75 * length) return false;
  // Words joined by signs or case: `my-service-token-v2`, `AbstractTokenProvider2`.
  if (nameBits(value) > (isPlain ? -0.5 : -1) * letterPairs(value)) return false;
  return longestWordPart(value) <= 0.5 * length;
}

/**
 * Large and small letters by turns as in no name: of 11,000 names of 24 letters or more in seven repositories none is below -0.6 bits a pair,
 * of drawn letters one in fifty is above -1.2.
 */
function isMixedLetters(value: string): boolean {
  return (
    /^[A-Za-z]{24,128}$/.test(value) &&
    /[a-z]/.test(value) &&
    /[A-Z]/.test(value) &&
    shannonEntropy(value) >= 3.3 &&
    nameBits(value) < -1.2 * letterPairs(value)
  );
}

/** Of sixteen characters and one or two more: what was drawn of them holds little more than a hexadecimal number. */
function isNearlyHex(value: string): boolean {
  const share = (of: RegExp) => value.replace(of, "").length / value.length;
  return share(/[0-9a-f]/g) <= 0.1 && share(/[^a-f]/g) >= 0.15;
}

/** Characters in the parts of `value`, split at signs and case, that read as words of five letters or more. */
export function longestWordPart(value: string): number {
  const parts = value.split(/[^A-Za-z]+|(?<=[a-z])(?=[A-Z])/);
  return parts.reduce((sum, part) => (part.length >= 5 && wordBits(part) > 3 ? sum + part.length : sum), 0);
}
