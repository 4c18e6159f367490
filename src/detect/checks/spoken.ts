// Passwords that no name is given: the code compares with them, or a sentence says the word for a password before them.

import { isThoughtUpPassword } from "../values/chosen-password.ts";
import { judgeNamed } from "./generic.ts";
import { lineBefore } from "./surroundings.ts";
import type { Check } from "./types.ts";

/** What a password is compared with in code. Tests compare in the same way, and say that they do. */
export const checkComparedPassword: Check = (evidence) =>
  isTest(evidence.text, evidence.candidate.outerStart) ? "drop" : checkSpokenPassword(evidence);

/** A value that stands behind the word for a password, in whatever language. */
export const checkSpokenPassword: Check = ({ secret, text, candidate, confidence }) => {
  // `SOURCE_MDP: TYPE = 3`: of a constant in code
  if (/^[ \t]{1,2}=[ \t]/.test(text.slice(candidate.end, candidate.end + 4))) return "drop";
  const judgement = judgeNamed("password", secret, confidence);
  if (judgement !== "drop" || !isThoughtUpPassword(secret)) return judgement;
  return DIGEST.test(secret) || SAYS_WHERE.test(secret) ? "drop" : { confidence: "low" };
};

const DIGEST = /^[0-9A-Fa-f]{16,128}$/;
/** How long a password is to be, and where to look it up. */
const SAYS_WHERE = /mindest|minim|zeichen|caract|znak|siehe|voir|keepass|vault/i;

/** The line says that it tests something. */
function isTest(text: string, at: number): boolean {
  return /assert|expect|should|\btest/i.test(lineBefore(text, at));
}
