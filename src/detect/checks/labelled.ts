import type { Confidence } from "../../rules/types.ts";
import { isSecretName, judgeNamed, lineBefore } from "./generic.ts";
import { isNamedAfter, isThoughtUpPassword, judgeTyped } from "./password.ts";
import type { Check, Judgement } from "./types.ts";

/** A value in the column of a table: judged by the column's name. */
export const checkCell: Check = ({ secret, text, candidate: { assignment }, confidence }) =>
  assignment ? judgeNamed(text.slice(assignment.nameStart, assignment.nameEnd), secret, confidence) : "drop";

/** Members of a Secret that say who, where and which, and what is meant to be shown. */
const OPEN_MEMBER =
  /user|host|port|ur[li]|mail|name|cert|crt|pub|(?:^|[._-])(?:ca|db|id)$|Id$|region|bucket|database|issuer|domain|config|version|commit|thumbprint|fingerprint|digest/i;

/** The head of a block of a manifest: a line, or in a literal what stands between two breaks of one. */
const BLOCK = /(?<=^|[\n ]|\\n)(data|stringData):[ \t]{0,4}(?:#[^\n]{0,80})?(?:\r?\n|\\{1,3}n)/g;

/**
 * A member of a Secret of Kubernetes, whose `data` is base64 and whose `stringData` is not: what is called a password, or was drawn whatever
 * it is called.
 */
export const checkManifest: Check = ({ secret, text, candidate: { assignment }, confidence }) => {
  if (!assignment) return "drop";
  const { nameStart, nameEnd } = assignment;
  const name = text.slice(nameStart, nameEnd);
  const [, block] = [...text.slice(0, nameStart).matchAll(BLOCK)].at(-1) ?? [];
  const isPlain = block === "stringData";
  if (!isPlain && !/^[A-Za-z0-9+/]{8,}={0,2}$/.test(secret)) return "drop";
  const value = isPlain
    ? secret
    : Buffer.from(secret, "base64")
        .toString("latin1")
        .replace(/\r?\n$/, "");
  if (!/^[\x21-\x7e]{8,200}$/.test(value)) return "drop";
  const judgement = judgeNamed(name, value, confidence);
  return judgement !== "drop" || OPEN_MEMBER.test(name) ? judgement : judgeNamed("token", value, confidence);
};

/** A value behind a label in bold or in the cell of a page's table: judged by the label, which the match begins with. */
export const checkLabel: Check = ({ secret, text, candidate, confidence }) => {
  const label = /^[\w \t-]*/.exec(text.slice(candidate.outerStart, candidate.start))?.[0] ?? "";
  return BARE_KEY.test(label) ? "drop" : judgeNamed(label, secret, confidence);
};

/** What a password is compared with in code. Tests compare in the same way, and say that they do. */
export const checkComparedPassword: Check = (evidence) =>
  isTest(evidence.text, evidence.candidate.outerStart) ? "drop" : checkSpokenPassword(evidence);

/** A value that stands behind the word for a password, in whatever language. */
export const checkSpokenPassword: Check = ({ secret, confidence }) => {
  const judgement = judgeNamed("password", secret, confidence);
  if (judgement !== "drop" || !isThoughtUpPassword(secret)) return judgement;
  return DIGEST.test(secret) || SAYS_WHERE.test(secret) ? "drop" : { confidence: "low" };
};

const DIGEST = /^[0-9A-Fa-f]{16,128}$/;
/** How long a password is to be, and where to look it up. */
const SAYS_WHERE = /mindest|minim|zeichen|caract|znak|siehe|voir|keepass|vault/i;

/** Tokens that stand in the domain name system, for everybody to read. */
const PUBLISHED_LIST = /dkim/i;
/** Where a coin that is called a token as well is kept: addresses of Solana, Tron, Tezos, Stellar. */
const COIN =
  /^(?:[1-9A-HJ-NP-Za-km-z]{43,44}|T[1-9A-HJ-NP-Za-km-z]{33}|KT1[1-9A-HJ-NP-Za-km-z]{33}|G[A-Z2-7]{55})$/;

/** One of a list, judged by what one of its kind is called. */
export const checkListed: Check = ({ secret, text, candidate: { assignment }, confidence }) => {
  if (!assignment) return "drop";
  const name = text.slice(assignment.nameStart, assignment.nameEnd).replace(/(?<=[a-z])s$/i, "");
  if (PUBLISHED_LIST.test(name) || (/^tokens?$/i.test(name) && COIN.test(secret))) return "drop";
  return judgeNamed(name, secret, confidence);
};

/** What else stands behind users: ids and digests, what a shop calls its customers, modes of files. */
const NO_LOGIN =
  /^(?:[0-9a-f]{24}|[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})$|^(?:cus|sub|acct|usr)_|@0?[0-7]{3,4}$|[rwx-]{3},/i;

/** A password in a list of users and theirs. */
export const checkListedLogin: Check = ({ secret, text, candidate: { assignment }, confidence }) => {
  if (!assignment) return "drop";
  const user = text.slice(assignment.nameStart, assignment.nameEnd);
  if (isNamedAfter(secret, user.replace(/@.*/, "")) || NO_LOGIN.test(secret)) return "drop";
  const judgement = judgeNamed("password", secret, confidence);
  return judgement === "drop" && isThoughtUpPassword(secret) ? { confidence: "low" } : judgement;
};

/** The line says that it tests something. */
function isTest(text: string, at: number): boolean {
  return /assert|expect|should|\btest/i.test(lineBefore(text, at));
}

/** A key of what nobody knows, as tables of settings and of commits have them. */
const BARE_KEY =
  /^\s*(?:(?:commit|cache|primary|foreign|row|sort|partition|issue|public|hash)[ -])?keys?\s*$/i;

/**
 * The value that a parameter has unless another one is given. What the pattern took begins in the parameter's name, of which more may stand
 * before.
 */
export const checkDefault: Check = (evidence) =>
  judgeNamed(nameAround(evidence), evidence.secret, evidence.confidence);

function nameAround({ text, candidate: { outerStart, start } }: Parameters<Check>[0]): string {
  const before = /[\w.$-]{0,60}$/.exec(text.slice(Math.max(0, outerStart - 60), outerStart))?.[0] ?? "";
  const end = /^[\w.$-]*/.exec(text.slice(outerStart, start))?.[0] ?? "";
  return before + end;
}

/** A value that stands before its name, as `"value": "…", "key": "password"` has it: what the pattern took ends with the name. */
export const checkBeforeName: Check = ({ secret, text, candidate, confidence }) => {
  const name = /[\w.-]{1,60}$/.exec(text.slice(candidate.end, candidate.outerEnd))?.[0] ?? "";
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

/** A password in base64, as npm keeps that of a registry: judged by what it says. */
export const checkEncodedPassword: Check = ({ secret, confidence }) => {
  const password = Buffer.from(secret, "base64").toString("latin1");
  return /^[\x21-\x7e]{6,80}$/.test(password) ? judgeTyped(password, confidence) : "drop";
};
