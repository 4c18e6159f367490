import { hasCodeWord } from "./code-words.ts";
import { isFiller } from "./filler.ts";
import { letterPairs, nameBits, wordBits } from "./words.ts";

// Passwords that a program drew: characters, letters or words that no person chose.

/** Letters of both cases and digits, in no order that a word has; signs that names have too may stand between them. */
export function isDrawnPassword(value: string): boolean {
  if (!/^[A-Za-z0-9][\w.-]{8,62}[A-Za-z0-9]$/.test(value)) return false;
  // `Encoder.V2`, `a-b-C3`: names of several parts are short in each.
  if (
    /[_.-]/.test(value) &&
    value
      .split(/[_.-]/)
      .every((part) => !/\d/.test(part) || /^(?:v?\d+|[a-z]+\d+|[A-Z]+\d+|[A-Z][a-z]*\d+)$/.test(part))
  )
    return false;
  const isMixed = /[a-z]/.test(value) && /[A-Z]/.test(value);
  const pairs = Math.max(1, letterPairs(value));
  if (!/\d/.test(value)) return isMixed && nameBits(value) < -(value.length < 14 ? 1.8 : 1.5) * pairs;
  if (!isMixed) return isDrawnOfOneCase(value) && nameBits(value) < -1.2 * pairs;
  // Digits in two places are rarer in names than in what was drawn: of 1,700 names of large source trees two have them and fewer bits.
  const isInTwo = /\d[A-Za-z]+\d/.test(value);
  if (isInTwo && /^[A-Za-z0-9]+$/.test(value)) return nameBits(value) < 0.3 * pairs;
  return nameBits(value) < -(isInTwo || value.length >= 13 ? 0.3 : 0.8) * pairs;
}

/** `qq21oxi1ryl7`: letters of one case and digits in two places, as few names have them; no hexadecimal number. */
function isDrawnOfOneCase(value: string): boolean {
  return (
    value.length >= 10 &&
    /^[A-Za-z0-9]*\d[A-Za-z]+\d[A-Za-z0-9]*$/.test(value) &&
    !/^(?:0x)?[0-9a-f]+$/i.test(value)
  );
}

/** Twelve letters or more of one case that follow each other as in no word of any language: a service drew them. */
export function isDrawnLetters(value: string): boolean {
  return (
    /^(?:[a-z]{12,32}|[A-Z]{12,32})$/.test(value) &&
    !isFiller(value) &&
    wordBits(value) < -1.5 * letterPairs(value)
  );
}

/** `copper-falcon-harbour-47`: three words or more that somebody drew, and a number. */
export function isDrawnWords(value: string): boolean {
  return (
    /^[a-z]{4,11}(?:-[a-z]{4,11}){2,5}-(?!0\d|[1-3]0|1[126]|2[14]|32|48|64)\d{2}$/.test(value) &&
    !hasCodeWord(value)
  );
}

/** `Copper-falcon-xUWygN`: words and, between signs, a part that was drawn: letters of both cases, and figures within them. */
export function isWordsAndDrawnPart(value: string): boolean {
  if (value.length < 12 || !/^[A-Za-z0-9]+(?:[-_.][A-Za-z0-9]+){1,5}$/.test(value)) return false;
  const parts = value.split(/[-_.]/);
  const words = parts.filter((part) => /^(?:[A-Z]?[a-z]{3,11}|[A-Z]{3,11})$/.test(part));
  return (
    words.length === parts.length - 1 &&
    !hasCodeWord(words.join("-")) &&
    parts.some((part) => !words.includes(part) && isDrawnPart(part))
  );
}

function isDrawnPart(part: string): boolean {
  if (part.length < 5 || part.length > 16 || !/[a-z]/.test(part) || !/[A-Z]/.test(part)) return false;
  if (/\d[A-Za-z]/.test(part)) return !/^v\d|^[A-Z][a-z]{2,}\d[A-Z][a-z]+$/.test(part);
  return nameBits(part) < -1.2 * letterPairs(part) && !/^[A-Z]?[a-z]+(?:[A-Z][a-z]+)+$/.test(part);
}
