/**
 * Key-shaped strings for tests, made at run time from a seed: none of them is a real key and none stands in a file.
 * The same seed gives the same string.
 */

const DIGITS = "0123456789";
const LOWER = "abcdefghijklmnopqrstuvwxyz";
const UPPER = LOWER.toUpperCase();

/** Alphabets of tokens. */
export const ALPHABETS = {
  alnum: UPPER + LOWER + DIGITS,
  base64: `${UPPER}${LOWER}${DIGITS}+/`,
  base64url: `${UPPER}${LOWER}${DIGITS}-_`,
  hex: `${DIGITS}abcdef`,
  lower: LOWER,
  upper: UPPER,
  digits: DIGITS,
  lowerAlnum: LOWER + DIGITS,
  upperAlnum: UPPER + DIGITS,
  /** RFC 4648 base32, as AWS key ids use it. */
  base32: `${UPPER}234567`,
} as const;

export type Alphabet = keyof typeof ALPHABETS;

/** A seeded stream of numbers in [0, 1): mulberry32 over an FNV-1a hash of the seed. */
export function random(seed: string | number): () => number {
  let state = 0x811c9dc5;
  for (const character of String(seed))
    state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}

/** `prefix` and `length` random characters of `alphabet` (a name or the characters themselves). */
export function token(
  prefix: string,
  length: number,
  alphabet: Alphabet | (string & {}),
  seed: string | number,
): string {
  const characters = alphabet in ALPHABETS ? ALPHABETS[alphabet as Alphabet] : alphabet;
  const next = random(`${prefix}|${length}|${seed}`);
  let text = prefix;
  for (let count = 0; count < length; count++)
    text += characters.charAt(Math.floor(next() * characters.length));
  return text;
}

/** The separator in the middle of OpenAI keys: base64 of "OpenAI". */
export const OPENAI_MARKER = Buffer.from("OpenAI").toString("base64");

/** Two halves around the OpenAI marker; base64url bodies end as real ones do (a 6-bit group, then `A`). */
export function openaiKey(
  prefix: string,
  left: number,
  right: number,
  alphabet: "alnum" | "base64url",
  seed: string | number,
): string {
  const head = token(prefix, left, alphabet, `${seed}|left`);
  if (alphabet === "alnum") return head + OPENAI_MARKER + token("", right, alphabet, `${seed}|right`);
  const tail = token("", 1, "AEIMQUYcgkosw048", `${seed}|tail`);
  // A body may end in anything before its tail, but must not start with a separator: tests join keys to other text.
  return `${head}${OPENAI_MARKER}${token("", right - 2, alphabet, `${seed}|right`)}${tail}A`;
}

const openai = (name: string): string => ["sk", name, ""].join("-");

/** One generator a kind of key. */
const KINDS = {
  "openai-legacy": (seed) => openaiKey("sk-", 20, 20, "alnum", seed),
  "openai-user-long": (seed) => openaiKey("sk-", 42, 42, "base64url", seed),
  "openai-service-named": (seed) => openaiKey(openai("build-bot"), 20, 20, "alnum", seed),
  "openai-project-short": (seed) => openaiKey(openai("proj"), 20, 20, "alnum", seed),
  "openai-project-mid": (seed) => openaiKey(openai("proj"), 58, 58, "base64url", seed),
  "openai-project": (seed) => openaiKey(openai("proj"), 74, 74, "base64url", seed),
  "openai-svcacct-mid": (seed) => openaiKey(openai("svcacct"), 46, 46, "base64url", seed),
  "openai-svcacct": (seed) => openaiKey(openai("svcacct"), 74, 74, "base64url", seed),
  "openai-admin": (seed) => openaiKey(openai("admin"), 58, 58, "base64url", seed),
  "openai-none": (seed) => openaiKey(openai("None"), 74, 74, "base64url", seed),
  anthropic: (seed) => `${token(["sk", "ant", "api03", ""].join("-"), 93, "base64url", seed)}AA`,
  openrouter: (seed) => token(["sk", "or", "v1", ""].join("-"), 64, "hex", seed),
  groq: (seed) =>
    token("gsk_", 20, "alnum", `${seed}|left`) +
    Buffer.from("XgroqX").toString("base64").replace(/=+$/, "") +
    token("", 24, "alnum", `${seed}|right`),
  huggingface: (seed) => token("hf_", 34, "alnum", seed),
  "google-api-key": (seed) => token(`${"AI"}za${"Sy"}`, 33, "base64url", seed),
  "aws-access-key-id": (seed) => token(`${"AK"}${"IA"}`, 16, "base32", seed),
  "aws-secret-access-key": (seed) => token("", 40, "base64", seed),
  "github-pat": (seed) => token("ghp_", 36, "alnum", seed),
  "gitlab-pat": (seed) => token("glpat-", 20, "base64url", seed),
  "slack-bot": (seed) =>
    [
      ["xox", "b"].join(""),
      token("", 12, "digits", `${seed}|team`),
      token("", 12, "digits", `${seed}|bot`),
      token("", 24, "alnum", seed),
    ].join("-"),
  stripe: (seed) => token(["sk", "live", ""].join("_"), 24, "alnum", seed),
  npm: (seed) => token("npm_", 36, "alnum", seed),
} as const satisfies Record<string, (seed: string | number) => string>;

export type KeyKind = keyof typeof KINDS;

/** A key of a kind, the same for the same seed. */
export function key(kind: KeyKind, seed: string | number = 1): string {
  return KINDS[kind](seed);
}

/** Every kind that {@link key} knows. */
export const KEY_KINDS = Object.keys(KINDS) as KeyKind[];
