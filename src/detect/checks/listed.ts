// Values that stand in a list: of secrets of one kind, or of users and their passwords.

import { isThoughtUpPassword } from "../values/chosen-password.ts";
import { UUID_SHAPE } from "../values/random.ts";
import { isNamedAfter } from "../values/sample-password.ts";
import { COIN } from "./coin.ts";
import { judgeNamed } from "./generic.ts";
import { checkTypedPassword } from "./password.ts";
import type { Check } from "./types.ts";

/** Tokens that stand in the domain name system, for everybody to read. */
const PUBLISHED_LIST = /dkim/i;

/** One of a list, judged by what one of its kind is called. */
export const checkListed: Check = ({ secret, text, candidate: { assignment }, confidence }) => {
  if (!assignment) return "drop";
  const name = text.slice(assignment.nameStart, assignment.nameEnd).replace(/(?<=[a-z])s$/i, "");
  if (PUBLISHED_LIST.test(name) || (/^tokens?$/i.test(name) && COIN.test(secret))) return "drop";
  const judgement = judgeNamed(name, secret, confidence);
  return judgement !== "drop" && UUID_SHAPE.test(secret) ? { confidence: "low" } : judgement;
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

/** What Firebase calls a user: 28 letters and figures, drawn. */
const UID = /^(?=[A-Za-z]*\d)(?=[^A-Z]*[A-Z])(?=[^a-z]*[a-z])[A-Za-z0-9]{28}$/;
const OF_USER = "It has the form of what Firebase calls a user.";

/** A password in a map of users and theirs: behind a user that was drawn stands what is known of him, and behind a name may stand his id. */
export const checkLoginInMap: Check = (evidence) => {
  const { secret, text, candidate } = evidence;
  const user =
    /([\w.@-]{2,60})["']?\s?:\s?["']$/.exec(text.slice(candidate.outerStart, candidate.start))?.[1] ?? "";
  if (UID.test(user)) return "drop";
  const judgement = checkTypedPassword(evidence);
  return judgement !== "drop" && UID.test(secret) ? { confidence: "low", notes: [OF_USER] } : judgement;
};
