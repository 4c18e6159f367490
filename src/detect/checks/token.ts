import type { Rule } from "../../rules/types.ts";
import { isEncodedText } from "../values/encoded-text.ts";
import { isFiller } from "../values/filler.ts";
import { isRandomBase64 } from "../values/other-shapes.ts";
import { readsAsWords } from "../values/words.ts";
import type { Check } from "./types.ts";

/** The part of `secret` behind the provider's prefix: behind the longest keyword that it begins with. */
export function bodyOf(secret: string, rule: Rule): string {
  let length = 0;
  for (const keyword of rule.keywords) {
    const begins = rule.caseSensitive
      ? secret.startsWith(keyword)
      : secret.slice(0, keyword.length).toLowerCase() === keyword.toLowerCase();
    if (begins) length = Math.max(length, keyword.length);
  }
  return secret.slice(length);
}

/**
 * Tokens with a provider's form: dropped only if the body was plainly typed (`xxxxxxxx`, `12345678…`). Words lower the
 * confidence and never drop.
 */
export const checkToken: Check = ({ secret, rule, text, candidate, confidence }) => {
  const body = bodyOf(secret, rule);
  if (isInBase64(text, candidate.start, candidate.end)) return "drop";
  // `…EXAMPLE`, as the documentation of AWS ends what it shows
  if (isFiller(body) || /EXAMPLE$/.test(body)) return "drop";
  if (readsAsWords(body) || isEncodedText(body)) {
    return { confidence: "low", notes: ["It reads as words: perhaps an example."] };
  }
  return { confidence };
};

/** Characters on either side that are looked at. */
const AROUND = 40;

/** `…wzf4sn+d/YCM…/f19RMc4A…`: a piece of a longer text in base64, a picture's say, where a token would begin and end between two of its signs. */
function isInBase64(text: string, start: number, end: number): boolean {
  if (!/[+/]/.test(text[start - 1] ?? "") || !/[+/]/.test(text[end] ?? "")) return false;
  // A notebook breaks it into lines.
  const [before, behind] = [
    text.slice(Math.max(0, start - AROUND), start),
    text.slice(end, end + AROUND),
  ].map((side) => side.replace(/\\n|\r?\n/g, "")) as [string, string];
  const left = /[A-Za-z0-9+/]{0,40}$/.exec(before)?.[0] ?? "";
  const right = /^[A-Za-z0-9+/]*/.exec(behind)?.[0] ?? "";
  return isRandomBase64(left) && isRandomBase64(right);
}

/** What stands around a key of Google's that every browser or phone is given: settings of Firebase, a page's map. */
const SHOWN_TO_CLIENTS =
  /current_key|mobilesdk_app_id|google_app_id|authDomain|messagingSenderId|measurementId|firebaseapp\.com|GCM_SENDER_ID|maps\.googleapis\.com\/maps\/api\/js/i;

/** Google's API keys: of those that clients are given it matters what they are restricted to. */
export const checkGoogleKey: Check = (evidence) => {
  const judgement = checkToken(evidence);
  if (judgement === "drop" || judgement.confidence !== "high") return judgement;
  return SHOWN_TO_CLIENTS.test(evidence.text)
    ? {
        confidence: "medium",
        notes: ["Clients are given such keys: what matters is which APIs and apps it is restricted to."],
      }
    : judgement;
};
