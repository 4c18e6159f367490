import type { Confidence } from "../../rules/types.ts";
import {
  isChosenPassword,
  isStarred,
  isStrongPassword,
  isThoughtUpPassword,
  isWordsAndNumber,
} from "../values/chosen-password.ts";
import { isDrawnPassword, isWordsAndDrawnPart } from "../values/drawn-password.ts";
import { spokenLetters } from "../values/leet.ts";
import { isSamplePassword } from "../values/sample-password.ts";
import { wordBits } from "../values/words.ts";
import type { Judgement } from "./types.ts";

// How sure it is that a value in the place of a password is one, by the value alone.

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

/** From here on letters behind digits and signs are words: 16 random characters get there less than once in 100 times. */
const SURELY_SPOKEN = 6;

/** See `checkTypedPassword`: a password that stands where a person or a script types one. */
export function judgeTyped(secret: string, confidence: Confidence): Judgement {
  if (isSamplePassword(secret) || !isStrongPassword(secret) || isStarred(secret)) return "drop";
  if (SAYS_ITS_TEST.test(secret) || IS_TYPE.test(secret)) return "drop";
  return (
    judgePasswordValue(secret, confidence) ??
    (isThoughtUpPassword(secret) || isWordsAndNumber(secret) ? { confidence: "low" } : "drop")
  );
}

/** `Literal[0`, of `user: bool | Literal[0, 1]`: a type that takes others. */
const IS_TYPE = /^[A-Z][A-Za-z]{2,20}\[(?:\d|["']\w{0,20})?$/;

/** What tests call their own passwords: `Wrong#Pass7`, `new-secret-2`. */
const SAYS_ITS_TEST =
  /wrong|invalid|incorrect|(?:new|old|test|valid|strong|secure|weak|bad|good|my|user|admin)[-_.@#!]?p[a4@][s$5]{2}|p[a4@][s$5]{2}w[o0]rd|@(?:example|test)\.|\d{2}[:/]\d{2}/i;
