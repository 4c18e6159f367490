import { isFiller } from "./filler.ts";
import { isSamplePassword } from "./sample-password.ts";
import { readsAsWords, wordBits } from "./words.ts";

/** Base64 of words, or their bytes in hexadecimal digits: an example written so, or a text and no secret. */
export function isEncodedText(value: string): boolean {
  const isHex = /^(?:[2-7][0-9a-f]|0[9ad]){8,}$/i.test(value);
  if (!isHex && !/^(?=[A-Za-z0-9+/=]{8})[A-Za-z0-9+/]{6,}={0,2}$/.test(value)) return false;
  if (isCutText(value)) return true;
  // Windows writes passwords of unattended set-ups in two bytes a character, and the setting's name behind them.
  const text = Buffer.from(value, isHex ? "hex" : "base64")
    .toString("latin1")
    .replaceAll("\0", "")
    .replace(/(?<=.)(?:Administrator)?Password$/, "")
    // `echo word | base64`, and texts of several lines
    .trim();
  if (!/^[\x20-\x7e\r\n\t]+$/.test(text)) return false;
  return (
    readsAsWords(text) ||
    isPlainText(text) ||
    HASH_OF_USER.test(text) ||
    isSampleLogin(text) ||
    ID_OF_TOKEN.test(text) ||
    TIME.test(text)
  );
}

/**
 * `AccessToken:84629174`, `gid://shop/ApiKey/17`: what GraphQL calls one of the tokens that somebody has. Behind the name of a user or of a
 * service figures may be a password, and behind `ApiKey:` a UUID may be the key.
 */
const ID_OF_TOKEN =
  /^(?:gid:\/\/[\w-]{1,40}\/(?:[A-Z]\w{0,40}::){0,6}[A-Z]\w{1,60}\/(?:\d{1,20}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})|(?:[A-Z][a-z]{1,20}){1,4}(?:Token|Key|Credential)[:|/]\d{1,20})$/;

/** `2018-08-11T15:58:07Z`: where a list goes on. */
const TIME = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?)?$/;

/** Base64 of words of which the beginning was cut off, so that the fours of characters do not begin where the text does. */
function isCutText(value: string): boolean {
  if (value.length < SHORTEST_CUT) return false;
  return [1, 2, 3].some((from) => {
    const text = Buffer.from(value.slice(from), "base64").toString("latin1");
    return /^[\x20-\x7e\r\n\t]+$/.test(text) && readsAsWords(text) && !hasDrawnPart(text);
  });
}

/** Of so many random characters the fifteen bytes are text once in two million times, and words far more rarely. */
const SHORTEST_CUT = 24;

/** Ten letters and figures that no sign parts: behind words a secret may be (`service:Kx82…`). */
function hasDrawnPart(text: string): boolean {
  return text
    .split(/[^A-Za-z0-9]/)
    .some((part) => part.length >= 10 && /\d/.test(part) && /[A-Za-z]/.test(part));
}

/** A sample, behind a user's name or not. */
function isSampleLogin(text: string): boolean {
  return isSamplePassword(text) || isSamplePassword(/^[\w.@-]{1,40}:(.{1,80})$/.exec(text)?.[1] ?? "1");
}

/** `iloveyou`, `value-2`, `5678`: words in small letters and numbers that were typed, which nobody would take for a secret as they stand. */
function isPlainText(text: string): boolean {
  const parts = text.split(/[^A-Za-z0-9]+/);
  if (!parts.every((part) => /^\d{0,4}$/.test(part) || isFiller(part) || isWord(part))) return false;
  const words = parts.filter((part) => part.length >= 4 && isWord(part)).join("");
  return words.length >= 0.3 * text.length || /^\d+$/.test(text);
}

function isWord(part: string): boolean {
  return /^(?:[A-Z]?[a-z]+|[A-Z]+)\d{0,2}$/.test(part) && (part.length <= 3 || wordBits(part) >= 0);
}

/** A line of htpasswd: the user's name, and what was made of the password. */
const HASH_OF_USER = /^[\w.@-]{1,40}:(?:\{S?SHA\}|\$(?:apr1|2[aby]?)\$)/;
