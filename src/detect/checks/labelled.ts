import { judgeNamed } from "./generic.ts";
import type { Check } from "./types.ts";

/** A value in the column of a table: judged by the column's name. */
export const checkCell: Check = ({ secret, text, candidate: { assignment }, confidence }) =>
  assignment ? judgeNamed(text.slice(assignment.nameStart, assignment.nameEnd), secret, confidence) : "drop";

/** A value behind a label in bold or in the cell of a page's table: judged by the label, which the match begins with. */
export const checkLabel: Check = ({ secret, text, candidate, confidence }) => {
  const label = /^[\w \t-]*/.exec(text.slice(candidate.outerStart, candidate.start))?.[0] ?? "";
  return judgeNamed(label, secret, confidence);
};

/**
 * The value that a parameter has unless another one is given. What the pattern took begins in the parameter's name, of which more may stand
 * before.
 */
export const checkDefault: Check = ({ secret, text, candidate, confidence }) => {
  const { outerStart } = candidate;
  const before = /[\w.$-]{0,60}$/.exec(text.slice(Math.max(0, outerStart - 60), outerStart))?.[0] ?? "";
  const end = /^[\w.$-]*/.exec(text.slice(outerStart, candidate.start))?.[0] ?? "";
  return judgeNamed(before + end, secret, confidence);
};
