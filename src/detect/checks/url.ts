import { isFiller } from "./filler.ts";
import { isPlaceholder } from "./placeholder.ts";
import type { Check } from "./types.ts";

/** Passwords that stand in every tutorial and compose file. */
const COMMON_PASSWORD =
  /^(?:p[a4@]ssw?[o0]?r?d?\d{0,4}!?|pass(?:word|wd|phrase)?\d{0,4}|pwd|pw|secret\d{0,3}|admin\d{0,4}|root\d{0,3}|user\d{0,3}|username|test(?:ing|er|pass(?:word)?)?\d{0,3}|guest|postgres|postgresql|mysql|mongo|mongodb|redis|rabbit(?:mq)?|mariadb|oracle|sa|demo|example|foo(?:bar)?|bar|baz|qux|abc\d{0,4}|1234\d{0,6}|hunter2|letmein|changeit|change_?me|qwerty\d{0,3}|my(?:secret)?(?:password|pass)|super_?secret|some(?:thing|password)?|your_?(?:password|pass)?|db_?pass(?:word)?|dev(?:elopment)?|local|default|docker|dbpass|token|api_?key|key|x{2,}|\*+|\.+)$/i;

/** Hosts that nobody outside can reach, and those reserved for documentation (RFC 2606, RFC 5737). */
const NOWHERE =
  /^(?:localhost|127\.|0\.0\.0\.0|\[?::1|host\.docker\.internal|(?:[\w-]+\.)*example(?:\.(?:com|org|net|edu))?$|.*\.(?:test|invalid|localhost|local|example)$|192\.0\.2\.|198\.51\.100\.|203\.0\.113\.|host(?:name)?$|server$|domain(?:\.com|\.tld)?$|your|my-?(?:host|server|domain)|foo|bar|a$|b$|x$|url$|site\.com|some|remote$|proxy$)/i;

/**
 * `scheme://user:password@host`: a password that was chosen and not a place-holder, at a host that exists. On a local
 * host or one named without a dot (a container's name) it is medium at best.
 */
export const checkUrlPassword: Check = ({ secret, text, candidate, confidence }) => {
  const whole = text.slice(candidate.outerStart, candidate.outerEnd);
  const parts = /:\/\/([^:@/\s]*):/.exec(whole);
  const user = parts?.[1] ?? "";
  const host = whole.slice(whole.lastIndexOf("@") + 1).toLowerCase();
  if (/[${}<>[\]%\s]|\(|^:|^\/\/|^\*|\.\.\./.test(decoded(secret))) return "drop";
  if (isPlaceholder(secret) || isFiller(secret) || COMMON_PASSWORD.test(secret)) return "drop";
  if (secret.toLowerCase() === user.toLowerCase() || secret.length < 4) return "drop";
  if (/^(?:user(?:name)?|foo|usr|u|you|login|me|name|your.*|my.*)$/i.test(user) && !/\d/.test(secret))
    return "drop";
  if (NOWHERE.test(host)) {
    return isStrong(secret)
      ? { confidence: "low", notes: ["It opens nothing that can be reached from elsewhere."] }
      : "drop";
  }
  if (!host.includes(".") || !isStrong(secret)) return { confidence: lower(confidence), notes: [] };
  return { confidence };
};

function lower(confidence: "high" | "medium" | "low"): "medium" | "low" {
  return confidence === "high" ? "medium" : "low";
}

function isStrong(password: string): boolean {
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter((kind) => kind.test(password)).length;
  return password.length >= 8 && (kinds >= 2 || password.length >= 16);
}

/** Percent escapes read as what they stand for. */
function decoded(text: string): string {
  return text.replace(/%[0-9a-f]{2}/gi, (escape) => {
    const char = String.fromCharCode(Number.parseInt(escape.slice(1), 16));
    return /[%\s]/.test(char) ? "_" : char.replace(/[${}<>[\]()]/, "_");
  });
}
