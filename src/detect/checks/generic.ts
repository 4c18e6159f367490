import type { Confidence } from "../../rules/types.ts";
import { isQuotedSetting, isSettingLine } from "../recognise/setting-line.ts";
import type { Assignment } from "../recognise/types.ts";
import { isStarred, isThoughtUpPassword, isWordsAndNumber } from "../values/chosen-password.ts";
import { isDrawnLetters, isDrawnWords } from "../values/drawn-password.ts";
import { isEncodedText } from "../values/encoded-text.ts";
import { shannonEntropy } from "../values/entropy.ts";
import { isFiller } from "../values/filler.ts";
import { hasShownPayload, isJwtLike } from "../values/jwt.ts";
import { isMadeOfJson, isMasked, isOtherShape, isTypedInParts } from "../values/other-shapes.ts";
import { isDrawnUuid, isRandomPart, isRandomToken, PREFIXED, UUID_SHAPE } from "../values/random.ts";
import { isSamplePassword } from "../values/sample-password.ts";
import { letterPairs, nameBits } from "../values/words.ts";
import {
  AGREED,
  ARGUMENT,
  doubted,
  HASH,
  HASHED,
  isHashInTuple,
  isHashOfAccount,
  isHashOfQuery,
  isNamedArgument,
  isOfKeyAgreement,
  LONG,
  LONG_HASH,
  OF_QUERY,
} from "./doubts.ts";
import { isDrawnWithSigns } from "./drawn-with-signs.ts";
import { judgePasswordValue } from "./judge-password.ts";
import { isDigestOfFile, isSetter } from "./named.ts";
import {
  isIdOfPair,
  isNameInMap,
  isOfChallenge,
  isOfSearchBox,
  isOfSignedRequest,
  isOfSomethingElse,
} from "./other-uses.ts";
import {
  CALLED_PASSWORD,
  MADE_UP_NAME,
  NO_SECRET_KEY,
  OPEN_NAME,
  OTHER_END,
  OTHER_NAME,
  PASSWORD_NAME,
  SEALED_NAME,
  SEARCHES_ONLY,
  SECRET_NAME,
  SERVICE_PASSWORD,
  SHORT_NAME,
  STATE_NAME,
  TABLE_NAME,
  UUID_KEY_NAME,
  UUID_NAME,
} from "./secret-names.ts";
import {
  isBeforeCommand,
  isBesideHost,
  isCredentialCheck,
  isNamedToCommand,
  isOfMap,
  isPairInLine,
  isPasswordPlace,
  isPlainPlace,
  isWholeOfIts,
} from "./surroundings.ts";
import type { Check, Judgement } from "./types.ts";
import { isCoinAddress } from "./wallet.ts";

/** Code that computes the value, or a reference to where it is kept. */
const COMPUTED =
  /[({[<>}\])]|\$\{?\w|^[$%@!&#*?]\w+[%!]?$|=>|::|->|;|\\[^"'\\/]|^(?:process|os|env|sys|self|this|config|settings|props?|params?|options?|args?|ctx|context|req(?:uest)?|res(?:ponse)?|data|state|secrets?|vars?|local|module|window|document)\./;

/** Names joined by dots: a property, a package, a message's key. */
const DOTTED = /\w\.\w+\.\w|^(?:[A-Za-z_]\w{0,40}\.)+[A-Za-z_]\w{0,40}$/;

/** `passwordForAdmin`, `token_of_deployment`: whose it is stands behind what it is. */
const PURPOSE =
  /^([\w.$-]*?(?:[pP]assword|[pP]asswd|[pP]wd|[sS]ecret|[tT]oken|[kK]ey))(?:(?:For|Of)[A-Z]|_(?:for|of)_[a-z])\w{1,30}$|^([A-Z0-9_]*?(?:PASSWORD|PASSWD|PWD|SECRET|TOKEN|KEY))_(?:FOR|OF)_[A-Z]\w{1,30}$/;
/** `withToken(`, `.setApiKey(`: what a call does with it. */
const DONE_WITH = /(?<=^|\.)(?:set|with|use|init(?:iali[sz]e)?|configure|register)_?(?=[a-z]{3})/;

function withoutPurpose(name: string): string {
  const found = PURPOSE.exec(name);
  return found?.[1] ?? found?.[2] ?? name;
}

/**
 * The judge of assigned values of no known form. It must earn its place: the name must end in what it is, and the value
 * must be written out, random for its length and alphabet, and no place-holder, hash, identifier, path or words.
 */
export const checkGeneric: Check = ({ secret: written, text, candidate, confidence }) => {
  const { assignment } = candidate;
  if (!assignment) return "drop";
  const name = withoutPurpose(text.slice(assignment.nameStart, assignment.nameEnd));
  const isCall = assignment.operator === "call";
  const lower = isCall ? name.toLowerCase().replace(DONE_WITH, "") : name.toLowerCase();
  if (!SECRET_NAME.test(lower) || OTHER_NAME.test(lower) || OTHER_END.test(lower)) return "drop";
  if (OPEN_NAME.test(name) || SEARCHES_ONLY.test(name)) return "drop";
  if (SEALED_NAME.test(lower) || MADE_UP_NAME.test(name) || STATE_NAME.test(name)) return "drop";
  if (isCall && !isSetter(name)) return "drop";
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
  // Many letters, but few different ones
  if (/^[A-Za-z]{24,}$/.test(secret) && shannonEntropy(secret) < 3.3) return "drop";
  if (isCoinAddress(secret)) return "drop";
  if (isCompared) return judgeNamed(name, secret, confidence);
  // A comment of YAML's, and no value
  if (assignment.operator === ":" && assignment.quote === "" && secret.startsWith("#")) return "drop";
  const isLine = isSettingLine(text, assignment) || isQuotedSetting(text, assignment);
  if (SHORT_NAME.test(name) && isWrittenOut(secret, text, assignment, name, isLine)) {
    const judgement = judgePasswordValue(secret, confidence);
    if (judgement && isNamedArgument(secret, text, assignment))
      return { confidence: "low", notes: [ARGUMENT] };
    if (judgement) return doubted(judgement, secret, text, assignment, name);
    if (isMemorable(secret, text, assignment, lower)) return { confidence: "low" };
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
  if (isDigestOfFile(secret, text, assignment)) return "drop";
  if (isOfKeyAgreement(secret, text, assignment, name)) return { confidence: "low", notes: [AGREED] };
  if (isHashOfQuery(secret, text, assignment, name)) return { confidence: "low", notes: [OF_QUERY] };
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

/** Whether a value that is short stands where nothing else can: neither code nor the next word of a text. */
function isWrittenOut(
  secret: string,
  text: string,
  assignment: Assignment,
  name: string,
  isLine: boolean,
): boolean {
  return isLine ||
    isPairInLine(text, assignment) ||
    isBeforeCommand(text, assignment, name) ||
    isNamedToCommand(text, assignment)
    ? !isExpression(secret)
    : isPasswordPlace(assignment, name) || isOfMap(text, assignment) || isWholeOfIts(text, assignment);
}

/** Whether a password was made to be remembered. Of services even what one word and a number make; else only words in a row. */
function isMemorable(secret: string, text: string, assignment: Assignment, lower: string): boolean {
  return SERVICE_PASSWORD.test(lower) || isBesideHost(text, assignment, lower)
    ? (isThoughtUpPassword(secret) && !LONG_HEX.test(secret)) ||
        isDrawnLetters(secret) ||
        isDrawnWords(secret) ||
        isWordsAndNumber(secret)
    : CALLED_PASSWORD.test(lower) && (isWordsAndNumber(secret) || isDrawnWords(secret));
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

/** What tests call a key that opens nothing. */
const WRONG_KEY = /(?:^|_)(?:MALFORMED|INVALID|WRONG)_/;

/** A variable of the environment that is called a key, of whatever: long, random and written out. */
export const checkKeyVariable: Check = (evidence) => {
  const { secret, text, candidate, confidence } = evidence;
  const { assignment } = candidate;
  if (!assignment || assignment.operator === "==") return "drop";
  const name = text.slice(assignment.nameStart, assignment.nameEnd);
  if (!/(?:^|[.$-])[A-Z][A-Z0-9_]{2,60}_KEY$/.test(name) || NO_SECRET_KEY.test(name)) return "drop";
  if (WRONG_KEY.test(name) || SEARCHES_ONLY.test(name)) return "drop";
  if (isOtherShape(secret) || isSamplePassword(secret) || isEncodedText(secret)) return "drop";
  if (isMasked(secret) || isJwtLike(secret) || isFiller(secret) || COMPUTED.test(secret)) return "drop";
  if (isOfSearchBox(secret, text) || isIdOfPair(text, assignment, name)) return "drop";
  const isHex = /^[0-9a-f]+$/i.test(secret);
  if (isHex && secret.length < 32) return "drop";
  return isRandomToken(secret, false) ? { confidence } : "drop";
};

/** Nobody thinks up so many digits. */
const LONG_HEX = /^[0-9a-f]{32,}$/i;

/** Code, where a value is not quoted: a call, an index, or names and an operator between them. */
function isExpression(value: string): boolean {
  if (/\w[([{<]|;$/.test(value)) return true;
  // `list?.[0].password`; what is in the brackets of a drawn password is no index, and nothing closes them.
  if (/^[A-Za-z_$][\w$.]{0,80}\?\.(?:\[[\w$.]{0,40}\]|\([^()]{0,80}\)|[[(]$)/.test(value)) return true;
  // `SecureRandom.hex`: what is drawn when the program runs
  if (/^SecureRandom\.[a-z_]{3,20}(?:58|64)?$/.test(value)) return true;
  // A type of Go, `*corev1.Secret`, and a value that is taken for one
  if (/^[*&]\w{1,40}\.[A-Z]\w*$|\.\(\*/.test(value)) return true;
  // `Harbour4711*22`: numbers at the end of a word are no name's.
  if (/^[A-Z][A-Za-z]+\d{2,}\W(?:\d+|\w{1,2})$/.test(value)) return false;
  // `harbour*Falcon88`: nor does what is called a password stand for the product of two names, or for what is left of one.
  if (/^[A-Za-z][a-z]+[-*%^&][A-Z]?[a-z]{2,}\d{2,4}$/.test(value)) return false;
  const isNames = /^[A-Za-z_][\w.]*[-+*/%&|^](?:[A-Za-z_][\w.]*|\d+(?:\.\d+)?)$/.test(value);
  return isNames && nameBits(value) > -0.8 * letterPairs(value);
}
