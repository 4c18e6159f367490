import { shannonEntropy } from "../entropy.ts";
import { isPlaceholder } from "./placeholder.ts";
import type { Check } from "./types.ts";

/** Shapes that are no secrets however random they look. */
const NOT_SECRETS: readonly RegExp[] = [
  /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i, // UUID
  /^(?:sha(?:1|256|384|512)-|sha256:|md5:)/i,
  /^(?:https?|ftp|file|git|ssh|s3|gs|urn|data|mailto|jdbc):/i,
  /^(?:ssh-(?:rsa|ed25519|dss)|ecdsa-sha2-)/,
  /^(?:[./~]|[A-Za-z]:\\)|^(?:[\w.@-]+\/){2,}[\w.@-]*$/, // paths
  /^v?\d+(?:\.\d+){1,4}(?:[-+][\w.]+)?$/, // versions
  /^\d{4}-\d{2}-\d{2}/, // dates
  /^[\w.+-]+@[\w-]+\.[\w.]+$/, // mail addresses
  /^[A-Z][A-Z0-9_]+$/, // NAMES_OF_VARIABLES
  /^-----BEGIN/,
];

/** Words joined by case or separators: `accessTokenExpiresIn`, `my-secret-name`, `org.example.Token`. */
function looksLikeIdentifier(value: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9]*(?:[-_.:/\s]?[A-Za-z0-9]+)*$/.test(value)) return false;
  const words = value.split(/[-_.:/\s]+|(?<=[a-z])(?=[A-Z])/);
  const wordy = words.filter(
    (word) => /^(?:[A-Z]?[a-z]{2,}|[A-Z]{2,}|[a-z]|\d{1,4})$/.test(word) && isPronounceable(word),
  );
  return wordy.join("").length >= 0.75 * words.join("").length;
}

/** Vowels and consonants alternate as they do in words; random letters rarely do. */
function isPronounceable(word: string): boolean {
  if (word.length <= 3 || /^\d+$/.test(word)) return true;
  const vowels = word.match(/[aeiouy]/gi)?.length ?? 0;
  if (vowels / word.length < 0.2 || vowels / word.length > 0.75) return false;
  return !/[bcdfghjklmnpqrstvwxz]{5,}/i.test(word) && !/[jqxz]{2}|[qxj][bcdfghjklmnpqrstvwxz]/i.test(word);
}

/** A public half, an identifier, a name or a size rather than the secret itself, as told by the name it is given. */
const NAME_OF_SOMETHING_ELSE =
  /public|pubkey|key[-_.]?(?:id|name|file|path|type|size|length|len|code|board|word|stroke|press|frame|space|ring|store|alias|map|value|vault|column|field|prefix|usage|algorithm|version|bind|down|up|set|s)$|(?:secret|token|password|credential|auth)[-_.]?(?:id|name|file|path|type|size|length|len|url|uri|endpoint|ttl|expir\w*|field|label|hint|policy|prefix|regex|pattern|class|provider|header|param|count|limit|scope|manager|store|ref|arn|version|hash|selector|input|column)s?$|(?:primary|foreign|sort|partition|hash|cache|row|object|sort|index|unique|group|route|idempotency|translation|i18n|license|react|dedupe|lookup|storage|registry|shortcut|hot|arrow|tokenizer|csrf|xsrf)[-_.]?(?:key|token)s?$|(?:max|min|num|total|prompt|completion|input|output|cached|eos|bos|pad|unk|sep|cls|special|next|page|cancellation|cancel|refresh|continuation)[-_.]?tokens?$|monkey|donkey|turkey|hockey|keyboard|keyword|tokeniz|passenger|compass|bypass|author(?!iz)/i;

/**
 * The judge of assigned values of no known form. It must earn its place: what is written as a literal, random for its
 * length and alphabet, not a placeholder, hash, identifier, path or words.
 */
export const checkGeneric: Check = ({ secret, text, candidate, confidence }) => {
  const { assignment } = candidate;
  if (!assignment) return "drop";
  const name = text.slice(assignment.nameStart, assignment.nameEnd);
  if (NAME_OF_SOMETHING_ELSE.test(name)) return "drop";
  if (assignment.operator === "==" || assignment.operator === "," || assignment.operator === "space")
    return "drop";
  if (isPlaceholder(secret) || NOT_SECRETS.some((shape) => shape.test(secret)) || looksLikeIdentifier(secret))
    return "drop";
  if (/[\x00-\x1f\x7f-\xff]/.test(secret) || /\s/.test(secret)) return "drop";
  // Calls, members and templates: code that computes the value.
  if (/[({[]|\$\{|=>|\w\.\w+\.\w|::|^&|;$/.test(secret)) return "drop";
  const isPassword = /passw|passwd|pwd/i.test(name);
  const isHex = /^[0-9a-f]+$/i.test(secret);
  const entropy = shannonEntropy(secret);
  if (
    isPassword && assignment.quote !== ""
      ? !isStrongPassword(secret, entropy)
      : !isRandomToken(secret, entropy, isHex)
  ) {
    return "drop";
  }
  if (assignment.quote === "" && !/^[A-Z][A-Z0-9_]*$/.test(name) && !/\d/.test(secret)) return "drop";
  return { confidence, notes: [] };
};

function isStrongPassword(secret: string, entropy: number): boolean {
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter((kind) => kind.test(secret)).length;
  return secret.length >= 8 && kinds >= 3 && entropy >= 2.75;
}

/** Thresholds lie below what random text of that length has (mean less three deviations) and above what words have. */
function isRandomToken(secret: string, entropy: number, isHex: boolean): boolean {
  if (secret.length < 16) return false;
  if (isHex)
    return (
      entropy >= 2.9 && /\d/.test(secret) && /[a-f]/i.test(secret) && ![40, 64, 128].includes(secret.length)
    );
  const digits = secret.match(/\d/g)?.length ?? 0;
  return digits >= 1 && entropy >= (secret.length >= 32 ? 4 : 3.4);
}
