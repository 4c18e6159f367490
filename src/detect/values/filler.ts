/**
 * Whether a token's body was typed and not drawn: one character over and over, a short piece repeated, a run such as
 * `abcdefgh` or `12345678`, masked places. Judged over the whole body, so that no random token is dropped for a part of it.
 */
export function isFiller(body: string): boolean {
  if (body.length < 6) return false;
  return (
    isMasked(body) ||
    hasFewCharacters(body) ||
    isPeriodic(body) ||
    isMostlyPeriodic(body) ||
    hasLongRun(body) ||
    isMadeOfRuns(body) ||
    isInterleaved(body) ||
    hasInterleaved(body) ||
    isByTurns(body) ||
    isDoubled(body) ||
    isStepped(body) ||
    isSteppedBase64(body) ||
    isAlphabet(body) ||
    isTypedAlongKeys(body) ||
    SPOKEN_HEX.test(body)
  );
}

/** Hexadecimal digits that programmers spell words with, at the beginning of eight or more. */
const SPOKEN_HEX = /^(?:0x)?(?:dead-?beef|cafe-?babe|feed-?face|cafe-?d00d|dead-?c0de|bada-?55)/i;

/** `A1B2C3D4E5F6a7b8c9d0`: letters and digits in turn, and each of the two in its order. */
function isInterleaved(token: string): boolean {
  const body = token.replace(/^[A-Za-z]{2,8}[-_]/, "");
  if (body.length < 8 || !/^(?:[A-Za-z]\d){4,}[A-Za-z]?$|^(?:\d[A-Za-z]){4,}\d?$/.test(body)) return false;
  return [body.replace(/\d/g, ""), body.replace(/\D/g, "")].every((part) => {
    const text = part.toLowerCase();
    let steps = 0;
    for (let i = 1; i < text.length; i++) {
      const step = text.charCodeAt(i) - text.charCodeAt(i - 1);
      if (step === 1 || step === -9) steps++;
    }
    return steps >= 0.8 * (text.length - 1);
  });
}

/** Letters and digits in turn, six pairs or more that go up or down in step: of drawn ones less than once in ten thousand million. */
const IN_TURN = /(?:[A-Za-z]\d){6,}|(?:\d[A-Za-z]){6,}/g;

/** `…8a7b6c5d4e3f2g1h0…`: a stretch that was typed, within a longer token. */
function hasInterleaved(body: string): boolean {
  return (body.match(IN_TURN) ?? []).some((stretch) =>
    [stretch.replace(/\d/g, ""), stretch.replace(/\D/g, "")].every((part) => isInStep(part.toLowerCase())),
  );
}

/** `7e2b1c9f5a4d8e3b0f1a…`: hexadecimal letters and digits by turns throughout, as a hand types them; of twenty drawn ones once in a million times. */
function isByTurns(body: string): boolean {
  return /^(?:(?:[a-f]\d){10,}[a-f]?|(?:\d[a-f]){10,}\d?)$/i.test(
    body.replace(/^0x/i, "").replaceAll("-", ""),
  );
}

function isInStep(text: string): boolean {
  const first = text.charCodeAt(1) - text.charCodeAt(0);
  if (Math.abs(first) !== 1) return false;
  for (let i = 2; i < text.length; i++)
    if (text.charCodeAt(i) - text.charCodeAt(i - 1) !== first) return false;
  return true;
}

/** `aBCdEFgHIjk1LMnOPq…`: at least half of the letters follow on the one before; one in 26 does in random text. */
function isAlphabet(body: string): boolean {
  const letters = body.toLowerCase().replace(/[^a-z]/g, "");
  // The six letters of hexadecimal digits follow on each other too easily.
  if (letters.length < 12 || hasAtMost(letters, 8)) return false;
  let follows = 0;
  for (let i = 1; i < letters.length; i++) {
    const step = letters.charCodeAt(i) - letters.charCodeAt(i - 1);
    if (step === 1 || step === -25) follows++;
  }
  return 2 * follows >= letters.length;
}

/** `asdfqwer1234asdf`: nothing but stretches of keys that lie side by side on the keyboard. */
function isTypedAlongKeys(body: string): boolean {
  return /^(?:qwer(?:ty)?(?:ui?o?p?)?|asdf(?:gh?j?k?l?)?|zxcv(?:bn?m?)?|123(?:4(?:5(?:6(?:78?9?0?)?)?)?)?|qweqwe|asdasd|[-_.]){2,}$/i.test(
    // The same keys, with the other hand on the shift
    body.replace(/!@#\$?%?$/, ""),
  );
}

/** `abc123def456`, `AbC123dEf`: nothing but runs of three or more. */
function isMadeOfRuns(body: string): boolean {
  const text = body.toLowerCase();
  let length = 1;
  for (let i = 1; i <= text.length; i++) {
    if (i < text.length && text.charCodeAt(i) - text.charCodeAt(i - 1) === 1) length++;
    else if (length < 3) return false;
    else length = 1;
  }
  return true;
}

/** `aabbccdd`, `111222333`: no character stands alone, but for one where the text was cut to its length. */
function isDoubled(text: string): boolean {
  const body = text.replaceAll("-", "");
  if (body.length < 12) return false;
  let alone = 0;
  for (let i = 0; i < body.length; i++) {
    if (body[i] !== body[i - 1] && body[i] !== body[i + 1]) alone++;
    if (alone > (body.length < 20 ? 0 : 1)) return false;
  }
  return true;
}

/** `0102030405060708`, `0f1e2d3c4b5a6978`: hexadecimal bytes that go up or down in equal steps, all but a fourth of them. */
function isStepped(text: string): boolean {
  const body = text.replace(/^0x/i, "").replaceAll("-", "");
  if (body.length < 14 || body.length % 2 === 1 || !/^[0-9a-f]+$/i.test(body)) return false;
  return hasEqualSteps(Buffer.from(body, "hex"));
}

/** `AAECAwQFBgcICQoLDA0ODw==`: such bytes in base64, twelve or more. */
function isSteppedBase64(body: string): boolean {
  return /^[A-Za-z0-9+/_-]{16,400}={0,2}$/.test(body) && hasEqualSteps(Buffer.from(body, "base64"));
}

function hasEqualSteps(bytes: Uint8Array): boolean {
  let equal = 0;
  for (let i = 2; i < bytes.length; i++)
    if (
      ((bytes[i] as number) - (bytes[i - 1] as number) - (bytes[1] as number) + (bytes[0] as number)) %
        256 ===
      0
    )
      equal++;
  return equal >= 0.75 * (bytes.length - 2);
}

function isMasked(body: string): boolean {
  return /\*{3}|\.{3}|…|[xX]{6}|#{4}|_{6}|<[\w -]+>/.test(body) || /^[xX*.#?_-]+$/.test(body);
}

/**
 * Random text of eight characters or more has at least half as many different ones, up to a limit set by digits alone. Of 32 hexadecimal
 * ones no more than eight are different less than once in 100,000 times: `1234abcd-1234-abcd-…`.
 */
function hasFewCharacters(body: string): boolean {
  if (hasAtMost(body, body.length >= 8 ? Math.min(4, Math.ceil(body.length / 3)) : 2)) return true;
  const text = body.replaceAll("-", "");
  return text.length >= 32 && /\d/.test(text) && /[a-z]/i.test(text) && hasAtMost(text, 8);
}

/** Whether `text` has no more than `most` different characters, whatever their case. */
export function hasAtMost(text: string, most: number): boolean {
  let different = "";
  for (const char of text.toLowerCase()) {
    if (different.includes(char)) continue;
    if (different.length >= most) return false;
    different += char;
  }
  return true;
}

/** `abcd1234abcd1234abcd…`: at least two whole periods. */
function isPeriodic(body: string): boolean {
  if (body.length < 12) return false;
  for (let period = 1; period <= body.length / 2; period++) {
    let at = period;
    while (at < body.length && body.charCodeAt(at) === body.charCodeAt(at - period)) at++;
    if (at === body.length) return true;
  }
  return false;
}

/** `basdasdasda/c`: two thirds of it are two to four keys over and over, three times at least. */
function isMostlyPeriodic(body: string): boolean {
  for (let period = 2; period <= 4; period++) {
    let length = period;
    for (let at = period; at < body.length; at++) {
      length = body.charCodeAt(at) === body.charCodeAt(at - period) ? length + 1 : period;
      if (length >= 3 * period && length >= 10 && 3 * length >= 2 * body.length) return true;
    }
  }
  return false;
}

/** Eight characters in a row, each the one before it or its successor: less than once in ten thousand million random places. */
const LONG_RUN = 8;

function hasLongRun(body: string): boolean {
  let rising = 1;
  let falling = 1;
  let same = 1;
  for (let i = 1; i < body.length; i++) {
    const step = body.charCodeAt(i) - body.charCodeAt(i - 1);
    const wraps =
      (body[i] === "0" && body[i - 1] === "9") || (/[aA]/.test(body[i] as string) && body[i - 1] === "9");
    rising = step === 1 || wraps ? rising + 1 : 1;
    falling = step === -1 ? falling + 1 : 1;
    same = step === 0 ? same + 1 : 1;
    if (rising >= LONG_RUN || falling >= LONG_RUN || same >= LONG_RUN) return true;
  }
  return false;
}
