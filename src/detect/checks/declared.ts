// Values of names that are declared: parameters with a default, variables with a type, values that stand before their name.

import type { Confidence } from "../../rules/types.ts";
import { COIN } from "./coin.ts";
import { judgeNamed } from "./generic.ts";
import { isSecretName } from "./secret-names.ts";
import type { Check, Judgement } from "./types.ts";

/**
 * The value that a parameter has unless another one is given. What the pattern took begins in the parameter's name, of which more may stand
 * before.
 */
export const checkDefault: Check = (evidence) =>
  judgeNamed(nameAround(evidence), evidence.secret, evidence.confidence);

/** `$ENV{`, `$config->{'`: of a hash in Perl, whose member the name is. */
const BEFORE_MEMBER = /^(?:\$\w{1,40}(?:->)?)?\{["']?/;

function nameAround({ text, candidate: { outerStart, start } }: Parameters<Check>[0]): string {
  const member = BEFORE_MEMBER.exec(text.slice(outerStart, start))?.[0];
  if (member !== undefined) return /^[\w-]*/.exec(text.slice(outerStart + member.length, start))?.[0] ?? "";
  const written = /%?[\w.$-]{0,60}$/.exec(text.slice(Math.max(0, outerStart - 61), outerStart))?.[0] ?? "";
  // `%3Ftoken`: in an address that is written within another
  const before = written.replace(/^%(?:[0-9A-Fa-f]{2})?/, "");
  const end = /^[\w.$-]*/.exec(text.slice(outerStart, start))?.[0] ?? "";
  return before + end;
}

/** `SET updated_by = '…' WHERE name = …`: a column of a row that is called by its name, and not the one that has its value. */
const OTHER_COLUMN =
  /(?:^|[^A-Za-z])(?:id|uuid|guid|hash|checksum|digest|sha\d{0,3}|md5|etag|version|revision|type|kind|by|label|title|description|owner|author|user)[`"\]]?\s{0,2}$/i;

/** A value that stands before its name, as `"value": "…", "key": "password"` has it: what the pattern took ends with the name. */
export const checkBeforeName: Check = ({ secret, text, candidate, confidence }) => {
  const name = /([\w.-]{1,60})"?$/.exec(text.slice(candidate.end, candidate.outerEnd))?.[1] ?? "";
  const before = text.slice(Math.max(0, candidate.outerStart - 40), candidate.outerStart);
  if (text[candidate.outerStart] === "=" && OTHER_COLUMN.test(before)) return "drop";
  const judgement = judgeDeclared(name, secret, confidence);
  // What a page had a browser send back with a form
  const isField = /<(?:input|button)\s[^<>]*$/i.test(
    text.slice(Math.max(0, candidate.outerStart - 200), candidate.outerStart),
  );
  return judgement !== "drop" && isField && /token$/i.test(name) ? { confidence: "low" } : judgement;
};

/** The name of a variable or of a member, that must say more than that of a column: a key is one of whatever, and a token may be a coin. */
const judgeDeclared = (name: string, secret: string, confidence: Confidence): Judgement =>
  !isSecretName(name) || (/tokens?$/i.test(name) && COIN.test(secret))
    ? "drop"
    : judgeNamed(name, secret, confidence);

/** The value of a name that is declared with its type, or that stands as a value itself before its own. */
export const checkDeclared: Check = (evidence) =>
  judgeDeclared(nameAround(evidence), evidence.secret, evidence.confidence);

/** A line of a run of tests, as DejaGnu and Automake log them. */
const RESULT = /^(?:X?(?:PASS|FAIL)|K(?:PASS|FAIL)|UN(?:SUPPORTED|RESOLVED|TESTED)|SKIP|ERROR|WARNING): /;

/**
 * The value of a setting that is called `pass`. `PASS: ld/pr19609-1f` in a line of its own is the result of a test where the line before it or
 * behind it is one too: no settings say the same thing twice.
 */
export const checkPassSetting: Check = (evidence) => {
  const { text, candidate } = evidence;
  const isResult =
    text.startsWith("PASS: ", candidate.outerStart) && isAmongResults(text, candidate.outerStart);
  return isResult ? "drop" : checkDefault(evidence);
};

function isAmongResults(text: string, lineStart: number): boolean {
  const next = text.slice(lineStart).split(BREAK, 2)[1];
  const before = text.slice(0, lineStart).split(BREAK).at(-2);
  return [before, next].some((line) => line !== undefined && RESULT.test(line));
}

/** As it is, or written out. */
const BREAK = /\n|\\n/;
