import type { Confidence } from "../../rules/types.ts";
import { shannonEntropy } from "../entropy.ts";
import { isQuotedSetting, isSettingLine } from "../recognise/setting-line.ts";
import type { Assignment } from "../recognise/types.ts";
import { isFiller } from "./filler.ts";
import { hasShownPayload, isJwtLike, jsonOf } from "./jwt.ts";
import { isPrefixedHex, isRandomValue, isSetter } from "./named.ts";
import {
  isDrawnLetters,
  isEncodedText,
  isSamplePassword,
  isStarred,
  isThoughtUpPassword,
  isWordsAndNumber,
  judgePasswordValue,
} from "./password.ts";
import { isPublished } from "./published.ts";
import type { Check, Judgement } from "./types.ts";
import { letterPairs, nameBits, wordBits } from "./words.ts";

/** UUID, cut or mistyped ones too. */
const UUID_LIKE = /^\{?[0-9a-f]{7,12}(?:-[0-9a-f]{4}){2,4}-[0-9a-f]{8,12}\}?$/i;

/** Names whose value may be a UUID of version 4: Keycloak and others draw their secrets so. */
const UUID_NAME =
  /(?:(?:client|app|application|consumer|shared|oauth)[-_.]?secret|salt[-_.]?key|(?:^|\.)secret)(?:[-_.]?(?:prod(?:uction)?|dev(?:elopment)?|staging|live))?$/i;

/** Keys of services that draw them so; others call an identifier a key. */
const UUID_KEY_NAME = /(?:api|access|auth|subscription)[-_.]?key$/i;

/** Shapes that are no secrets however random they look. */
const NOT_SECRETS: readonly RegExp[] = [
  /^[A-Z][A-Z0-9]*_(?:[A-Za-z0-9]+_)+[A-Z]+$/, // `SAML_x509_KEY`: names of variables whose parts are not all in capitals
  UUID_LIKE,
  /^(?:hmac-)?(?:sha(?:1|256|384|512)|md5|blake2b?|crc32)[-:=$]/i,
  /^[a-z][a-z0-9+.-]{1,20}:\/\//i,
  /^(?:data|mailto|urn|arn|did|tel):/i,
  /^(?:ssh-(?:rsa|ed25519|dss)|ecdsa-sha2-|AAAAB3Nza|AAAAC3Nza|MII[A-Z])/, // public keys and certificates
  /^(?:\.{1,2}\/|~\/|[A-Za-z]:\\|\/.*[.-]\w{1,5}$)/, // paths
  /^(?:\d+:)?v?\d+(?:\.\d+){1,4}(?:[-+~][\w.+~-]{1,60})?$/, // versions
  /^\d{4}-\d{2}-\d{2}/, // dates
  /^[\w.+-]{1,60}@[\w-]{1,60}\.[\w.]{1,60}$/, // mail addresses
  /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]{1,40}){1,12}$/, // NAMES_OF_VARIABLES
  /^\$(?:2[aby]?|5|6|1|argon2\w{0,2}|pbkdf2[\w-]{0,12}|scrypt)\$/, // password hashes
  /^(?:\*[0-9A-Fa-f]{40}|md5[0-9a-f]{32}|SCRAM-SHA-\d+\$.*)$/, // those of databases
  /^AQAAAA[EI]AA[A-Za-z0-9+/]{50,}/, // and of ASP.NET's accounts
  /^(?:0x)?(?:d41d8cd98f00b204|da39a3ee5e6b4b0d|e3b0c44298fc1c14|5f4dcc3b5aa765d6|5baa61e4c9b93f3f|5e884898da280471|21232f297a57a5a7|d033e22ae348aeb5|8c6976e5b5410415|098f6bcd4621d373|a94a8fe5ccb19ba6|9f86d081884c7d65|5ebe2294ecd0e0f0|e10adc3949ba59ab|acbd18db4cc2f85c|0beec7b5ea3f0fdb|62cdb7020ff920e5|37b51d194a7513e4|2c26b46b68ffc68f|5d41402abc4b2a76|b94d27b9934d3e08|c4ca4238a0b92382|81dc9bdb52d04dc2|827ccb0eea8a706c|25d55ad283aa400a|202cb962ac59075b|d8578edf8458ce06|e99a18c428cb38d5|7c4a8d09ca3762af|7110eda4d09e062a|40bd001563085fc3|8d969eef6ecad3c2|ef92b778bafe771e|900150983cd24fb0|a9993e364706816a|ba7816bf8f01cfea)/i, // of nothing, password, admin, test, secret, 1, 123, 1234, …, 12345678, qwerty, abc123, foo, hello, abc, foo and bar
  /^\d\.[A-Za-z0-9+/]+={0,2}\|/, // sealed by Bitwarden
  /^AES:[A-Za-z0-9+/]{22}==:[A-Za-z0-9+/]+={0,2}$/, // and by GoCD
  /^rO0AB/, // objects of Java, in base64
  /^[0-9a-f]{32,40}\+\\{1,2}$/, // what MediaWiki gives a form
  /^EC-[0-9A-Z]{17}$/, // what PayPal calls one purchase
  /^ATT[a-z]\d{4,7}$/, // attributes of Active Directory
  /\{0\}[^{}]{0,60}\{1\}/, // what is filled in
  /^\w{2,20}:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i, // opaquelocktoken:…, uuid:…
  /^--?[a-z][a-z-]*\d{0,2}(?:=|$)/, // the next option of a command
  /^\d{1,6}\/[a-z]{1,8}\/[a-z]{1,8}(?:,|$)/, // how often something is allowed: `20/m/ip`
  /^[a-z][a-z_-]{1,30}\d?=[\w.-]{1,16}(?:,[a-z][a-z_-]{1,30}=[\w.-]{1,16}){1,4}$/, // settings of a value that has names in it
  /^\+[\s\S]*\+$/, // what stands between two literals
  /^(?:ENC[([]|\{cipher\}|\$ANSIBLE_VAULT|U2FsdGVkX1)/, // sealed; base64 of OpenSSL's "Salted__"
  /(?:PBKDF2|HMAC|SHA-?\d|AES-?\d{3}|RSA|ECDSA|MD5).*[-_a-z](?:HMAC|SHA-?\d|AES-?\d{3}|CBC|GCM|CTR|DES|RSA|MD5)/, // names of algorithms
  /^(?:pk_|pk\.eyJ|phc_[A-Za-z0-9]{20}|link-(?:sandbox|development|production)-|pub-|public|sb_publishable_|pub[0-9a-f]{32}$)/i,
  /^(?:UUID|PARTUUID|LABEL)=|^amzn1\.(?:account|application|ask)\b/, // file systems, Amazon's identifiers
  /^0x[0-9a-f]{40}$/i, // addresses of accounts and contracts
  /^0x[0-9a-f]{1,16}[ul]{0,3}$/i, // numbers
  /^crwdns\d+:/, // marks of Crowdin around texts
  /^M(?:E[QUY]CI|G[QUY]CM)[A-Za-z0-9+/_-]{87,140}={0,2}$/, // signatures of ECDSA, in DER
  /^CiQA[A-Za-z0-9+/_-]{44,}={0,2}$/, // sealed by Google's Cloud KMS
  /^m(?:\/#?\d{0,10}[a-z]?['hH]?){1,10}$/, // where a key is in a wallet's tree (BIP 32): `m/44'/60'/0'/0/0`
  /^[\w.@-]{1,40}:?(?:\{S?SHA\}|\$(?:apr1|2[aby]?)\$)/, // lines of htpasswd: a user and a hash
  /VERY_?LONG|LONG_?SECRET|RANDOM_?(?:CHAR|STRING|VALUE)/, // says in capitals what will stand there
  /^[A-Za-z_$][\w$]{0,40}:![01]$/, // the next property in minified code
  /^\w{0,20}\[[\w-]{1,30}[~|^$*]?=\\?["']/, // a selector of CSS
  /^key\d{0,3}=[a-z]{1,12}\d{0,3}$/, // `key1=value1`
  /(?:\\n[\w.-]{1,40},\d{1,4}\\{1,4}t)/, // lines and columns of a table that stands in a literal
  /^element-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/, // `element-6066-…`: a UUID that begins with a word, as WebDriver has it
  /_secret_[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}_v\d{1,4}$/, // what a version of a secret is called where it is kept
  /^(?:org-|proj_|user-|sess_|req_|asst_|thread_|run_|msg_|file-|chatcmpl-|resp_)[A-Za-z0-9]{20,64}$/, // OpenAI's identifiers
];

/** Words with slashes between them. */
const PATH = /^(?:[\w.@{}:-]{1,40}\/){2,12}[\w.@{}:-]{0,60}$/;

/** Whether the value has the shape of something that is no secret, however random it looks. */
function isOtherShape(value: string): boolean {
  return NOT_SECRETS.some((shape) => shape.test(value)) || (PATH.test(value) && !isRandomBase64(value));
}

/** How UUIDs begin that somebody typed, or that documentation shows: RFC 9562, Python's, npm's uuid, Wikipedia. */
const SAMPLE_UUID =
  /^(?:1234|123e4567|abcd|dead|cafe|550e8400|f47ac10b|7c9e6679|9b1deb4d|1b9d6bcd|110ec58a|16fd2706|6ba7b81|919108f7|3fa85f64)/i;

/** A UUID of version 4 that was drawn and not typed. */
function isDrawnUuid(value: string): boolean {
  if (!/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i.test(value)) return false;
  const digits = value.replaceAll("-", "");
  return !isFiller(digits) && !SAMPLE_UUID.test(digits) && shannonEntropy(digits) >= 3;
}

/** Of a base64 text of random bytes two characters in three differ in kind from the one before, of names one in five. */
const LEAST_CHANGES = 0.45;

/** Whether a text with slashes is base64 of random bytes: large and small letters and figures by turns. */
function isRandomBase64(value: string): boolean {
  if (
    !/^[A-Za-z0-9+/]{32,}$/.test(value) ||
    !/[A-Z]/.test(value) ||
    !/[a-z]/.test(value) ||
    !/[0-9]/.test(value)
  )
    return false;
  const kinds = value.replace(/[A-Z]/g, "A").replace(/[a-z]/g, "a").replace(/[0-9]/g, "0");
  let changes = 0;
  for (let i = 1; i < kinds.length; i++) if (kinds[i] !== kinds[i - 1]) changes++;
  return changes >= LEAST_CHANGES * kinds.length;
}

/**
 * What a name ends in when its value is a secret; a key only with a word before it that says of what. Names are shown to the large patterns in
 * small letters: they are compiled in half the time then, and the first secret of a scan waits for them.
 */
const SECRET_NAME =
  /(?:secret|token|pass(?:word|wort|wd|phrase)?|pwd|kennwort|senha|contrase(?:n|\xf1|\xe3\xb1)a|mot[-_]?de[-_]?passe|wachtwoord|credentials?|(?:api|access|private|secret|crypt(?:ion)?|sign(?:ing)?|auth|master|app|service|server|client|account|shared|storage|license|admin|deploy|session|cookie|cipher|crypto|aes(?:[-_]?(?:128|192|256))?|(?:^|[-_.3]|triple)des|hmac|jwt|webhook|integration|functions?|write|ingest(?:ion)?|security|merchant|partner|mch|token|salt|pass|unseal|upgrade|replica[-_]?set)[-_. ]?key(?:base)?|auth[-_.]?(?:token|secret|pass)|secret[-_.]?key[-_.]?base|secretorkey|secretorprivatekey|pepper|(?:hash|token|encrypt(?:ion)?|hashids?|cookie|session|crypt)[-_]?salt|(?:auth|secret|security|pass(?:word)?)[-_.]?salt|erlang[-_]?cookie|(?<!en|con|an)clave|(?:^|[-_.$])pw|psk|cookie[-_]?validation[-_]?key|fernet[-_]?key)[-_.]?(?:value|prod(?:uction)?|dev(?:elopment)?|staging|live|base64|b64|raw|default|old|new|primary|secondary|first|second|string|str|v?\d{1,2})?$/;

/** Names that end so and mean something else: public halves, marks in lists and texts, identifiers. */
const OTHER_NAME =
  /public|pub[-_.]?key|pusher[-_.]?(?:app[-_.]?)?key$|(?:traffic|exporter|handshake|resumption|premaster)[-_]?secret$|ice-pwd$|(?:^|[-_.])(?:next|page|paging|continuation|cancel(?:lation)?|sync|eos|bos|pad|unk|sep|cls|mask|special|stop|start|end|sub|csrf(?![-_]?secret)\w*|xsrf|authenticity|anti[-_.]?forgery|request[-_.]?verification|idempotency|design|color|syntax|lex|parse|lookup|route|partition|sort|row|primary|foreign|resume|cursor|delta|cache(?:d[-_.]token)?|upload|download|click|tracking|device|push|document|folder|wiki|verification|change|update|import|export|confirm\w*|no|has|is|use|with|without|not|spl|hashed|encrypted|crypted|old[-_.]encrypted|hash)[-_.]?(?:token|key|secret|pass(?:word|wd)?)(?:[-_.]?\w{0,8})?$|(?:next|page|continuation|cancellation|verification|publickey)token$|(?:^|\.)client(?:request)?token$|client_request_token$|fingerprint|digest|checksum|hash(?!(?:ids?)?[-_]?salt$)|(?:key|token)[-_.]?(?:id|name)|public[-_.]?key[-_.]?token|^(?:--)?(?:no|skip)-|amz[-_]?credential$|withdrawal[-_]?credentials?$|image[-_.]?pull[-_.]?secrets?$/;

/** Steps of TLS that start from nothing, words that end so, and what one request is called by: not the token that opens pull requests. */
const OTHER_END =
  /(?:^|[-_.])(?:(?:client[-_]?)?early|early[-_]?exporter|derived)[-_]secret$|^(?:client|exporter)?earlysecret$|(?:^|[^u])bypass$|(?:^|[^a-z])(?:com|encom|tres|sur|over|under)pass$|^(?:oauth[-_.]?)?request[-_]?token$/;

/** Public halves that are not called so, and places in lists. */
const OPEN_NAME =
  /application[-_.]?server[-_.]?key|vapid(?!.{0,16}priv)|next(?:Forward|Backward)Token$|analytics\._writeKey$/i;

/** Tokens of a state that something has: who changes it must have seen it. */
const STATE_NAME = /(?:update|version|(?<![bcn])lock)Token$|version[-_.]token$/i;

/** Names that say themselves that their value is sealed or hashed, or made up. */
const SEALED_NAME =
  /(?:sha[-_]?(?:1|256|512)|md5|bcrypt)[-_.]?pass|pass[a-z]{0,24}[-_.]?(?:sha[-_]?(?:1|256|512)|md5|bcrypt)$|(?:encrypted|crypted|hashed|wrapped|sealed)(?![\w.-]{0,24}encryption[-_.]?key$)[\w.-]{0,24}(?:key|secret|token|pass(?:word|wd)?)$|encoded[-_.]?pass|(?:^|[-_.])(?:your|fake|mock|dummy|example|sample|placeholder)/;
const MADE_UP_NAME =
  /(?:Your|Fake|Mock|Dummy|Example|Sample|Placeholder)(?![a-z])|^(?:your|fake|mock|dummy|example|sample)(?=[A-Z])/;

/** Prose that ends in the name: a page's token, not a person's. */
const PHRASE_BEFORE = /(?:^|[^A-Za-z])(?:page|next|continuation|cancellation|csrf|sync|device)[ ]$/i;

/** Code that computes the value, or a reference to where it is kept. */
const COMPUTED =
  /[({[<>}\])]|\$\{?\w|^[$%@!&#*?]\w+[%!]?$|=>|::|->|;|\\[^"'\\/]|^(?:process|os|env|sys|self|this|config|settings|props?|params?|options?|args?|ctx|context|req(?:uest)?|res(?:ponse)?|data|state|secrets?|vars?|local|module|window|document)\./;

/** Names joined by dots: a property, a package, a message's key. */
const DOTTED = /\w\.\w+\.\w|^(?:[A-Za-z_]\w{0,40}\.)+[A-Za-z_]\w{0,40}$/;

/**
 * The judge of assigned values of no known form. It must earn its place: the name must end in what it is, and the value
 * must be written out, random for its length and alphabet, and no place-holder, hash, identifier, path or words.
 */
export const checkGeneric: Check = ({ secret: written, text, candidate, confidence }) => {
  const { assignment } = candidate;
  if (!assignment) return "drop";
  const name = text.slice(assignment.nameStart, assignment.nameEnd);
  const lower = name.toLowerCase();
  if (!SECRET_NAME.test(lower) || OTHER_NAME.test(lower) || OTHER_END.test(lower)) return "drop";
  if (OPEN_NAME.test(name)) return "drop";
  if (SEALED_NAME.test(lower) || MADE_UP_NAME.test(name) || STATE_NAME.test(name)) return "drop";
  if (assignment.operator === "call" && !isSetter(name)) return "drop";
  const isCompared = assignment.operator === "==";
  if (isCompared && !isCredentialCheck(text, assignment)) return "drop";
  if (isOfSomethingElse(text, assignment, name)) return "drop";
  // Some writers of JSON escape signs: `\u002B`.
  const secret = written.replace(/\\u00([2-7][0-9A-Fa-f])/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
  if (UUID_NAME.test(name) && isDrawnUuid(secret)) return { confidence };
  if (UUID_KEY_NAME.test(name) && isDrawnUuid(secret)) return { confidence: "low" };
  if (/[^\x21-\x7e]/.test(secret) || isOtherShape(secret)) return "drop";
  if (isSamplePassword(secret) || isEncodedText(secret) || isMasked(secret) || isJwtLike(secret))
    return "drop";
  if (isCompared) return judgeNamed(name, secret, confidence);
  // A comment of YAML's, and no value
  if (assignment.operator === ":" && assignment.quote === "" && secret.startsWith("#")) return "drop";
  const isLine = isSettingLine(text, assignment) || isQuotedSetting(text, assignment);
  if (
    SHORT_NAME.test(name) &&
    (isLine || isPairInLine(text, assignment) || isBeforeCommand(text, assignment, name)
      ? !isExpression(secret)
      : isPasswordPlace(assignment, name) || isOfMap(text, assignment) || isWholeOfIts(text, assignment))
  ) {
    const judgement = judgePasswordValue(secret, confidence);
    if (judgement) return doubted(judgement, secret, text, assignment, name);
    if (
      SERVICE_PASSWORD.test(lower) || isBesideHost(text, assignment, lower)
        ? (isThoughtUpPassword(secret) && !LONG_HEX.test(secret)) ||
          isDrawnLetters(secret) ||
          isWordsAndNumber(secret)
        : CALLED_PASSWORD.test(lower) && isWordsAndNumber(secret)
    )
      return { confidence: "low" };
  }
  if (isDrawnWithSigns(secret, name, assignment)) return { confidence };
  if (COMPUTED.test(secret) || isStarred(secret)) return "drop";
  // Some tokens have parts (`key.secret`): one of them was drawn.
  if (DOTTED.test(secret) && !secret.split(".").some(isRandomPart)) return "drop";
  // A template goes on where an unquoted value seems to end.
  if (assignment.quote === "" && /[{($<[]/.test(text[assignment.valueEnd] ?? "")) {
    if (assignment.operator !== "tag") return "drop";
  }
  if (isOfSearchBox(secret, text) || isOfSignedRequest(secret, text)) return "drop";
  if (isMadeOfJson(secret) || hasShownPayload(secret)) return "drop";
  if (isTypedInParts(secret) || isNameInMap(text, assignment) || isIdOfPair(text, assignment, name))
    return "drop";
  // Of AWS's answers, as its documentation shows them
  if (/EXAMPLE/.test(secret) && /^(?:SecretAccessKey|SessionToken)$/.test(name)) return "drop";
  if (isOfChallenge(secret, text, assignment, name)) return "drop";
  if (isHashInTuple(secret, text, assignment, name)) return { confidence: "low", notes: [HASH] };
  if (LONG_HASH.test(secret) && /pass(?:word|wd)?$/i.test(name)) return { confidence: "low", notes: [LONG] };
  if (isRandomToken(secret, isLine || isPlainPlace(assignment, name) || isOfMap(text, assignment))) {
    if (isHashOfAccount(secret, text, assignment, name, isLine))
      return { confidence: "low", notes: [HASHED] };
    return doubted(
      { confidence: UUID_SHAPE.test(secret) ? "low" : confidence },
      secret,
      text,
      assignment,
      name,
    );
  }
  if (!PREFIXED.test(secret) || !secret.split(/[._-]/).some(isRandomPart)) return "drop";
  return doubted({ confidence }, secret, text, assignment, name);
};

/** What is told, but with low confidence where the value names a payment's thing or is the digest of an account's password. */
function doubted(
  judgement: Judgement,
  secret: string,
  text: string,
  assignment: Assignment,
  name: string,
): Judgement {
  if (judgement === "drop") return judgement;
  if (isOfPayment(secret, name)) return { confidence: "low", notes: [OF_PAYMENT] };
  if (isOfPurchase(secret, text, assignment, name)) return { confidence: "low", notes: [OF_PURCHASE] };
  return isDigestOfAccount(secret, text, assignment, name.toLowerCase())
    ? { confidence: "low", notes: [HASHED] }
    : judgement;
}

/**
 * The judge of values that stand where a name's value does and nothing else can: in the column of a table, as the default of a
 * parameter. `name`: as it is written, of several words perhaps.
 */
export function judgeNamed(name: string, secret: string, confidence: Confidence): Judgement {
  const plain = name
    .trim()
    .replace(/\s*\([^()]*\)$/, "")
    .replace(/[^\w.-]+/g, "_");
  const lower = plain.toLowerCase();
  const isOther =
    OTHER_NAME.test(lower) || OTHER_END.test(lower) || SEALED_NAME.test(lower) || MADE_UP_NAME.test(plain);
  if (!(SECRET_NAME.test(lower) || TABLE_NAME.test(plain)) || isOther) return "drop";
  if (/[^\x21-\x7e]/.test(secret) || isOtherShape(secret)) return "drop";
  if (isSamplePassword(secret) || isEncodedText(secret) || isMasked(secret) || isJwtLike(secret))
    return "drop";
  if (PASSWORD_NAME.test(plain)) {
    // In tables of accounts they are hashed.
    if (/^(?:[0-9a-f]{2})+$/i.test(secret) && secret.length >= 32) return "drop";
    const judgement = isExpression(secret) ? undefined : judgePasswordValue(secret, confidence);
    if (judgement) return judgement;
    if (isWordsAndNumber(secret)) return { confidence: "low" };
  }
  if (COMPUTED.test(secret) || isStarred(secret)) return "drop";
  if (DOTTED.test(secret) && !secret.split(".").some(isRandomPart)) return "drop";
  if (isRandomToken(secret, true)) return { confidence };
  return PREFIXED.test(secret) && secret.split(/[._-]/).some(isRandomPart) ? { confidence } : "drop";
}

/** Whether a name says by itself that its value is a secret. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name.toLowerCase().replace(/[^\w.-]+/g, "_"));
}

/** Names of columns that say less than names of variables must. */
const TABLE_NAME =
  /^(?:[A-Za-z]+_){0,2}(?:keys?|pw|psk|(?:secret|api|access)s?_?keys?|tokens|secrets|passwords|credentials)$/i;
const PASSWORD_NAME = /pass|pwd|(?:^|[-_.$])pw$|psk$|kennwort|senha|contrase|wachtwoord/i;

/** `acme_live_…`, `acme-v2-…`: a prefix that says whose it is, of words, is judged apart from what was drawn. */
const PREFIXED =
  /^[a-z]{2,12}\d?(?:[_-](?:live|test|prod|dev|staging|sandbox|api|key|sk|pat|secret|token|v\d))*[_-][A-Za-z0-9]+$/;

/** One of the parts of a token, long enough to be judged by itself. */
function isRandomPart(part: string): boolean {
  return part.length >= 20 && !isFiller(part) && isRandomToken(part, false);
}

/**
 * `(w8wj&mhy%v)5okzf2rh&w9j*pi2+o%`: a quoted key with signs of many sorts all over it, as Django draws them. A pattern or a
 * piece of code repeats its brackets and has words.
 */
function isDrawnWithSigns(value: string, name: string, { quote, operator }: Assignment): boolean {
  if (quote === "" && operator !== "tag" && !/^[A-Z][A-Z0-9_]{2,}$/.test(name)) return false;
  if (value.length < 24 || value.length > 100 || !/secret|key|salt|pepper/i.test(name)) return false;
  const signs = value.match(/[^A-Za-z0-9]/g) ?? [];
  if (new Set(signs).size < 6 || signs.length > 0.55 * value.length || /\$\{|\w\(\)|["'`]/.test(value))
    return false;
  return (
    (value.match(/\d+/g)?.length ?? 0) >= 3 &&
    shannonEntropy(value) >= 4 &&
    wordBits(value) < -letterPairs(value)
  );
}

/** What keys of other kinds are called: those of stores, tables, lists and caches, public halves, names in texts. */
const NO_SECRET_KEY =
  /PUBLIC|PUBLISHABLE|(?:^|_)(?:PUB|(?:WEB)?SITE|ANON|BROWSER|CLIENT|FRONTEND|CACHE|STORAGE|LOCAL|STORE|STATE|PRIMARY|FOREIGN|UNIQUE|SORT|RANGE|PARTITION|ROUTE|ROUTING|LOOKUP|INDEX|MAP|HASH|FEATURE|FLAG|TOGGLE|CONFIG|CONTEXT|QUERY|OBJECT|BUCKET|FILE|TABLE|COLUMN|ROW|FIELD|DOC|DOCUMENT|SHEET|SPREADSHEET|EVENT|METADATA|HEADER|MESSAGE|TRANSLATION|SETTINGS?|PREF|PREFERENCES?|ISSUE|TICKET|TASK|JOB|ITEM|NODE|GROUP|PROJECT|SPACE|PAGE|BOARD|ORDER|PRODUCT|GAME|MOUSE|ARROW|SHIFT|CTRL|ALT|REGISTRY|REG|IDEMPOTENCY|REQUEST|RESPONSE|DEDUP\w*|CORRELATION|TRACE|TRACKING|ANALYTICS|COOKIE_NAME|HOST|GPG|PGP|SSH|SIGNING_PUB|VERIFY|VERIFICATION|VERIFYING|ADDRESS|WALLET|ACCOUNT|TOKEN|MINT|PROGRAM|CONTRACT|TEST|MOCK|FAKE|DUMMY|SAMPLE|EXAMPLE|EXPECTED)_(?:\w{0,20}_)?KEY/;

/** A variable of the environment that is called a key, of whatever: long, random and written out. */
export const checkKeyVariable: Check = (evidence) => {
  const { secret, text, candidate, confidence } = evidence;
  const { assignment } = candidate;
  if (!assignment || assignment.operator === "==") return "drop";
  const name = text.slice(assignment.nameStart, assignment.nameEnd);
  if (!/(?:^|[.$-])[A-Z][A-Z0-9_]{2,60}_KEY$/.test(name) || NO_SECRET_KEY.test(name)) return "drop";
  if (isOtherShape(secret) || isSamplePassword(secret) || isEncodedText(secret)) return "drop";
  if (isMasked(secret) || isJwtLike(secret) || isFiller(secret) || COMPUTED.test(secret)) return "drop";
  if (isOfSearchBox(secret, text) || isIdOfPair(text, assignment, name)) return "drop";
  const isHex = /^[0-9a-f]+$/i.test(secret);
  if (isHex && secret.length < 32) return "drop";
  return isRandomToken(secret, false) ? { confidence } : "drop";
};

/** Names of what people think up or draw short: a password, a secret that two machines share. */
const SHORT_NAME =
  /pass|pwd|(?:^|[-_.$])pw$|psk$|kennwort|senha|contrase|wachtwoord|(?<!en|con|an)clave$|(?:^|[._-]|[a-z](?=S))secret$/i;

/** Names of passwords that say of what: of a database, a mail server, a keystore, a network. */
const SERVICE_PASSWORD =
  /(?:^|[^a-z0-9])(?:\w{1,24}[-_.])?(?:db|wgdb|database|mysql|maria(?:db)?|postgres(?:ql)?|pg|(?:ms)?sql|oracle|mongo(?:db)?|redis|datasource|jdbc|connection|smtp|e?mail|email_host|s?ftp|ldap|bind|store|key(?:store)?|wi-?fi|wlan|ssh|rds|rabbit(?:mq)?|amqp|mqtt|elastic(?:search)?|imap|pop3|sasl|wpa|restic|borg|become|app(?:lication)?)(?:[-_.]?(?:root|user|admin|host|server|conn(?:ection)?))?[-_.]?(?:pass(?:w(?:or)?d|phrase)?|pwd)_?$/;

/** Names that end in the word for a password, and nothing behind it. */
const CALLED_PASSWORD =
  /(?:pass(?:w(?:or)?[dt]|phrase)?|pwd|kennwort|senha|contrase(?:n|\xf1|\xe3\xb1)a|wachtwoord|psk)$/;

/** What stands beside the password of a connection: whose it is, and where it leads. */
const USER_SETTING = /(?:user(?:[-_]?name)?|login|uid)["']?(?: ?=>| {0,8}[:=])[ \t]{0,8}["']?[\w.@+-]{2,40}/i;
const HOST_SETTING =
  /(?<![a-z])(?:host(?:name)?|server|adapter|db[-_]?name|database|broker|dialect|driver|port|addr|jdbc[-_]?url)["']?(?: ?=>| {0,8}[:=])[ \t]{0,8}["']?[\w.:/-]{2,40}/i;
const HOST_BEFORE = 140;
const HOST_BEHIND = 140;

/** The password of a connection: a user and a host, a port or a database are set beside it. */
function isBesideHost(text: string, { nameStart, valueEnd }: Assignment, name: string): boolean {
  if (!/^(?:[\w.$-]{0,40}[._$-])?(?:password|passwd|pass|pwd)$/.test(name)) return false;
  const before = text.slice(Math.max(0, nameStart - HOST_BEFORE), nameStart);
  const behind = text.slice(valueEnd, valueEnd + HOST_BEHIND);
  return (
    (USER_SETTING.test(before) || USER_SETTING.test(behind)) &&
    (HOST_SETTING.test(before) || HOST_SETTING.test(behind))
  );
}

/** `"NAME=value"`, a whole literal; `${NAME:-value}`, what a variable is unless it is set; a member of a map that YAML has in one line. */
function isWholeOfIts(text: string, { nameStart, valueEnd, quote, operator }: Assignment): boolean {
  if (quote !== "") return false;
  const before = text[nameStart - 1] ?? "";
  if (operator === "=") return /^["']$/.test(before) && text[valueEnd] === before;
  // `{name: DB_PASSWORD, value: x}`
  if (/(?:Name:|\{ ?name: )$/.test(text.slice(Math.max(0, nameStart - 8), nameStart)))
    return operator === ":" && /[,}]/.test(text[valueEnd] ?? "");
  // `{user: app, password: …, port: 1}`
  if (operator === ":" && /[{,][ \t]{0,4}$/.test(text.slice(Math.max(0, nameStart - 5), nameStart)))
    return /^[ \t]{0,4}[,}]/.test(text.slice(valueEnd, valueEnd + 5));
  return operator === ":" && before === "{" && text[nameStart - 2] === "$" && text[valueEnd] === "}";
}

/** How OpenPGP tells keys apart: by the last 4 or 8 bytes of a digest, or the whole. */
const IS_KEY_ID = /^(?:0x)?(?:[0-9A-F]{8}|[0-9A-F]{16}|[0-9A-F]{40})!?$/i;

/**
 * `signingkey = 18F3685C…` of git's settings: which public key its commits are checked with. The section that it stands in is the last that
 * began before it; with the section's name before its own it stands in a command, or beside the other settings of its user.
 */
function isGitsSigningKey(
  text: string,
  { nameStart, valueStart, valueEnd }: Assignment,
  name: string,
): boolean {
  if (!/^(?:user\.)?signing[kK]ey$/.test(name) || !IS_KEY_ID.test(text.slice(valueStart, valueEnd)))
    return false;
  const before = text.slice(Math.max(0, nameStart - 200), nameStart);
  if (!name.startsWith("user."))
    return (
      before
        .match(/^[ \t]{0,8}\[[^\]\n]{0,80}\]/gm)
        ?.at(-1)
        ?.trim() === "[user]"
    );
  return (
    /\bgit[ \t][^\n]{0,120}$/.test(before) ||
    /^user\.(?:name|email)[= \t]/m.test(before) ||
    /^user\.(?:name|email)[= \t]/m.test(text.slice(valueEnd, valueEnd + 200))
  );
}

/** The name stands in an AWS resource's, in prose, before a signature, or beside a call that makes the value. */
function isOfSomethingElse(text: string, assignment: Assignment, name: string): boolean {
  const { nameStart, nameEnd, valueStart, operator } = assignment;
  // `"AWS::ApiGateway::ApiKey": …`: the name of a kind; but `mysql::server::root_password: …` is one of Puppet's settings
  if (operator === ":" && text.startsWith("::", nameStart - 2) && !/^[a-z][a-z0-9_]*$/.test(name))
    return true;
  // `/etc/passwd: d41d…`: a file, and its digest
  if (text.startsWith("/etc/", nameStart - 5) || text.startsWith("/tmp/", nameStart - 5)) return true;
  if (PHRASE_BEFORE.test(text.slice(Math.max(0, nameStart - 16), nameStart))) return true;
  if (/arn:aws[\w-]{0,12}:[\w:-]{1,60}$/.test(text.slice(Math.max(0, nameStart - 72), nameStart)))
    return true;
  if (isGitsSigningKey(text, assignment, name)) return true;
  // `?e=1573632072&token=key:signature`: an address that was signed for an hour
  if (name === "token" && /[?&]e=\d{10}&(?:amp;)?$/.test(text.slice(Math.max(0, nameStart - 20), nameStart)))
    return true;
  // `Authorization: SharedKey account:signature`
  // `Authorization: Token token=…`: the name that counts is the second
  if (operator === "space") {
    return (
      /^SharedKey(?:Lite)?$/.test(name) || /^[a-z_]{2,12}=/.test(text.slice(valueStart, valueStart + 13))
    );
  }
  // `password, salt := "password", "…"`: two values, and no name of the second one
  if (
    operator === "," &&
    /\w[ \t]{0,2},[ \t]{0,2}\w{1,40}[ \t]{0,2}:?=[ \t]{0,2}["']$/.test(
      text.slice(Math.max(0, nameStart - 60), nameStart),
    )
  )
    return true;
  // `assertEquals(token, read("…"))`, but for a filter: `password | default("…")`
  return operator === "," && /(?<!default)\($/.test(text.slice(nameEnd, valueStart - 1));
}

/** `if (password == "…")`: a log-in that has its password written out. Tests compare in the same way, and say that they do. */
function isCredentialCheck(text: string, { nameStart, valueEnd, quote }: Assignment): boolean {
  if (quote === "") return false;
  const before = lineBefore(text, nameStart);
  const behind = /^[^\r\n]*/.exec(text.slice(valueEnd, valueEnd + 80))?.[0] ?? "";
  return IS_CONDITION.test(before) && !IS_TESTED.test(before) && !/\.\s?(?:to|should)\b/.test(behind);
}

/** What stands before `at` in its line, as far as it matters. */
export function lineBefore(text: string, at: number): string {
  const before = text.slice(Math.max(0, at - 160), at);
  return before.slice(before.lastIndexOf("\n") + 1);
}

const IS_CONDITION =
  /(?:^|[^\w.$])(?:if|elif|elsif|elseif|unless|while|when|return|and|or|then)\b|&&|\|\||\[\[? ["']?\$?\{?$/i;
const IS_TESTED =
  /(?:^|[^a-z])(?:assert\w{0,20}|expect\w{0,20}|should|verify|require|ensure)(?=[\s.(])|check_eq|\btest/i;

/** A site's search box (Algolia's DocSearch, Docusaurus): its key is made to be read by everybody. */
function isOfSearchBox(secret: string, text: string): boolean {
  if (/docsearch|algolia[\s\S]{0,160}indexName|indexName[\s\S]{0,160}algolia/i.test(text)) return true;
  return /^[0-9a-f]{32}$/.test(secret) && /\bindexName["']?\s*[:=]/.test(text);
}

/** What Mailgun signs of each request that it makes: a token of 50 characters, drawn for that one, beside the time and the signature. */
function isOfSignedRequest(secret: string, text: string): boolean {
  return (
    /^[A-Za-z0-9]{50}$/.test(secret) &&
    /timestamp/i.test(text) &&
    /signature["']?\s{0,4}(?:=>|[:=])\s{0,4}["']?[0-9a-f]{64}(?![0-9a-f])/i.test(text)
  );
}

/** `{"hello": "world"}` and the like in base64, joined as the parts of a JSON Web Token are: a signature is no JSON. */
function isMadeOfJson(value: string): boolean {
  const parts = value.split(".");
  const full = parts.filter((part) => part !== "");
  return parts.length >= 2 && full.length > 0 && full.every((part) => jsonOf(part) !== undefined);
}

/** `123456.aabbccddeeff`, `2.6f1e….aGVsbG8gd29ybGQ=`: every part of it was typed, or stands for words. */
function isTypedInParts(value: string): boolean {
  if (!/[.:]/.test(value)) return false;
  const parts = value.split(/[.:]/);
  if (parts.every(isFiller)) return true;
  // `my-key:6368616e6765…`: a name, and text in hexadecimal digits
  if (parts.length === 2 && /^[A-Za-z][\w-]{1,40}:[0-9a-f]{16,}$/.test(value))
    return isEncodedText(parts[1] as string);
  // The version and the id of an access token, and nothing but text in what would be its secret.
  const [version = "", id = "", ...texts] = parts;
  return /^\d$/.test(version) && UUID_LIKE.test(id) && texts.length > 0 && texts.every(isEncodedText);
}

/** `secret: {"name": …}`: what stands in the braces is the name of something, and the value is behind it. */
function isNameInMap(text: string, { valueStart, valueEnd, quote }: Assignment): boolean {
  return (
    quote !== "" &&
    /\{[ \t]{0,2}$/.test(text.slice(Math.max(0, valueStart - quote.length - 3), valueStart - quote.length)) &&
    /^[ \t]?:/.test(text.slice(valueEnd + quote.length, valueEnd + quote.length + 2))
  );
}

/** The short access key (or that of an integration) that the secret key of the same whole stands beside says whose that is, as AWS's does, and opens nothing. */
function isIdOfPair(text: string, { nameStart, valueStart, valueEnd }: Assignment, name: string): boolean {
  if (valueEnd - valueStart > LONGEST_ID || /secret/i.test(name)) return false;
  const isId =
    ACCESS_NAME.test(name) ||
    (INTEGRATION_NAME.test(name) && INTEGRATION_ID.test(text.slice(valueStart, valueEnd)));
  if (!isId) return false;
  const whole = name.replace(ACCESS_NAME, "").replace(INTEGRATION_NAME, "").toLowerCase();
  const around = [
    text.slice(valueEnd, valueEnd + 120),
    text.slice(Math.max(0, nameStart - 160), nameStart),
  ].join("\n");
  return [...around.matchAll(SECRET_KEY)].some(
    ([, of = "", value = ""]) => of.toLowerCase() === whole && (isRandomValue(value) || isPublished(value)),
  );
}

const LONGEST_ID = 32;
const ACCESS_NAME = /access[-_.]?key$/i;
const INTEGRATION_NAME = /integration[-_.]?key$/i;
/** As Duo writes it; elsewhere an integration key is the secret. */
const INTEGRATION_ID = /^[A-Z0-9]{20}$/;

/** The secret key's name, and what is written out as its value. */
const SECRET_KEY =
  /(?<![\w.-])([\w.-]{0,40}?)secret[-_.]?(?:access[-_.]?)?key(?:["'`\]]|&quot;|<\/key>){0,2}\s{0,12}(?:=>|[:=,>]|<string>)(?:\s|["'`]|&quot;|<string>){0,20}([A-Za-z0-9/+_=-]{12,128})/gi;

/** What a host shows everybody to prove whose it is (ACME, RFC 8555): `{"type": "http-01", "token": "…"}`, `HTTP01(token="…")`. */
function isOfChallenge(secret: string, text: string, { nameStart }: Assignment, name: string): boolean {
  return (
    name === "token" &&
    /^[A-Za-z0-9_+-]{22,64}$/.test(secret) &&
    (/(?:HTTP|DNS|TLSALPN)01\(\s{0,20}$/.test(text.slice(Math.max(0, nameStart - 30), nameStart)) ||
      /["']type["']\s{0,4}:\s{0,4}["'](?:http|dns|tls-alpn)-01["']/.test(text))
  );
}

/** Nobody thinks up so many digits. */
const LONG_HEX = /^[0-9a-f]{32,}$/i;

/** Who draws a password makes none of so many digits. */
const LONG_HASH = /^(?:[0-9a-f]{96}|[0-9a-f]{128})$/i;
const LONG = "It has the length of a hash, and no password needs so many digits.";
const HASH = "It has the length of a hash: perhaps that of the word before it.";
const HASHED = "It has the length of a hash: perhaps that of the password.";

/** A UUID in which somebody changed digits to letters that no number has. */
const UUID_SHAPE = /^[0-9a-z]{8}(?:-[0-9a-z]{4}){3}-[0-9a-z]{12}$/i;

/**
 * `{"user": "bob", "password": "5f4d…"}`: what an account is kept with. Passwords of services are drawn so too, and settings of
 * programs hold those: in lines of their own, by names that say of what, beside a host.
 */
function isHashOfAccount(
  secret: string,
  text: string,
  assignment: Assignment,
  name: string,
  isLine: boolean,
): boolean {
  const lower = name.toLowerCase();
  return (
    /^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})$/i.test(secret) &&
    /^(?:(?:users?|accounts?|members?|person|login|reset|forgot|change|old|current)[-_.]?)?(?:password|passwd|pwd|pass)$/.test(
      lower,
    ) &&
    (/^(?::|=>)$/.test(assignment.operator) || isInTag(text, assignment)) &&
    (assignment.quote !== "" || !isLine) &&
    !isBesideHost(text, assignment, lower)
  );
}

/** What Stripe and those who do it after Stripe call the things of a payment, and what a browser is given for one of them. */
const PAYMENT_ID = /^(?:card|ch|charge|cus|customer|payment|pm|tok|src|txn)_[A-Za-z0-9|_-]{14,}$/;
const PAYMENT_SECRET = /^(?:pi|seti|src)_(?:[A-Za-z0-9]{14,40}|client)_secret_[A-Za-z0-9]{4,40}$/;
const PAYMENT_NAME = /^(?:(?:card|source|payment|customer|stripe|charge)[-_]?)?token$/i;
const OF_PAYMENT = "It has the form of what names one card, customer or payment.";

/** `"token": "card_0oG1…"`: names one thing; who calls a service needs a key beside. */
function isOfPayment(secret: string, name: string): boolean {
  return (
    (PAYMENT_ID.test(secret) && PAYMENT_NAME.test(name)) ||
    (PAYMENT_SECRET.test(secret) && /client_?secret$/i.test(name))
  );
}

/** What a shop calls one cart or order by: nothing but letters and digits, as no provider of payments makes its keys. */
const PURCHASE_ID = /^[0-9a-z]{24,64}$/i;
const PURCHASE_NAME = /(?:^|[._-])(?:cart|checkout|order|basket|purchase|abandoned[-_]?cart)[-_.]?[tT]oken$/;
const UNIQUE_NAME = /^unique[-_]?[tT]oken$/;
/** What stands in the record of an order, and in no settings. */
const IN_PURCHASE =
  /["'](?:cart_token|checkout_token|checkout_id|line_items|presentment_currency|(?:sub_?total|total)_(?:price|tax|discounts|line_items_price))\\?["']\s{0,4}(?::|=>)/;
/** How far from it the members of a record are looked for. */
const RECORD = 400;
const OF_PURCHASE = "It stands where a shop names one cart, order or payment.";

/** `"checkout_token": "b1946a…"`, `{"token": "b1946a…", "total_price": "9.00"}`: names one purchase, and a shop gives it to whoever makes that. */
function isOfPurchase(
  secret: string,
  text: string,
  { nameStart, valueEnd }: Assignment,
  name: string,
): boolean {
  if (!PURCHASE_ID.test(secret)) return false;
  // Of the record that it is in: further on a program that sends orders may hold its own token.
  const around = `${text.slice(Math.max(0, nameStart - RECORD), nameStart)}\n${text.slice(valueEnd, valueEnd + RECORD)}`;
  return (
    PURCHASE_NAME.test(name) ||
    (/^(?:unique[-_]?)?token$/i.test(name) && IN_PURCHASE.test(around)) ||
    (UNIQUE_NAME.test(name) && /["'](?:checkout|payment)/.test(around))
  );
}

/** A digest in base64: of an account in a list of users, or long as that of a derived key and beside its salt. */
function isDigestOfAccount(secret: string, text: string, assignment: Assignment, lower: string): boolean {
  if (!/(?:^|[-_.])(?:password|passwd|pwd|pass)$/.test(lower)) return false;
  if (/^[A-Za-z0-9+/]{86}==$/.test(secret))
    return /["']?(?:password[-_]?)?salt["']?\s{0,4}(?:=>|[:=])/i.test(
      text.slice(Math.max(0, assignment.nameStart - 200), assignment.valueEnd + 200),
    );
  return (
    /^(?:[A-Za-z0-9+/]{22}==|[A-Za-z0-9+/]{27}=|[A-Za-z0-9+/]{43}=)$/.test(secret) &&
    /<user\s[^<>]*\s$/.test(text.slice(Math.max(0, assignment.nameStart - 200), assignment.nameStart))
  );
}

/** `<user name="bob" password="…"`: an attribute. */
function isInTag(text: string, { nameStart }: Assignment): boolean {
  return /<[A-Za-z][^<>]*\s$/.test(text.slice(Math.max(0, nameStart - 200), nameStart));
}

/** `("password", "5f4d…")` of a test of hashes: a word and what was made of it, and no call before them. */
function isHashInTuple(
  secret: string,
  text: string,
  { operator, nameStart }: Assignment,
  name: string,
): boolean {
  return (
    operator === "," &&
    /^pass(?:word|wd|phrase)?$/i.test(name) &&
    /^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{56}|[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128})$/i.test(secret) &&
    /(?:^|[\s([,{])[([{][ \t]{0,4}["']$/.test(text.slice(Math.max(0, nameStart - 7), nameStart))
  );
}

/** A part of it was made unreadable: `HSs0DYYYYYY9W81DXtI0K7X84H`, `…XXXX`. */
function isMasked(value: string): boolean {
  return /([XYZxyz0*])\1{4}|([Xx*])\2{3}$/.test(value);
}

/** Code, where a value is not quoted: a call, an index, or names and an operator between them. */
function isExpression(value: string): boolean {
  if (/\w[([{<]|;$/.test(value)) return true;
  // `list?.[0].password`; what is in the brackets of a drawn password is no index, and nothing closes them.
  if (/^[A-Za-z_$][\w$.]{0,80}\?\.(?:\[[\w$.]{0,40}\]|\([^()]{0,80}\)|[[(]$)/.test(value)) return true;
  // A type of Go, `*corev1.Secret`, and a value that is taken for one
  if (/^[*&]\w{1,40}\.[A-Z]\w*$|\.\(\*/.test(value)) return true;
  // `Harbour4711*22`: numbers at the end of a word are no name's.
  if (/^[A-Z][A-Za-z]+\d{2,}\W(?:\d+|\w{1,2})$/.test(value)) return false;
  // `harbour*Falcon88`: nor does what is called a password stand for the product of two names, or for what is left of one.
  if (/^[A-Za-z][a-z]+[-*%^&][A-Z]?[a-z]{2,}\d{2,4}$/.test(value)) return false;
  const isNames = /^[A-Za-z_][\w.]*[-+*/%&|^](?:[A-Za-z_][\w.]*|\d+(?:\.\d+)?)$/.test(value);
  return isNames && nameBits(value) > -0.8 * letterPairs(value);
}

/** `PGPASSWORD=x psql …`, `* * * * * TOKEN=x /usr/bin/…`: a variable that a command is given. */
function isBeforeCommand(
  text: string,
  { nameStart, valueEnd, quote, operator }: Assignment,
  name: string,
): boolean {
  return (
    operator === "=" &&
    quote === "" &&
    /^[A-Z][A-Z0-9_]{2,}$/.test(name) &&
    /(?:^|[\s;&|"'`])$/.test(text.slice(Math.max(0, nameStart - 1), nameStart)) &&
    /^[ \t]{1,2}(?:[a-z./$A-Z\\]|-{1,2}[a-zA-Z])/.test(text.slice(valueEnd, valueEnd + 5))
  );
}

/** What commands are given `name=value` behind: kubectl, Helm, Terraform; and Vault. */
const OPTION_BEFORE = /(?:--from-literal|--set|--set-string|-var)[= ](?:[\w.-]+=[\w./:]+,)*["']?$/;
const VAULT_WRITES = /^vault (?:kv put|write|login) /;

function isInCommand(before: string): boolean {
  if (OPTION_BEFORE.test(before)) return true;
  const command = before.slice(Math.max(0, before.lastIndexOf("vault ")));
  return VAULT_WRITES.test(command) && !/[\r\n|;&]/.test(command) && /[ \t]["']?$/.test(command);
}

/** One of several `name=value` between blanks or commas: hosts of an inventory, options of a connection or a mount, lines of a log. */
function isPairInLine(text: string, { nameStart, valueEnd, quote, operator }: Assignment): boolean {
  if (quote !== "" || operator !== "=") return false;
  const isEnded = /^["'\s,]?$/.test(text[valueEnd] ?? "");
  if (isEnded && isInCommand(text.slice(Math.max(0, nameStart - 120), nameStart))) return true;
  const first = text[nameStart - 1] ?? "";
  const next = text[valueEnd] ?? "";
  // A member of an address's query, a setting as Markdown quotes it.
  if (first === "`") return next === "`";
  if (/[?&]/.test(first)) return /^[a-z0-9]$/i.test(text[nameStart - 2] ?? "") && /^[&#"'`\s]?$/.test(next);
  if (!/[ \t,]/.test(first)) return false;
  if (/^(?:[ \t]{1,4}|,)[A-Za-z][\w.-]{1,40}=[^\s=(),]/.test(text.slice(valueEnd, valueEnd + 64)))
    return true;
  // Behind a comma and a blank arguments are named so in code; in a log no parenthesis is open.
  if (
    /^,[ \t][A-Za-z][\w.-]{1,40}=[^\s=(),]/.test(text.slice(valueEnd, valueEnd + 64)) &&
    !/[({[]/.test(lineBefore(text, nameStart)) &&
    !isInCall(text, nameStart)
  )
    return true;
  const before = /[ \t"',]([\w.-]{2,40})=[^\s=(),]{1,60}(?:[ \t]{1,4}|,)$/.exec(
    text.slice(Math.max(0, nameStart - 120), nameStart),
  );
  return before !== null && /^(?:[ \t\r\n"',]|$)/.test(text.slice(valueEnd, valueEnd + 1));
}

/** A parenthesis is open, on a line before perhaps. */
function isInCall(text: string, at: number): boolean {
  let depth = 0;
  for (let i = at - 1; i >= Math.max(0, at - 400) && depth >= 0; i--)
    if (text[i] === ")") depth++;
    else if (text[i] === "(") depth--;
  return depth < 0;
}

/** Quoted, the whole content of an XML element, or behind an option (`-Dpassword=…` too): nothing else can stand there. */
function isPasswordPlace({ quote, operator }: Assignment, name: string): boolean {
  // `CREATE ROLE app PASSWORD '…'`
  if (operator === "space") return (quote === "'" && name === "PASSWORD") || /^--?[A-Za-z]/.test(name);
  return quote !== "" || operator === "tag" || /^--?[A-Za-z]/.test(name);
}

/** `{:password "…"}`, as Clojure's maps have it, and `(defvar db-password "…")` of Lisps. */
function isOfMap(text: string, { nameStart, quote, operator }: Assignment): boolean {
  if (operator !== "space" || quote !== '"') return false;
  return (
    /(?:^|[\s{(,]):$/.test(text.slice(Math.max(0, nameStart - 2), nameStart)) ||
    /\((?:def|defonce|defvar|defconst|defcustom|defparameter|setq|setf|define)[ \t]{1,4}(?:\^:?\w{1,12}[ \t]{1,4})?[*+]?$/.test(
      text.slice(Math.max(0, nameStart - 36), nameStart),
    )
  );
}

/** Quoted values and settings of files that hold only settings; elsewhere an unquoted value may be a variable. */
function isPlainPlace({ quote, operator }: Assignment, name: string): boolean {
  return (
    (quote !== "" && operator !== "," && operator !== "space") ||
    operator === "tag" ||
    /^[A-Z][A-Z0-9_]{2,}$/.test(name)
  );
}

/** Thresholds lie below what random text of that length has and above what words, names and numbers have. */
export function isRandomToken(value: string, isPlain: boolean): boolean {
  const { length } = value;
  if (length < (isPlain ? 16 : 20)) return false;
  if (!/\d/.test(value) || !/[A-Za-z]/.test(value)) return false;
  const entropy = shannonEntropy(value);
  if (/^(?:0x)?[0-9a-f]+$/i.test(value)) return length >= 16 && entropy >= 2.6 && !isFiller(value);
  if (length >= 24 && isPrefixedHex(value)) return true;
  if (entropy < (length >= 32 && !isNearlyHex(value) ? 3.8 : length >= 20 ? 3.3 : 3)) return false;
  const letters = value.replace(/[^A-Za-z]/g, "").length;
  const digits = value.replace(/\D/g, "").length;
  if (letters + digits < 0.75 * length) return false;
  // Words joined by signs or case: `my-service-token-v2`, `AbstractTokenProvider2`.
  if (nameBits(value) > (isPlain ? -0.5 : -1) * letterPairs(value)) return false;
  return longestWordPart(value) <= 0.5 * length;
}

/** Of sixteen characters and one or two more: what was drawn of them holds little more than a hexadecimal number. */
function isNearlyHex(value: string): boolean {
  const share = (of: RegExp) => value.replace(of, "").length / value.length;
  return share(/[0-9a-f]/g) <= 0.1 && share(/[^a-f]/g) >= 0.15;
}

/** Characters in the parts of `value`, split at signs and case, that read as words of five letters or more. */
function longestWordPart(value: string): number {
  const parts = value.split(/[^A-Za-z]+|(?<=[a-z])(?=[A-Z])/);
  return parts.reduce((sum, part) => (part.length >= 5 && wordBits(part) > 3 ? sum + part.length : sum), 0);
}
