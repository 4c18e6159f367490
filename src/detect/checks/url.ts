import { isStrongPassword } from "../values/chosen-password.ts";
import { isRandomToken, isRandomValue } from "../values/random.ts";
import { isNamedAfter, isSamplePassword } from "../values/sample-password.ts";
import { wordBits } from "../values/words.ts";
import type { Check } from "./types.ts";

/** Hosts that nobody outside can reach, and those reserved for documentation (RFC 2606, RFC 5737). */
const NOWHERE =
  /^(?:localhost|127\.|0\.0\.0\.0|\[?::1|host\.docker\.internal|(?:[\w-]+\.)*example(?:\.(?:com|org|net|edu))?$|.*\.(?:test|invalid|localhost|local|example)$|192\.0\.2\.|198\.51\.100\.|203\.0\.113\.|host(?:name)?$|server$|domain(?:\.com|\.tld)?$|your|my-?(?:host|server|domain)|foo|bar|a$|b$|x$|url$|site\.com|some|remote$|proxy$)/i;
/** A cluster of MongoDB Atlas: its name, and what Atlas draws. */
const ATLAS = /^[\w-]{1,64}\.(?!mongo|xxxx|abcd|abc12|example)[a-z0-9]{5,8}\.mongodb\.net$/;
/** `USER_PW@DB_HOST`: capitals that stand for what will be put there. */
const STANDS_FOR_HOST = /^[A-Z][A-Z0-9]*(?:[_-][A-Z0-9]+)*$/;
const STANDS_FOR_PASSWORD = /^[A-Z]+(?:[_-][A-Z]+)*$/;
const SAMPLE_HOST = /^(?:host(?:name)?\.(?:com|dom|tld)|db[-_]?host|[abc]\.(?:com|org|net))$/i;

/**
 * `scheme://user:password@host`: a password that was chosen and not a place-holder, at a host that exists. On a local
 * host or one named without a dot (a container's name) it is medium at best.
 */
export const checkUrlPassword: Check = ({ secret, text, candidate, confidence }) => {
  const whole = text.slice(candidate.outerStart, candidate.outerEnd);
  const parts = /:\/\/([^:@/\s]*):/.exec(whole);
  const user = parts?.[1] ?? "";
  // A sentence may end behind the host.
  const written = whole.slice(whole.lastIndexOf("@") + 1);
  const host = written.toLowerCase().replace(/(?<!\.)\.$/, "");
  if (/[${}<>[\]%\s]|\(|^:|^\/\/|^\*|\.\.\./.test(decoded(secret))) return "drop";
  // `URI:https://acme.io,email:me@acme.io`: two addresses
  if (user.includes(",")) return "drop";
  // `http://localhost:8545@1599200`: a port, and no host but a number
  if (/^(?:localhost|127\.0\.0\.1)$/.test(user) && /^\d{2,5}$/.test(secret) && /^\d+$/.test(host))
    return "drop";
  // What GitHub wants for a password where the name is the token.
  if (/^x-(?:access-token|oauth-basic)$/i.test(secret)) return "drop";
  // `pass.word` too: tests of addresses put a sign wherever one may stand.
  const joined = secret.replace(/(?<=[a-z])\.(?=[a-z])/g, "");
  if ([secret, lettersOf(secret), plain(secret), joined].some(isSamplePassword)) return "drop";
  if (secret.length < 4 || IS_PICTURES.test(secret)) return "drop";
  // The user that every database of Oracle's once came with, and what pages make of his password
  if (/^scott$/i.test(user) && /^tiger(?:$|[\W\d_])/i.test(secret)) return { confidence: "low" };
  // Nobody writes an example with the name of a cluster that was drawn.
  if (secret.toLowerCase() === user.toLowerCase()) return ATLAS.test(host) ? { confidence: "low" } : "drop";
  if (/^(?:user(?:name)?|foo|usr|u|you|login|me|name|your.*|my.*)$/i.test(user) && !/\d/.test(secret))
    return "drop";
  if (/%2f/i.test(user) || host.endsWith(".") || host.startsWith("%")) return "drop";
  if (STANDS_FOR_PASSWORD.test(secret) && (STANDS_FOR_HOST.test(written) || STANDS_FOR_PASSWORD.test(user)))
    return "drop";
  if (NOWHERE.test(host) || SAMPLE_HOST.test(host)) {
    return isStrongPassword(secret) && isRandomValue(secret)
      ? { confidence: "low", notes: ["It opens nothing that can be reached from elsewhere."] }
      : "drop";
  }
  if (isNamedAfter(secret, user) || saysItIsOne(secret) || isOfEscapedWords(secret))
    return { confidence: "low" };
  // Escapes are no figures of the password's.
  const isWeak = !isStrongPassword(plain(secret));
  if (isWeak && !host.includes(".")) return { confidence: "low" };
  if (isWeak || !host.includes(".")) return { confidence: lower(confidence), notes: [] };
  return { confidence };
};

/** `passwd-on-proxy`, `ghp_secrettoken`: letters that say that it is one. Who writes figures and signs for letters may have been asked for them. */
function saysItIsOne(secret: string): boolean {
  return /^[A-Za-z_.-]+$/.test(secret) && /passw(?:or)?d|secret|token/i.test(secret) && wordBits(secret) > 0;
}

/** `pass%2fis%40bad`: words and escaped signs, as tests of addresses have them, and no figure. */
function isOfEscapedWords(secret: string): boolean {
  if (!/%[0-9a-f]{2}/i.test(secret)) return false;
  const letters = secret.replace(/%[0-9a-f]{2}/gi, "-");
  return /^[A-Za-z_.-]+$/.test(letters) && wordBits(letters) > 0;
}

/** Emoji, byte by byte: tests of addresses put them wherever a letter may stand. */
const IS_PICTURES = /^(?:\xf0\x9f[\x80-\xbf]{2}|\xe2[\x80-\xbf]{2}|\xef\xb8\x8f)+$/;

/** What reports errors: its addresses hold a name that every page may have. */
const REPORTS_ERRORS = /sentry|ingest|glitchtip|bugsnag|rollbar/i;

/** `https://token@host`: the name of a user that is a token, at a host that exists. */
export const checkUrlToken: Check = ({ secret, text, candidate, confidence }) => {
  const [, host = "", path = ""] =
    /@([\w.-]{1,100})(?::\d{1,5})?((?:\/[\w-]{1,40}){0,3}\/(?:\d{1,12}(?![\w.-])|\$\{))?/.exec(
      text.slice(candidate.end, candidate.end + MOST_HOST),
    ) ?? [];
  if (!host.includes(".") || NOWHERE.test(host.toLowerCase()) || SAMPLE_HOST.test(host)) return "drop";
  if (REPORTS_ERRORS.test(host) || path !== "") return "drop";
  if (/dsn|raven|sentry/i.test(text.slice(Math.max(0, candidate.outerStart - 60), candidate.outerStart)))
    return "drop";
  const isHex = /^[0-9a-f]+$/i.test(secret);
  if (isSamplePassword(secret) || (isHex && secret.length < 32)) return "drop";
  return isRandomToken(secret, false) ? { confidence } : "drop";
};

/** Characters of a host, what may stand before it and the beginning of a path. */
const MOST_HOST = 140;

function lower(confidence: "high" | "medium" | "low"): "medium" | "low" {
  return confidence === "high" ? "medium" : "low";
}

/** The password without what had to be escaped in it: tests of URLs put signs into `password`. */
function lettersOf(text: string): string {
  return text.replace(/%[0-9a-f]{2}/gi, (written) => {
    const char = String.fromCharCode(Number.parseInt(written.slice(1), 16));
    return char === "@" ? "a" : "";
  });
}

/** Percent escapes read as what they stand for; words apart are joined as names join them. */
function plain(text: string): string {
  return text
    .replace(/%[0-9a-f]{2}/gi, (written) => String.fromCharCode(Number.parseInt(written.slice(1), 16)))
    .replace(/\s+/g, "_");
}

/** Percent escapes read as what they stand for, but for signs that a template has. */
function decoded(text: string): string {
  return text.replace(/%[0-9a-f]{2}/gi, (written) => {
    const char = String.fromCharCode(Number.parseInt(written.slice(1), 16));
    return /[%\s]/.test(char) ? "_" : char.replace(/[${}<>[\]()]/, "_");
  });
}
