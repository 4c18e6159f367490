import { judgeNamed } from "./generic.ts";
import { judgeTyped } from "./judge-password.ts";
import type { Check } from "./types.ts";

/** A value in the column of a table: judged by the column's name. */
export const checkCell: Check = ({ secret, text, candidate: { assignment }, confidence }) =>
  assignment ? judgeNamed(text.slice(assignment.nameStart, assignment.nameEnd), secret, confidence) : "drop";

/** A value behind a label in bold or in the cell of a page's table: judged by the label, which the match begins with. */
export const checkLabel: Check = ({ secret, text, candidate, confidence }) => {
  const label = /^[\w \t-]*/.exec(text.slice(candidate.outerStart, candidate.start))?.[0] ?? "";
  return BARE_KEY.test(label) ? "drop" : judgeNamed(label, secret, confidence);
};

/** A key of what nobody knows, as tables of settings and of commits have them. */
const BARE_KEY =
  /^\s*(?:(?:commit|cache|primary|foreign|row|sort|partition|issue|public|hash)[ -])?keys?\s*$/i;

/** A password in base64, as npm keeps that of a registry: judged by what it says. */
export const checkEncodedPassword: Check = ({ secret, confidence }) => {
  const password = Buffer.from(secret, "base64").toString("latin1");
  return /^[\x21-\x7e]{6,80}$/.test(password) ? judgeTyped(password, confidence) : "drop";
};
