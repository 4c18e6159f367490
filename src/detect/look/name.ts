import { hexValue } from "../encodings/hex-digit.ts";
import {
  ALNUM,
  BLANK,
  isA,
  isEscapeSign,
  LOOK_BACK,
  NAME,
  NEWLINE,
  NONE,
  PREFIX,
  QUOTE,
  type Sight,
  SPACE,
} from "./sight.ts";

/*
 * First looks at the name in which a keyword stands. Most names with `password` or a provider in them are of something else:
 * `PasswordService`, `bitwarden-crypto`. In plain TypeScript, for the automaton and the tests; `src/assembly/name.ts` does the same.
 */

/**
 * How a keyword's own word may go on (`passw` to `password`, `secret` to `secretKey`) and what may stand behind what a secret is called
 * (`PASSWORD_OLD`, `apiKeyValue`); which fits which is left to the checks. The longest first, for some begin with others.
 * `src/assembly/name.ts` has the same list.
 */
export const TAIL_WORDS: readonly string[] = [
  "development",
  "production",
  "base64url",
  "secondary",
  "default",
  "primary",
  "private",
  "staging",
  "base64",
  "phrase",
  "b64url",
  "second",
  "string",
  "first",
  "value",
  "base",
  "live",
  "prod",
  "salt",
  "word",
  "wort",
  "b64",
  "dev",
  "hex",
  "key",
  "new",
  "old",
  "ord",
  "ort",
  "raw",
  "str",
  "na",
  "or",
  "wd",
  "d",
  "s",
];
/** Characters of the longest. */
const LONGEST = 11;

/** The first three letters of the words that a provider's name stands beside where a value is a secret. `src/assembly/name.ts` has the same list. */
export const SECRET_WORDS: readonly string[] = [
  "key",
  "tok",
  "sec",
  "pas",
  "pwd",
  "aut",
  "cre",
  "pat",
  "pri",
  "bea",
  "sig",
  "sal",
  "web",
  "lic",
  "dsn",
  "ses",
  "coo",
  "jwt",
  "sas",
  "mne",
  "see",
  "wif",
];

/** Whether the name whose keyword ends at `from` may end there, but for such words, numbers and signs between them. */
export function mayEndName(
  bytes: Uint8Array,
  from: number,
  { end, open }: Pick<Sight, "end" | "open">,
): boolean {
  let at = from;
  while (at < end && isA(NAME, bytes[at]!)) {
    const code = bytes[at]!;
    // - . _
    if (isDigit(code) || code === 0x2d || code === 0x2e || code === 0x5f) at++;
    else if ((code | 0x20) === 0x76 && at + 1 < end && isDigit(bytes[at + 1]!)) at++;
    else {
      const word = TAIL_WORDS.find((each) => stands(bytes, at, end, each));
      if (word === undefined) return open && at + LONGEST > end;
      at += word.length;
    }
  }
  return true;
}

/**
 * Whether a word that a secret is called by stands in the name around the keyword at `start`..`from`, or may, where some of the name is out of
 * sight, written as escapes or in other pieces. A call may take a secret whatever it is called.
 */
export function maySpeakOfSecret(
  bytes: Uint8Array,
  first: number,
  start: number,
  from: number,
  sight: Sight,
  decodes: boolean,
): boolean {
  const { end, open, skip } = sight;
  const bottom = Math.max(first, start - LOOK_BACK);
  let head = start;
  while (head > bottom && isA(NAME, bytes[head - 1]!)) head--;
  if (head === bottom && head > first) return true;
  const tail = skip(NAME, from);
  if (tail >= end && open) return true;
  if (tail < end && goesOnBehind(tail)) return true;
  if (decodes && mayGoOnInFront()) return true;
  for (let at = head; at + 3 <= tail; at++)
    if (SECRET_WORDS.some((word) => stands(bytes, at, tail, word))) return true;
  return false;

  function goesOnBehind(at: number): boolean {
    const closed = skipClosers(at);
    if (closed >= end || bytes[closed] === 0x28 || bytes[closed] === 0x7b) return true;
    if (!decodes) return false;
    const code = bytes[at]!;
    if (isEscapeSign(code)) return true;
    if (code === 0x3d) return at + 1 >= end || isA(NEWLINE, bytes[at + 1]!) || isHexPair(at + 1);
    return isA(QUOTE, code) && (sight.joint(at + 1, code) !== NONE || sight.memberFollows(at + 1));
  }

  /** `]`, `[12]`, `?`, `!` */
  function skipClosers(start: number): number {
    let at = start;
    while (at < end && (isDigit(bytes[at]!) || CLOSERS.includes(bytes[at]!))) at++;
    return at;
  }

  function mayGoOnInFront(): boolean {
    if (head === first) return false;
    let at = head - 1;
    const code = bytes[at]!;
    if (isEscapeSign(code) || code === 0x3b) return true;
    if (code === 0x3d) return isHexPair(head);
    if (isA(QUOTE, code)) return mayFollowLiteral(at);
    if (!isA(SPACE, code)) return false;
    // A line that goes on below behind a sign.
    while (at >= bottom && isA(BLANK, bytes[at]!)) at--;
    while (at >= bottom && isA(NEWLINE, bytes[at]!)) at--;
    if (at < bottom) return bottom > first;
    return bytes[at] === 0x5c || bytes[at] === 0x3d;
  }

  /** The literal that the quote at `quote` opens may go on with what another one before it holds, as far as is seen. */
  function mayFollowLiteral(quote: number): boolean {
    let at = quote - 1;
    for (let prefix = 0; prefix < 2 && at >= bottom && isA(PREFIX, bytes[at]!); prefix++) at--;
    let isBelow = false;
    for (; at >= bottom; at--) {
      const code = bytes[at]!;
      const before = at > first ? bytes[at - 1] : undefined;
      if (isA(QUOTE, code)) return true;
      // A comment may stand between them.
      if (isA(ALNUM, code)) return isBelow;
      // .concat( += .=
      if (code === 0x28) return before === 0x74;
      if (code === 0x3d) return before === 0x2b || before === 0x2e;
      if (OPENERS.includes(code)) return false;
      isBelow ||= isA(NEWLINE, code);
    }
    return bottom > first;
  }

  function isHexPair(at: number): boolean {
    return at + 1 >= end ? open : hexValue(bytes[at]!) >= 0 && hexValue(bytes[at + 1]!) >= 0;
  }
}

/** `[ { :` open what stands behind them. */
const OPENERS = [0x5b, 0x7b, 0x3a];

/** `[ ] ! ?` may stand between a name and what it is called with. */
const CLOSERS = [0x5b, 0x5d, 0x21, 0x3f];

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** Whether the word, in small letters, stands at `at`, whatever its case. */
function stands(bytes: Uint8Array, at: number, end: number, word: string): boolean {
  if (at + word.length > end) return false;
  for (let i = 0; i < word.length; i++) {
    const code = bytes[at + i]!;
    if ((code >= 0x41 && code <= 0x5a ? code | 0x20 : code) !== word.charCodeAt(i)) return false;
  }
  return true;
}
