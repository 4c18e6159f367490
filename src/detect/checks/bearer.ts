import type { Confidence } from "../../rules/types.ts";
import { isEncodedText } from "../values/encoded-text.ts";
import { isJwtLike } from "../values/jwt.ts";
import { isRandomValue } from "../values/random.ts";
import { letterPairs, wordBits } from "../values/words.ts";
import type { Check, Judgement } from "./types.ts";

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

/** A token that nothing but its randomness tells: of letters and figures, and neither text in base64 nor a version, an algorithm or words. */
export const judgeToken = (secret: string, confidence: Confidence): Judgement =>
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

/** `invalid-token-2`, `expired.signature`: a few words, the first of which says that it opens nothing. */
const SAYS_INVALID = /^(?:invalid|wrong|bad|expired|malformed)(?:[-_.](?:[A-Za-z]{2,12}|\d{1,4})){1,6}$/;

/** `AWS4-ECDSA-P256-SHA256`: how a request is signed. */
const ALGORITHM = /^(?:[A-Z][A-Z0-9]{1,8}-){1,4}(?:SHA-?\d{1,3}|MD5)$/;

/** `ya29.injected-by-gcp`: small letters with signs between, behind no more than a short beginning. */
const IN_WORDS = /^(?:[a-z\d]{2,5}\.)?[a-z]{2,}(?:-[a-z]{2,}){2,}$/;
