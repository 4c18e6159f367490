import { isFiller } from "./filler.ts";
import { isPlaceholder } from "./placeholder.ts";
import type { Check } from "./types.ts";
import { wordBits } from "./words.ts";

/** What a name must speak of, next to its provider, before its value is taken for a secret. */
const SECRET_NAME =
  /key|token|secret|pass|pwd|auth|cred|pat(?![a-z])|private|bearer|signature|salt|webhook|license|dsn|session|cookie|jwt|sas|mnemonic|seed|wif/i;

/** Names that speak of a secret and mean something else about it. */
const OTHER_NAME =
  /(?:key|token|secret|password|credential|auth|account|client|app|project|user|org|organization|tenant)[-_.]?(?:id|ids|name|names|file|path|type|url|uri|length|size|count|expiry|expires|ttl|version|header|prefix|hash|fingerprint|sha\d*|md5|checksum|digest)$|(?:public|publishable|site|measurement|tracking)[-_.]?(?:key|id|token)$|^(?:public|publishable)|(?:commit|revision|sha\d*|digest|checksum|etag|integrity)$/i;

/**
 * Values without a form of their own that are assigned to a name with their provider in it: the name must speak of a
 * secret and the value must be random for its length.
 */
export const checkNamedValue: Check = ({ secret, text, candidate, confidence }) => {
  const { assignment } = candidate;
  if (!assignment) return "drop";
  const name = text.slice(assignment.nameStart, assignment.nameEnd);
  if (!SECRET_NAME.test(name) || OTHER_NAME.test(name)) return "drop";
  return isRandomValue(secret) ? { confidence } : "drop";
};

/** Whether a value of 8 or more characters was drawn and not typed. */
export function isRandomValue(value: string): boolean {
  if (isFiller(value) || isPlaceholder(value)) return false;
  const letters = /[A-Za-z]/.test(value);
  const digits = /\d/.test(value);
  if (/^[0-9a-fA-F-]+$/.test(value)) return letters && digits;
  if (!digits) return wordBits(value) < -0.4 * value.length;
  return wordBits(value) < 6;
}
