// Values whose shape alone says that they are no secret, however random they look: identifiers, hashes, paths, sealed values, what was masked
// or typed.

import { isEncodedText } from "./encoded-text.ts";
import { isFiller } from "./filler.ts";
import { jsonOf } from "./jwt.ts";
import { isPublicPoint } from "./public-point.ts";
import { letterPairs, nameBits, wordBits } from "./words.ts";

/** UUID, cut or mistyped ones too. */
const UUID_LIKE = /^\{?[0-9a-f]{7,12}(?:-[0-9a-f]{4}){2,4}-[0-9a-f]{8,12}\}?$/i;

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
  /^(?:\d{1,2}\|)?\$(?:2[aby]?|5|6|1|argon2\w{0,2}|pbkdf2[\w-]{0,12}|scrypt)\$/, // password hashes, behind the number of what made them too
  /^SW(?:SC|PE|IA|UA)[A-Z0-9]{22}$/, // what Shopware calls a channel, an export, an integration or a user by; the secret stands beside it
  /^(?:\*[0-9A-Fa-f]{40}|md5[0-9a-f]{32}|SCRAM-SHA-\d+\$.*)$/, // those of databases
  /^AQAAAA[EI]AA[A-Za-z0-9+/]{50,}/, // and of ASP.NET's accounts
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
  /^(?:(?:erc\d{2,4}|eip155:\d{1,9}|ethereum):)?0x[0-9a-f]{40}(?:\/\d{1,12})?$/i, // addresses of accounts and contracts, and what one of them keeps
  /^0x[0-9a-f]{1,16}[ul]{0,3}$/i, // numbers
  /^[\w./-]{1,120}\.(?:png|gif|svg|jpe?g|webp|ico)(?:\?[\w=.-]{1,16})?$/, // pictures
  /\(\.[*+]\??\)/, // a pattern that takes anything
  /^require\$\$\d{1,3}$/, // what Rollup calls a module
  /^\[\^?(?:0-9|a-z|A-Z)[^\]]{0,40}\][+*?{]/, // a class of a pattern, and how often
  /^[A-Za-z_$][A-Za-z]{2}[\w$]*(?:\.[A-Za-z_$][\w$]*)*\.[A-Z]{2,}[0-9]{0,2}(?:_(?:[A-Z]{1,12}[0-9]?|[0-9]{1,2}[A-Z]?)){1,6}[,;]?$/, // `Pass.TERRAIN_BACK`: a constant of something
  /^[\w./:-]{1,160}@sha256:[0-9a-f]{64}$/, // an image by its digest
  /^crwdns\d+:/, // marks of Crowdin around texts
  /^Signature=304[3-8][0-9a-f]{60,}$/, // a signature that AWS's requests have behind the names of what was signed
  /^M(?:E[QUY]CI|G[QUY]CM)[A-Za-z0-9+/_-]{87,140}={0,2}$/, // signatures of ECDSA, in DER
  /^CiQA[A-Za-z0-9+/_-]{44,}={0,2}$/, // sealed by Google's Cloud KMS
  /^m(?:\/#?\d{0,10}[a-z]?['hH]?){1,10}$/, // where a key is in a wallet's tree (BIP 32): `m/44'/60'/0'/0/0`
  /^[\w.@-]{1,40}:?(?:\{S?SHA\}|\$(?:apr1|2[aby]?)\$)/, // lines of htpasswd: a user and a hash
  /VERY_?LONG|LONG_?SECRET|RANDOM_?(?:CHAR|STRING|VALUE)/, // says in capitals what will stand there
  /^[A-Za-z_$][\w$]{0,40}:![01]$/, // the next property in minified code
  /^\w{0,20}\[[\w-]{1,30}[~|^$*]?=\\?["']/, // a selector of CSS
  /^key\d{0,3}=[a-z]{1,12}\d{0,3}$/, // `key1=value1`
  /^s[etv]=\d{4}-\d\d-\d\d(?:T[\d:]{5,8}(?:\.\d{1,7})?Z)?$/, // how a signed address of Azure's begins: from when and until when it is of use
  /(?:\\n[\w.-]{1,40},\d{1,4}\\{1,4}t)/, // lines and columns of a table that stands in a literal
  /^element-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/, // `element-6066-…`: a UUID that begins with a word, as WebDriver has it
  /_secret_[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}_v\d{1,4}$/, // what a version of a secret is called where it is kept
  /^(?:org-|proj_|user-|sess_|req_|asst_|thread_|run_|msg_|file-|chatcmpl-|resp_)[A-Za-z0-9]{20,64}$/, // OpenAI's identifiers
];

/** Words with slashes between them. */
const PATH = /^(?:[\w.@{}:-]{1,40}\/){2,12}[\w.@{}:-]{0,60}$/;

/** Whether the value has the shape of something that is no secret, however random it looks. */
export function isOtherShape(value: string): boolean {
  return (
    NOT_SECRETS.some((shape) => shape.test(value)) ||
    (PATH.test(value) && !isRandomBase64(value)) ||
    isMadeOfUuids(value) ||
    isPublicPoint(value)
  );
}

const UUIDS = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;

/** `idtoken-5b1c…-9188…-`, `5b1c….9188…-login.acme.io-refreshtoken`: the name of an entry in a cache, of identifiers and words. */
function isMadeOfUuids(value: string): boolean {
  if (value.length < 74 || (value.match(UUIDS)?.length ?? 0) < 2) return false;
  const words = value
    .replace(UUIDS, "-")
    .split(/[-_.:|/]/)
    .filter((part) => part !== "");
  return (
    words.length > 0 && words.every((word) => /^[A-Za-z]{2,24}$/.test(word)) && wordBits(words.join("-")) > 0
  );
}

/** Of a base64 text of random bytes two characters in three differ in kind from the one before, of names one in five. */
const LEAST_CHANGES = 0.45;
/** So many characters are enough for that to tell; of fewer it is also asked whether their letters are a name's. */
const LONG_BASE64 = 32;
/** Bits a pair of letters, at most, of what no name is made of (see `nameBits`). */
const DRAWN_LETTERS = -0.8;

/** Whether a text with slashes is base64 of random bytes: large and small letters and figures by turns. */
export function isRandomBase64(value: string): boolean {
  if (
    !/^[A-Za-z0-9+/]{16,}$/.test(value) ||
    !/[A-Z]/.test(value) ||
    !/[a-z]/.test(value) ||
    !/[0-9]/.test(value)
  )
    return false;
  const kinds = value.replace(/[A-Z]/g, "A").replace(/[a-z]/g, "a").replace(/[0-9]/g, "0");
  let changes = 0;
  for (let i = 1; i < kinds.length; i++) if (kinds[i] !== kinds[i - 1]) changes++;
  if (changes < LEAST_CHANGES * kinds.length) return false;
  return value.length >= LONG_BASE64 || nameBits(value) <= DRAWN_LETTERS * letterPairs(value);
}

/** `{"hello": "world"}` and the like in base64, joined as the parts of a JSON Web Token are: a signature is no JSON. */
export function isMadeOfJson(value: string): boolean {
  const parts = value.split(".");
  const full = parts.filter((part) => part !== "");
  return parts.length >= 2 && full.length > 0 && full.every((part) => jsonOf(part) !== undefined);
}

/** `123456.aabbccddeeff`, `2.6f1e….aGVsbG8gd29ybGQ=`: every part of it was typed, or stands for words. */
export function isTypedInParts(value: string): boolean {
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

/** A part of it was made unreadable: `HSs0DYYYYYY9W81DXtI0K7X84H`, `…XXXX`. */
export function isMasked(value: string): boolean {
  return /([XYZxyz0*])\1{4}|([Xx*])\2{3}$/.test(value);
}
