import type { Confidence } from "../../rules/types.ts";
import { isFiller } from "./filler.ts";
import { isJwtLike } from "./jwt.ts";
import { isRandomValue } from "./named.ts";
import { isPlaceholder } from "./placeholder.ts";
import type { Check, Judgement } from "./types.ts";
import { letterPairs, nameBits, readsAsWords, wordBits } from "./words.ts";

/** Passwords that stand in every tutorial and compose file, whole and in small letters: a large pattern that minds the case is compiled in half the time. */
const COMMON_PASSWORD =
  /^(?:p[a4@][s$5]{2}w?(?:[o0]r)?d?[\d!@#]{0,5}|pass(?:word|wd|phrase)?[\d!@#]{0,5}|pwd|pw|(?:secret|admin|root|user|test|guest|demo|example|welcome|hello|qwerty|abc|letmein|login|master)[\d!@#$%&*]{0,8}|username|test(?:ing|er|pass(?:word)?|user)\d{0,3}|postgres(?:ql)?|my(?:sql|pass|password|secret|secretpassword|-secret-pw)|mongo(?:db)?|redis|rabbit(?:mq)?|mariadb|oracle|sa|foo(?:bar)?|ba[rz]|qux|1234\d{0,6}|hunter2|change.{0,4}(?:it|me).{0,3}|super_?secret(?:_?password)?|some.*|your.*|secret[-_]?(?:pw|pwd|pass(?:wd|word)?)|db_?pass(?:word)?|dev(?:elopment)?|local|default|docker|token|api_?key|key|open ?sesame|yourstrong\(?!?\)?password|correct ?horse ?battery ?staple|tiger|[a-z]{2,20}(?:_[a-z]{2,20})?[-_](?:password|passwd|pass|pwd|secret)|(?:password|passwd|pass|pwd|secret)[-_][a-z]{2,12}|xxj31zmtzzkva|wso2carbon|(?:pass(?:word)?|secret|token|user(?:name)?)[-_]?value\d{0,2}|my[-_](?:api|access|auth|app|smtp|secret)[-_](?:key|token|pass(?:word)?|secret)\d{0,2})$/;

/**
 * `SecurePassword123!`: what tests and documentation log in with. Up to five words, not three: what repeats itself up to four times V8 writes
 * out as often when it compiles the pattern, which took ten milliseconds.
 */
const TEST_PASSWORD =
  /^(?:(?:test|secure|admin|strong|my|new|user|valid|super|old|temp(?:orary)?|default|initial|demo|sample|wrong|invalid|correct|another|other|updated?|changed?|client|owner|manager|staff|teacher|student|customer|guest|root|local|dev|staging|secret|safe|good|great|very|long|complex|current|confirm|login|random|some)[-_.]?){1,5}p[a4@][s$5]{2}(?:w?[o0]rd|wd|phrase)?[-_.]?[!@#$%^&*.]{0,3}(?:0{0,2}1?2?3?4?5?6?7?8?9?|[01]{1,3})[!@#$%^&*.]{0,3}$/;

/** `token1`, `single_token`, `john-key`; what Firebird's first user has. */
const CALLED_TOKEN = /^(?:token\d{1,3}|[a-z]{2,20}(?:_[a-z]{2,20})?[-_]token|[a-z]{2,12}[-_]key|masterkey)$/;

/** Whether a password was thought up for a text and opens nothing: a common one, a place-holder, a filler. */
export function isSamplePassword(written: string): boolean {
  // A sentence goes on or ends behind it.
  const password = written.replace(/(?<=[A-Za-z0-9])[,.;:]$/, "");
  const lower = password.toLowerCase();
  if ([COMMON_PASSWORD, TEST_PASSWORD, CALLED_TOKEN].some((form) => form.test(lower))) return true;
  if (isPlaceholder(password) || isFiller(password)) return true;
  const spoken = [spokenLetters(password), password.replace(/[0134578@$]/g, (sign) => SPOKEN[sign] ?? sign)];
  return spoken.some((letters) => letters !== password && SAYS_WHAT_IT_IS.test(letters));
}

/** `s3cr3t`, `ch4ngem3`, `sup3rs3cr3tp4ss1`: behind their digits and signs nothing but words for what they are, and a short end. */
const SAYS_WHAT_IT_IS =
  /^(?:super|top|very|my|the|new|changeme|change|pass(?:word|wd|phrase)?|secret(?:word)?|private|text|token|key|admin|root|user|test|letmein|default|example|sample|dummy|fake|welcome|please|now|[-_.]){1,6}(?:[\d!@#$%&*?.]{0,3}|0?1234\d{0,6}[!@#]?)$/i;

/** `alice123`, `alicepass` of `alice`: a user's name and the first figures, or the word for it. */
export function isNamedAfter(password: string, user: string): boolean {
  if (user === "" || !password.toLowerCase().startsWith(user.toLowerCase())) return false;
  return /^[-_]?(?:pass(?:w(?:or)?d)?|pwd?)?(?:0?1|1?2|123(?:4(?:5(?:6(?:7(?:89?)?)?)?)?)?)?$/i.test(
    password.slice(user.length),
  );
}

/** Stars that hide the middle of a text: two of them, and no other sign that a password has. */
export function isStarred(value: string): boolean {
  return /^[A-Za-z0-9]{2,}\*\*[A-Za-z0-9]*$/.test(value);
}

/** Base64 of words, or their bytes in hexadecimal digits: an example written so, or a text and no secret. */
export function isEncodedText(value: string): boolean {
  const isHex = /^(?:[2-7][0-9a-f]|0[9ad]){8,}$/i.test(value);
  if (!isHex && !/^(?=[A-Za-z0-9+/=]{8})[A-Za-z0-9+/]{6,}={0,2}$/.test(value)) return false;
  if (isCutText(value)) return true;
  // Windows writes passwords of unattended set-ups in two bytes a character, and the setting's name behind them.
  const text = Buffer.from(value, isHex ? "hex" : "base64")
    .toString("latin1")
    .replaceAll("\0", "")
    .replace(/(?<=.)(?:Administrator)?Password$/, "")
    // `echo word | base64`, and texts of several lines
    .trim();
  if (!/^[\x20-\x7e\r\n\t]+$/.test(text)) return false;
  return (
    readsAsWords(text) ||
    isPlainText(text) ||
    HASH_OF_USER.test(text) ||
    isSampleLogin(text) ||
    ID_OF_TOKEN.test(text)
  );
}

/**
 * `AccessToken:84629174`, `gid://shop/ApiKey/17`: what GraphQL calls one of the tokens that somebody has. Behind the name of a user or of a
 * service figures may be a password, and behind `ApiKey:` a UUID may be the key.
 */
const ID_OF_TOKEN =
  /^(?:gid:\/\/[\w-]{1,40}\/(?:[A-Z]\w{0,40}::){0,6}[A-Z]\w{1,60}\/(?:\d{1,20}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})|(?:[A-Z][a-z]{1,20}){1,4}(?:Token|Key|Credential)[:|/]\d{1,20})$/;

/** Base64 of words of which the beginning was cut off, so that the fours of characters do not begin where the text does. */
function isCutText(value: string): boolean {
  if (value.length < SHORTEST_CUT) return false;
  return [1, 2, 3].some((from) => {
    const text = Buffer.from(value.slice(from), "base64").toString("latin1");
    return /^[\x20-\x7e\r\n\t]+$/.test(text) && readsAsWords(text) && !hasDrawnPart(text);
  });
}

/** Of so many random characters the fifteen bytes are text once in two million times, and words far more rarely. */
const SHORTEST_CUT = 24;

/** Ten letters and figures that no sign parts: behind words a secret may be (`service:Kx82…`). */
function hasDrawnPart(text: string): boolean {
  return text
    .split(/[^A-Za-z0-9]/)
    .some((part) => part.length >= 10 && /\d/.test(part) && /[A-Za-z]/.test(part));
}

/** A sample, behind a user's name or not. */
function isSampleLogin(text: string): boolean {
  return isSamplePassword(text) || isSamplePassword(/^[\w.@-]{1,40}:(.{1,80})$/.exec(text)?.[1] ?? "1");
}

/** `iloveyou`, `value-2`, `5678`: words in small letters and numbers that were typed, which nobody would take for a secret as they stand. */
function isPlainText(text: string): boolean {
  const parts = text.split(/[^A-Za-z0-9]+/);
  if (!parts.every((part) => /^\d{0,4}$/.test(part) || isFiller(part) || isWord(part))) return false;
  const words = parts.filter((part) => part.length >= 4 && isWord(part)).join("");
  return words.length >= 0.3 * text.length || /^\d+$/.test(text);
}

function isWord(part: string): boolean {
  return /^(?:[A-Z]?[a-z]+|[A-Z]+)\d{0,2}$/.test(part) && (part.length <= 3 || wordBits(part) >= 0);
}

/** A line of htpasswd: the user's name, and what was made of the password. */
const HASH_OF_USER = /^[\w.@-]{1,40}:(?:\{S?SHA\}|\$(?:apr1|2[aby]?)\$)/;

/** Eight characters of at least two kinds, or sixteen. */
export function isStrongPassword(password: string): boolean {
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter((kind) => kind.test(password)).length;
  return password.length >= 8 && (kinds >= 2 || password.length >= 16);
}

/**
 * A value of a name that speaks of a password, written out where nothing else can stand: random, or thought up under a
 * policy (a letter, a digit and a sign) and not only words. `undefined` when it is neither.
 */
export function judgePasswordValue(value: string, confidence: Confidence): Judgement | undefined {
  const spoken = spokenLetters(value);
  if (isDrawnPassword(value)) return { confidence: wordBits(spoken) < SURELY_SPOKEN ? confidence : "low" };
  if (!isChosenPassword(value)) return isWordsAndDrawnPart(value) ? { confidence: "low" } : undefined;
  if (isStarred(value)) return { confidence: "low" };
  const isWords = wordBits(value) >= 0 || wordBits(spoken) >= SURELY_SPOKEN || /passw(?:or)?d/i.test(spoken);
  return { confidence: isWords ? "low" : confidence };
}

/**
 * What somebody thought up who is asked for no sign: a word or a name and digits that do not just count (`Bramwell482`, `dep000417`).
 * Words that everybody takes with `1`, `123` or `2` behind them stand in too many examples.
 */
export function isThoughtUpPassword(value: string): boolean {
  if (!/^[A-Za-z0-9][\w@.-]{6,38}[A-Za-z0-9]$/.test(value) || !/\d/.test(value) || !/[A-Za-z]/.test(value))
    return false;
  if (isSamplePassword(value) || /passw|secret|test|demo|example|sample|change|dummy|local/i.test(value))
    return false;
  if (/[_.-]/.test(value) && !/\d{2}/.test(value)) return false;
  const counting = /^(.*?)(?:0?1?2?3?4?5?6?7?8?9?|0{1,3}|1{1,3})$/.exec(value)?.[1] ?? value;
  return counting !== "" && (/\d/.test(counting) || (/[a-z][A-Z]/.test(counting) && wordBits(counting) < 0));
}

/**
 * `Walnut-Orbit-471`, `copperHeron382`: two words to four and a number that does not count and is no round one, as people and their password
 * managers make them; of two digits only behind words of which one has a capital, and no size of an icon. Words that code is made of stand in
 * the names of something.
 */
export function isWordsAndNumber(value: string): boolean {
  const words =
    /^((?:[A-Z][a-z]{2,11}|[a-z]{3,12})(?:[-_.]?[A-Z][a-z]{2,11}|[-_.][a-z]{3,12}){1,3})[-_.]?(\d{2,4})[!.?*]?$/.exec(
      value,
    );
  if (!words || value.length < 10 || hasCodeWord(words[1] as string)) return false;
  const number = words[2] as string;
  if (number.length === 2)
    return (
      /[A-Z]/.test(value) &&
      !/^(?:0\d|[1-3]0|1[126]|2[14]|32|48|64)$/.test(number) &&
      !/^[a-z]+[A-Z]/.test(value)
    );
  return !/^(?:0?123|1?234|4?321|[0-9]?(\d)\1\1|1024|2048|4096|128|256|512|384|404|500|8080|\d0{2,3})4?$/.test(
    number,
  );
}

/** `copper-falcon-harbour-47`: three words or more that somebody drew, and a number. */
export function isDrawnWords(value: string): boolean {
  return (
    /^[a-z]{4,11}(?:-[a-z]{4,11}){2,5}-(?!0\d|[1-3]0|1[126]|2[14]|32|48|64)\d{2}$/.test(value) &&
    !hasCodeWord(value)
  );
}

/** `Copper-falcon-xUWygN`: words and, between signs, a part that was drawn: letters of both cases, and figures within them. */
function isWordsAndDrawnPart(value: string): boolean {
  if (value.length < 12 || !/^[A-Za-z0-9]+(?:[-_.][A-Za-z0-9]+){1,5}$/.test(value)) return false;
  const parts = value.split(/[-_.]/);
  const words = parts.filter((part) => /^(?:[A-Z]?[a-z]{3,11}|[A-Z]{3,11})$/.test(part));
  return (
    words.length === parts.length - 1 &&
    !hasCodeWord(words.join("-")) &&
    parts.some((part) => !words.includes(part) && isDrawnPart(part))
  );
}

function isDrawnPart(part: string): boolean {
  if (part.length < 5 || part.length > 16 || !/[a-z]/.test(part) || !/[A-Z]/.test(part)) return false;
  if (/\d[A-Za-z]/.test(part)) return !/^v\d|^[A-Z][a-z]{2,}\d[A-Z][a-z]+$/.test(part);
  return nameBits(part) < -1.2 * letterPairs(part) && !/^[A-Z]?[a-z]+(?:[A-Z][a-z]+)+$/.test(part);
}

/** Twelve letters or more of one case that follow each other as in no word of any language: a service drew them. */
export function isDrawnLetters(value: string): boolean {
  return (
    /^(?:[a-z]{12,32}|[A-Z]{12,32})$/.test(value) &&
    !isFiller(value) &&
    wordBits(value) < -1.5 * letterPairs(value)
  );
}

/** Words that names in code have, and samples: where a word begins; short ones whole, for `Barcelona` and `Shadow` begin with them. */
const CODE_WORD =
  /pass|pwd|secret|token|(?:^|[-_.])(?:key|user|name|log|admin|account|client|server|service|test|demo|exampl|sampl|chang|dummy|local|default|field|value|hash|e?mail|valid|wrong|correct|new|old(?![a-z])|curr|input|label|text|form|my|your|foobar|string|data|type|code|auth|aes|rsa|utf|http|vers|build|uniq|safe|strong|weak|super|hello|welcome|qwert|abc|letme|root|host|node|item|index|file|path|page|line|level|mock|fake|te?mp|stub|place|only|with|linux|windows|ubuntu|debian|android|firefox|chrom|safari|python|(?:foo|ba[rz]|err|sha|md|port|rand|and|the)(?![a-z]))/i;

function hasCodeWord(words: string): boolean {
  return CODE_WORD.test(words.replace(/([a-z])(?=[A-Z])/g, "$1-"));
}

/** How a policy without figures is met: `Copper*Falcon!`, two words or three and signs between them. */
const WORDS_AND_SIGNS = /^[A-Z][a-z]{3,11}(?:[!@#%^*&+=?]{1,2}[A-Z][a-z]{3,11}){1,2}[!@#%^*&+=?_]{0,2}$/;
const FIRST_SIGNS = /[!@#%^*&+=?]/g;

/** A quoted password of letters and signs: drawn, or words that signs part, which may be a text all the same. */
export const checkPasswordOfSigns: Check = ({ secret, text, candidate, confidence }) => {
  const before = /[\w.-]{0,30}$/.exec(
    text.slice(Math.max(0, candidate.outerStart - 30), candidate.outerStart),
  );
  if (
    /old|new|wrong|invalid|bad|test|fake|mock|confirm|hash|crypted|label|text|error/i.test(before?.[0] ?? "")
  )
    return "drop";
  const signs = secret.match(FIRST_SIGNS) ?? [];
  if (signs.length === 0 || isSamplePassword(secret) || hasCodeWord(secret.replace(FIRST_SIGNS, "-")))
    return "drop";
  // Along the keyboard: `Asdfghjkl!@#`
  if (/qwert|yuiop|asdf|hjkl|zxcv|!@#/i.test(secret)) return "drop";
  if (WORDS_AND_SIGNS.test(secret)) return { confidence: "low" };
  const isMixed = /[a-z]/.test(secret) && /[A-Z]/.test(secret);
  // `&name;`, `a=b&c=d`, `%s`, `@scope/`, `==`: of markup, of queries, of formats.
  if (
    !isMixed ||
    secret.length < 12 ||
    /&\w{0,12};|=\w{0,40}&|%[a-z]|([^A-Za-z])\1|^@\w{1,64}$|\w\.\w{1,40}[.=]/.test(secret)
  )
    return "drop";
  return nameBits(secret) < -1.5 * letterPairs(secret) ? { confidence } : "drop";
};

/** From here on letters behind digits and signs are words: 16 random characters get there less than once in 100 times. */
const SURELY_SPOKEN = 6;

/** `P@ssw0rd`, `Cl0udfl@r3`: digits and signs read as the letters that they are written for. */
function spokenLetters(value: string): string {
  return value.replace(/[0134578@$!](?=.*[A-Za-z])/g, (sign) => SPOKEN[sign] ?? sign);
}

const SPOKEN: Readonly<Record<string, string>> = {
  "0": "o",
  "1": "i",
  "3": "e",
  "4": "a",
  "5": "s",
  "7": "t",
  "8": "b",
  "@": "a",
  $: "s",
  "!": "i",
};

/** Letters of both cases and digits, in no order that a word has; signs that names have too may stand between them. */
function isDrawnPassword(value: string): boolean {
  if (!/^[A-Za-z0-9][\w.-]{8,62}[A-Za-z0-9]$/.test(value)) return false;
  // `Encoder.V2`, `a-b-C3`: names of several parts are short in each.
  if (
    /[_.-]/.test(value) &&
    value
      .split(/[_.-]/)
      .every((part) => !/\d/.test(part) || /^(?:v?\d+|[a-z]+\d+|[A-Z]+\d+|[A-Z][a-z]*\d+)$/.test(part))
  )
    return false;
  const isMixed = /[a-z]/.test(value) && /[A-Z]/.test(value);
  const pairs = Math.max(1, letterPairs(value));
  if (!/\d/.test(value)) return isMixed && nameBits(value) < -(value.length < 14 ? 1.8 : 1.5) * pairs;
  if (!isMixed) return isDrawnOfOneCase(value) && nameBits(value) < -1.2 * pairs;
  // Digits in two places are rarer in names than in what was drawn: of 1,700 names of large source trees two have them and fewer bits.
  const isInTwo = /\d[A-Za-z]+\d/.test(value);
  if (isInTwo && /^[A-Za-z0-9]+$/.test(value)) return nameBits(value) < 0.3 * pairs;
  return nameBits(value) < -(isInTwo || value.length >= 13 ? 0.3 : 0.8) * pairs;
}

/** `qq21oxi1ryl7`: letters of one case and digits in two places, as few names have them; no hexadecimal number. */
function isDrawnOfOneCase(value: string): boolean {
  return (
    value.length >= 10 &&
    /^[A-Za-z0-9]*\d[A-Za-z]+\d[A-Za-z0-9]*$/.test(value) &&
    !/^(?:0x)?[0-9a-f]+$/i.test(value)
  );
}

/** What people think up under a policy: a letter, a digit and a sign, and not only words. */
function isChosenPassword(written: string): boolean {
  // `#Falcon-Harbour471`, `@malthea88*`: in a selector or the name of a package stand no more signs, nor figures behind two words.
  if (/^[#@][A-Za-z]/.test(written)) {
    const rest = written.slice(1);
    return isWordsAndNumber(rest) || (/[!$%&*?#]/.test(rest) && isChosenPassword(rest));
  }
  // A word of another language, in a table of translations.
  const value = written.replace(
    /\\u[0-9a-f]{4}|\\x[0-9a-f]{2}|\\0|&(?:#\d{1,5}|#x[0-9a-f]{1,4}|[a-z]{2,8});/gi,
    "",
  );
  if (value.length < 8 || value.length > 64) return false;
  if (/^[a-z_]+(?::[\w,.]+)?(?:\|[a-z_]+(?::[\w,.]+)?)+$/.test(value)) return false; // `required|string|min:8`
  if (/[(){}[\]<>]{2}|\$\{|^\$\w|^%\w+%$|^[:/.#@]|\w\.\w+[.(]|::|=>|^--?\w+[-\w]*$/.test(value)) return false;
  if (value.includes("#{")) return false; // what Ruby puts in
  // Which characters are permitted: `a-zA-Z0-9!`
  if (/a-z(?:A-Z|0-9|$)|A-Z(?:a-z|0-9|$)|0-9(?:a-z|A-Z)/.test(value)) return false;
  // `!!!no-base64!!!`
  if (/([^A-Za-z0-9])\1\1/.test(value)) return false;
  const signs = value.replace(/[A-Za-z0-9_.:/-]/g, "").length;
  return signs >= 1 && /\d/.test(value) && /[a-z]/i.test(value) && new Set(value).size >= 6;
}

/** A password in a place that holds nothing else: judged as people choose them, words with something added included. */
export const checkPassword: Check = ({ secret, text, candidate, confidence }) => {
  if (isSamplePassword(secret) || !isStrongPassword(secret)) return "drop";
  // `login("alice", "alice123")`, `mc alias set x https://… alice alice123`
  const before = text.slice(candidate.outerStart, candidate.start);
  const user =
    /["']([^"'\r\n]{1,80})["'],\s{0,20}["']$|(?<=[ \t]["']?)([\w.@-]{1,80})["']?[ \t]{1,4}(?:-{1,2}[pP](?:assword)?[ \t=]{0,2})?["']?$/.exec(
      before,
    );
  if (isNamedAfter(secret, user?.[1] ?? user?.[2] ?? "")) return "drop";
  if (/^[$%@{<[(]|[{}<>]|\$\(|\w\.\w+\(/.test(secret)) return "drop";
  if (!/\d/.test(secret) && wordBits(secret) > 0) return "drop";
  if (/^[\d.:]+$/.test(secret) && secret.includes(":")) return "drop"; // ports: `-p 8080:80`
  if (PATH_OF_WORDS.test(secret) && wordBits(secret) > 0) return "drop";
  // `connect(user=USER, password=DB_PASSWD)`: the last argument of a call
  if (/^[A-Za-z_][A-Za-z_.]{0,60}\){1,4}$/.test(secret) && isInCall(text, candidate.start)) return "drop";
  return { confidence: SAYS_PASSWORD.test(spokenLetters(secret)) ? "low" : confidence };
};

/** A parenthesis is open before `at` on its line. */
function isInCall(text: string, at: number): boolean {
  const line = text
    .slice(Math.max(0, at - 400), at)
    .split("\n")
    .pop() as string;
  return line.split("(").length > line.split(")").length;
}

/** What few passwords that open something have in them, and many that documentation shows. */
const SAYS_PASSWORD = /passw(?:or)?d/i;

/** `settings/profile-2`: a page or a file, by the names of its folders. */
const PATH_OF_WORDS = /^\.{0,2}\/?(?:[A-Za-z_-]{2,30}\/){1,6}[A-Za-z_-]{2,30}[-_.]?\d{0,3}(?:\.[a-z]{1,5})?$/;

/** The password of a network, as its devices have it: 8 to 63 characters (IEEE 802.11i), whatever somebody thought up. */
export const checkWifiPassword: Check = ({ secret, confidence }) =>
  isSamplePassword(secret) ||
  /your|passw|passphrase|ssid|wi-?fi|network|\bhere\b|change.{0,4}me|example|secret|senha|clave|contrase|motdepasse|kennwort|\bpsk\b|mypsk|^(?:qwerty|asdf|zxcv)\w{0,8}$|\*\*|[<>{}$]|%s/i.test(
    secret,
  ) ||
  /^(.)\1{7,62}$|^(?:12345678|87654321)/.test(secret)
    ? "drop"
    : { confidence };

/** Sixteen letters that a service drew, in groups of four or not. */
export const checkAppPassword: Check = ({ secret, text, candidate, confidence }) => {
  const { assignment } = candidate;
  if (assignment && !/pass|pwd|secret/i.test(text.slice(assignment.nameStart, assignment.nameEnd)))
    return "drop";
  const letters = secret.replace(/[ -]/g, "");
  return isSamplePassword(secret) || isFiller(letters) || wordBits(letters) > -12 ? "drop" : { confidence };
};

/** `user:password` as command lines take it. */
export const checkUserPassword: Check = ({ secret, confidence }) => {
  const colon = secret.indexOf(":");
  // A token with no password behind it.
  if (colon < 0) return isSamplePassword(secret) ? "drop" : judgeToken(secret, confidence);
  const password = secret.slice(colon + 1);
  const user = secret.slice(0, colon);
  if (isSamplePassword(password) || password === user || isNameInCapitals(password)) return "drop";
  if (/[{}<>]|\$[\w(]|^[$[]/.test(password)) return "drop";
  if (isNamedAfter(password, user)) return { confidence: "low" };
  if (isRandomValue(password) && isStrongPassword(password)) return { confidence };
  return (
    judgePasswordValue(password, confidence) ?? (isWordsAndNumber(password) ? { confidence: "low" } : "drop")
  );
};

/** `ACCESS_KEY`: what will be put there. */
function isNameInCapitals(value: string): boolean {
  return /^[A-Z]+(?:_[A-Z]+)+$/.test(value) && wordBits(value.toLowerCase()) > 0;
}

/** A password that a script types, or that a note has beside its user: drawn, or thought up with figures in it; words with something added only if they have a sign. */
export const checkTypedPassword: Check = ({ secret, confidence }) => judgeTyped(secret, confidence);

export function judgeTyped(secret: string, confidence: Confidence): Judgement {
  if (isSamplePassword(secret) || !isStrongPassword(secret) || isStarred(secret)) return "drop";
  if (SAYS_ITS_TEST.test(secret)) return "drop";
  return (
    judgePasswordValue(secret, confidence) ??
    (isThoughtUpPassword(secret) || isWordsAndNumber(secret) ? { confidence: "low" } : "drop")
  );
}

/** What tests call their own passwords: `Wrong#Pass7`, `new-secret-2`. */
const SAYS_ITS_TEST =
  /wrong|invalid|incorrect|(?:new|old|test|valid|strong|secure|weak|bad|good|my|user|admin)[-_.@#!]?p[a4@][s$5]{2}|p[a4@][s$5]{2}w[o0]rd|@(?:example|test)\.|\d{2}[:/]\d{2}/i;

/** `user:password` that code encodes: a log-in, and not the name of a kind with the number of one (`Post:17`, `sha256:…`). */
export const checkEncodedLogin: Check = (evidence) =>
  /^(?:[A-Z][\w-]{0,59}|sha\d{1,3}|md5|cursor|session|request|content-?type|node|urn|g?id|[0-9a-f]{2}):/.test(
    evidence.secret,
  )
    ? "drop"
    : // The password alone, where code joins it to its user.
      evidence.secret.includes(":")
      ? checkUserPassword(evidence)
      : judgeTyped(evidence.secret, evidence.confidence);

/** A bearer token of no known form: random, with digits. */
export const checkBearer: Check = ({ secret, text, candidate, confidence }) => {
  const { outerStart, start } = candidate;
  const lead = text.slice(outerStart, start);
  // An application of Unsplash's or Imgur's, which every page that shows pictures names
  if (/Client-ID\s+$/.test(lead) || SENT_BY_PATH.test(secret)) return "drop";
  const judgement = judgeToken(secret, confidence);
  if (judgement === "drop" || !IS_VARIABLE.test(lead)) return judgement;
  const before = text.slice(Math.max(0, outerStart - 60), outerStart);
  return /header|client|config|default/i.test(before)
    ? judgement
    : { confidence: "low", notes: ["Perhaps what a payment was authorized as, and no header."] };
};

/** `/v1/cards/…/debits`: a path. */
const SENT_BY_PATH = /^\/(?:v\d{1,2}|[a-z-]+)\/[a-z_-]+\//;

/** `authorization = "…"`, `response.authorization, "…"`: a variable or a member, and no scheme. */
const IS_VARIABLE = /^authorization\s{0,4}[=,]\s{0,4}\\?["'`]?$/;

/** `invalid-token-2`, `expired.signature`: a few words, the first of which says that it opens nothing. */
const SAYS_INVALID = /^(?:invalid|wrong|bad|expired|malformed)(?:[-_.](?:[A-Za-z]{2,12}|\d{1,4})){1,6}$/;

/** `AWS4-ECDSA-P256-SHA256`: how a request is signed. */
const ALGORITHM = /^(?:[A-Z][A-Z0-9]{1,8}-){1,4}(?:SHA-?\d{1,3}|MD5)$/;

/** `ya29.injected-by-gcp`: small letters with signs between, behind no more than a short beginning. */
const IN_WORDS = /^(?:[a-z\d]{2,5}\.)?[a-z]{2,}(?:-[a-z]{2,}){2,}$/;

const judgeToken = (secret: string, confidence: Confidence): Judgement =>
  !isJwtLike(secret) &&
  !isEncodedText(secret) &&
  isRandomValue(secret) &&
  /\d/.test(secret) &&
  /[A-Za-z]/.test(secret) &&
  !/^v?\d+\.\d+/.test(secret) &&
  !SAYS_INVALID.test(secret) &&
  !ALGORITHM.test(secret) &&
  !(IN_WORDS.test(secret) && wordBits(secret) > -0.5 * letterPairs(secret)) &&
  !/\.\w+\.\w+\./.test(secret)
    ? { confidence }
    : "drop";
