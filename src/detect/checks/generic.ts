import { shannonEntropy } from "../entropy.ts";
import type { Assignment } from "../recognise/types.ts";
import { isSamplePassword } from "./password.ts";
import type { Check } from "./types.ts";
import { readsAsWords, wordBits } from "./words.ts";

/** Shapes that are no secrets however random they look. */
const NOT_SECRETS: readonly RegExp[] = [
  /^\{?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\}?$/i, // UUID
  /^(?:sha(?:1|256|384|512)|md5|blake2b?|crc32)[-:=$]/i,
  /^[a-z][a-z0-9+.-]{1,20}:\/\//i,
  /^(?:data|mailto|urn|arn|did|tel):/i,
  /^(?:ssh-(?:rsa|ed25519|dss)|ecdsa-sha2-|AAAAB3Nza|AAAAC3Nza|MII[A-Z])/, // public keys and certificates
  /^(?:\.{0,2}\/|~\/|[A-Za-z]:\\)/, // paths
  /^(?:[\w.@-]{1,40}\/){2,12}[\w.@-]{0,60}$/,
  /^v?\d+(?:\.\d+){1,4}(?:[-+][\w.]{1,40})?$/, // versions
  /^\d{4}-\d{2}-\d{2}/, // dates
  /^[\w.+-]{1,60}@[\w-]{1,60}\.[\w.]{1,60}$/, // mail addresses
  /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]{1,40}){1,12}$/, // NAMES_OF_VARIABLES
  /^\$(?:2[aby]?|5|6|1|argon2\w{0,2}|pbkdf2[\w-]{0,12}|scrypt)\$/, // password hashes
  /^(?:pk_|pub-|public)/i,
];

/** What a name ends in when its value is a secret; a key only with a word before it that says of what. */
const SECRET_NAME =
  /(?:secret|token|pass(?:word|wd|phrase)?|pwd|credentials?|(?:api|access|private|secret|encrypt(?:ion)?|decrypt(?:ion)?|sign(?:ing)?|auth|master|app|service|client|account|shared|storage|license|admin|deploy|session|cipher|crypto|aes|hmac|jwt|webhook)[-_. ]?key(?:base)?|auth[-_.]?(?:token|secret|pass)|secret[-_.]?key[-_.]?base)[-_.]?(?:value|prod(?:uction)?|dev(?:elopment)?|staging|live|base64|b64|raw|default|old|new|primary|secondary|string|str|v?\d{1,2})?$/i;

/** Names that end so and mean something else: public halves, marks in lists and texts, identifiers. */
const OTHER_NAME =
  /public|pub[-_.]?key|(?:^|[-_.])(?:next|page|paging|continuation|cancel(?:lation)?|sync|eos|bos|pad|unk|sep|cls|mask|special|stop|start|end|sub|csrf|xsrf|authenticity|anti[-_.]?forgery|request[-_.]?verification|idempotency|cache|design|color|syntax|lex|parse|lookup|route|partition|sort|row|primary|foreign|resume|cursor|delta|upload|download|click|tracking|device|push|verification|confirm\w*|no|has|is|use|with|without|not|hashed|encrypted|crypted|old[-_.]encrypted|hash)[-_.]?(?:token|key|secret|pass(?:word|wd)?)(?:[-_.]?\w{0,8})?$|(?:next|page|continuation|cancellation|verification|publicKey)Token$|fingerprint|digest|checksum|hash|(?:key|token)[-_.]?(?:id|name)|public[-_.]?key[-_.]?token|^(?:--)?(?:no|skip)-/i;

/** Code that computes the value, or a reference to where it is kept. */
const COMPUTED =
  /[({[<>}\])]|\$\{?\w|^[$%@!&#*?]\w+[%!]?$|=>|::|->|;|\\[^"'\\/]|^(?:process|os|env|sys|self|this|config|settings|props?|params?|options?|args?|ctx|context|req(?:uest)?|res(?:ponse)?|data|state|secrets?|vars?|local|module|window|document)\.|\w\.\w+\.\w|^(?:[A-Za-z_]\w{0,40}\.)+[A-Za-z_]\w{0,40}$/;

/**
 * The judge of assigned values of no known form. It must earn its place: the name must end in what it is, and the value
 * must be written out, random for its length and alphabet, and no place-holder, hash, identifier, path or words.
 */
export const checkGeneric: Check = ({ secret, text, candidate, confidence }) => {
  const { assignment } = candidate;
  if (!assignment) return "drop";
  const name = text.slice(assignment.nameStart, assignment.nameEnd);
  if (!SECRET_NAME.test(name) || OTHER_NAME.test(name)) return "drop";
  if (assignment.operator === "==") return "drop";
  if (/[^\x21-\x7e]/.test(secret) || NOT_SECRETS.some((shape) => shape.test(secret))) return "drop";
  if (isSamplePassword(secret)) return "drop";
  if (/pass|pwd/i.test(name) && isPasswordPlace(assignment)) {
    if (isChosenPassword(secret)) return { confidence: wordBits(secret) < 0 ? confidence : "low" };
  }
  if (COMPUTED.test(secret) || isEncodedText(secret)) return "drop";
  // A template goes on where an unquoted value seems to end.
  if (assignment.quote === "" && /[{($<[]/.test(text[assignment.valueEnd] ?? "")) {
    if (assignment.operator !== "tag") return "drop";
  }
  // A site's search box: its key is made to be read by everybody.
  if (/docsearch/i.test(text)) return "drop";
  return isRandomToken(secret, isPlainPlace(assignment, name)) ? { confidence } : "drop";
};

/** Quoted, or the whole content of an XML element: nothing else can stand there. */
function isPasswordPlace({ quote, operator }: Assignment): boolean {
  return (quote !== "" && operator !== "space") || operator === "tag";
}

/** Quoted values and settings of files that hold only settings; elsewhere an unquoted value may be a variable. */
function isPlainPlace({ quote, operator }: Assignment, name: string): boolean {
  return (
    (quote !== "" && operator !== "," && operator !== "space") ||
    operator === "tag" ||
    /^[A-Z][A-Z0-9_]{2,}$/.test(name)
  );
}

/** What people think up under a policy: a letter, a digit and a sign, and not only words. */
function isChosenPassword(value: string): boolean {
  if (value.length < 8 || value.length > 64) return false;
  if (/[(){}[\]<>]{2}|\$\{|^\$\w|^%\w+%$|^[:/.#@]|\w\.\w+[.(]|::|=>|^--?\w+[-\w]*$/.test(value)) return false;
  const signs = value.replace(/[A-Za-z0-9_.:/-]/g, "").length;
  return signs >= 1 && /\d/.test(value) && /[a-z]/i.test(value) && new Set(value).size >= 6;
}

/** Thresholds lie below what random text of that length has and above what words, names and numbers have. */
function isRandomToken(value: string, isPlain: boolean): boolean {
  const { length } = value;
  if (length < (isPlain ? 16 : 20)) return false;
  if (!/\d/.test(value) || !/[A-Za-z]/.test(value)) return false;
  const entropy = shannonEntropy(value);
  if (/^(?:0x)?[0-9a-f]+$/i.test(value)) return length >= 24 && entropy >= 2.9;
  if (entropy < (length >= 32 ? 3.8 : length >= 20 ? 3.3 : 3)) return false;
  const letters = value.replace(/[^A-Za-z]/g, "").length;
  const digits = value.replace(/\D/g, "").length;
  if (letters + digits < 0.75 * length) return false;
  // Words joined by signs or case: `my-service-token-v2`, `AbstractTokenProvider2`.
  const pairs = value.match(/(?<=[A-Za-z])[A-Za-z]/g)?.length ?? 0;
  if (wordBits(value) > (isPlain ? -0.5 : -1) * pairs) return false;
  return longestWordPart(value) <= 0.5 * length;
}

/** Base64 of words: an example written so, or a text and no secret. */
function isEncodedText(value: string): boolean {
  if (!/^[A-Za-z0-9+/]{12,}={0,2}$/.test(value)) return false;
  const text = Buffer.from(value, "base64").toString("latin1");
  return /^[\x20-\x7e]+$/.test(text) && readsAsWords(text);
}

/** Characters in the parts of `value`, split at signs and case, that read as words of five letters or more. */
function longestWordPart(value: string): number {
  const parts = value.split(/[^A-Za-z]+|(?<=[a-z])(?=[A-Z])/);
  return parts.reduce((sum, part) => (part.length >= 5 && wordBits(part) > 3 ? sum + part.length : sum), 0);
}
