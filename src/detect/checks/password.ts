import { isStrongPassword, isWordsAndNumber } from "../values/chosen-password.ts";
import { hasCodeWord } from "../values/code-words.ts";
import { isFiller } from "../values/filler.ts";
import { spokenLetters } from "../values/leet.ts";
import { isRandomValue } from "../values/random.ts";
import { isNamedAfter, isSamplePassword } from "../values/sample-password.ts";
import { letterPairs, nameBits, wordBits } from "../values/words.ts";
import { judgeToken } from "./bearer.ts";
import { judgePasswordValue, judgeTyped } from "./judge-password.ts";
import type { Check } from "./types.ts";

/** How a policy without figures is met: `Copper*Falcon!`, two words or three and signs between them. */
const WORDS_AND_SIGNS = /^[A-Z][a-z]{3,11}(?:[!@#%^*&+=?]{1,2}[A-Z][a-z]{3,11}){1,2}[!@#%^*&+=?_]{0,2}$/;

const FIRST_SIGNS = /[!@#%^*&+=?]/g;

/** A quoted password of letters and signs: drawn, or words that signs part, which may be a text all the same. */
export const checkPasswordOfSigns: Check = ({ secret, text, candidate, confidence }) => {
  const before = /[\w.-]{0,30}$/.exec(
    text.slice(Math.max(0, candidate.outerStart - 30), candidate.outerStart),
  );
  if (
    /old|new|wrong|invalid|bad|test|fake|mock|confirm|hash|crypted|label|text|error/i.test(before?.[0] ?? "")
  )
    return "drop";
  const signs = secret.match(FIRST_SIGNS) ?? [];
  if (signs.length === 0 || isSamplePassword(secret) || hasCodeWord(secret.replace(FIRST_SIGNS, "-")))
    return "drop";
  // Along the keyboard: `Asdfghjkl!@#`
  if (/qwert|yuiop|asdf|hjkl|zxcv|!@#/i.test(secret)) return "drop";
  if (WORDS_AND_SIGNS.test(secret)) return { confidence: "low" };
  const isMixed = /[a-z]/.test(secret) && /[A-Z]/.test(secret);
  // `&name;`, `a=b&c=d`, `%s`, `@scope/`, `==`: of markup, of queries, of formats.
  if (
    !isMixed ||
    secret.length < 12 ||
    /&\w{0,12};|=\w{0,40}&|%[a-z](?![A-Za-z]{3})|([^A-Za-z])\1|^@\w{1,64}$|\w\.\w{1,40}[.=]/.test(secret)
  )
    return "drop";
  return nameBits(secret) < -1.5 * letterPairs(secret) ? { confidence } : "drop";
};

/** A password in a place that holds nothing else: judged as people choose them, words with something added included. */
export const checkPassword: Check = ({ secret, text, candidate, confidence }) => {
  if (isSamplePassword(secret) || !isStrongPassword(secret)) return "drop";
  // `login("alice", "alice123")`, `mc alias set x https://… alice alice123`
  const before = text.slice(candidate.outerStart, candidate.start);
  const user =
    /["']([^"'\r\n]{1,80})["'],\s{0,20}["']$|(?<=[ \t]["']?)([\w.@-]{1,80})["']?[ \t]{1,4}(?:-{1,2}[pP](?:assword)?[ \t=]{0,2})?["']?$/.exec(
      before,
    );
  if (isNamedAfter(secret, user?.[1] ?? user?.[2] ?? "")) return "drop";
  if (/^[$%@{<[(]|[{}<>]|\$\(|\w\.\w+\(/.test(secret)) return "drop";
  if (!/\d/.test(secret) && wordBits(secret) > 0) return "drop";
  if (/^[\d.:]+$/.test(secret) && secret.includes(":")) return "drop"; // ports: `-p 8080:80`
  if ((PATH_OF_WORDS.test(secret) && wordBits(secret) > 0) || PATH_OF_SYSTEM.test(secret)) return "drop";
  // `connect(user=USER, password=DB_PASSWD)`: the last argument of a call
  if (/^[A-Za-z_][A-Za-z_.]{0,60}\){1,4}$/.test(secret) && isInCall(text, candidate.start)) return "drop";
  return { confidence: SAYS_PASSWORD.test(spokenLetters(secret)) ? "low" : confidence };
};

/** A parenthesis is open before `at` on its line. */
function isInCall(text: string, at: number): boolean {
  const line = text
    .slice(Math.max(0, at - 400), at)
    .split("\n")
    .pop() as string;
  return line.split("(").length > line.split(")").length;
}

/** What few passwords that open something have in them, and many that documentation shows. */
const SAYS_PASSWORD = /passw(?:or)?d/i;

/** `settings/profile-2`: a page or a file, by the names of its folders. */
const PATH_OF_WORDS = /^\.{0,2}\/?(?:[A-Za-z_-]{2,30}\/){1,6}[A-Za-z_-]{2,30}[-_.]?\d{0,3}(?:\.[a-z]{1,5})?$/;

/** `/etc/uhttpd.key`: a file, by the folder that systems keep such in. */
const PATH_OF_SYSTEM = /^\/(?:etc|var|usr|home|opt|tmp|root|run|srv|mnt)(?:\/[\w.-]{1,40}){1,8}$/;

/** The password of a network, as its devices have it: 8 to 63 characters (IEEE 802.11i), whatever somebody thought up. */
export const checkWifiPassword: Check = ({ secret, confidence }) =>
  isSamplePassword(secret) ||
  /your|passw|passphrase|ssid|wi-?fi|network|\bhere\b|change.{0,4}me|example|secret|senha|clave|contrase|motdepasse|kennwort|\bpsk\b|mypsk|^(?:qwerty|asdf|zxcv)\w{0,8}$|\*\*|[<>{}$]|%s/i.test(
    secret,
  ) ||
  /^(.)\1{7,62}$|^(?:12345678|87654321)/.test(secret)
    ? "drop"
    : { confidence };

/** Sixteen letters that a service drew, in groups of four or not. */
export const checkAppPassword: Check = ({ secret, text, candidate, confidence }) => {
  const { assignment } = candidate;
  if (assignment && !/pass|pwd|secret/i.test(text.slice(assignment.nameStart, assignment.nameEnd)))
    return "drop";
  const letters = secret.replace(/[ -]/g, "");
  return isSamplePassword(secret) || isFiller(letters) || wordBits(letters) > -12 ? "drop" : { confidence };
};

/** `user:password` as command lines take it. */
export const checkUserPassword: Check = ({ secret, confidence }) => {
  const colon = secret.indexOf(":");
  // A token with no password behind it.
  if (colon < 0) return isSamplePassword(secret) ? "drop" : judgeToken(secret, confidence);
  const password = secret.slice(colon + 1);
  const user = secret.slice(0, colon);
  if (isSamplePassword(password) || password === user || isNameInCapitals(password)) return "drop";
  if (/[{}<>]|\$[\w(]|^[$[]/.test(password)) return "drop";
  if (isNamedAfter(password, user)) return { confidence: "low" };
  if (isRandomValue(password) && isStrongPassword(password)) return { confidence };
  return (
    judgePasswordValue(password, confidence) ?? (isWordsAndNumber(password) ? { confidence: "low" } : "drop")
  );
};

/** `ACCESS_KEY`: what will be put there. */
function isNameInCapitals(value: string): boolean {
  return /^[A-Z]+(?:_[A-Z]+)+$/.test(value) && wordBits(value.toLowerCase()) > 0;
}

/** A password that a script types, or that a note has beside its user: drawn, or thought up with figures in it; words with something added only if they have a sign. */
export const checkTypedPassword: Check = ({ secret, confidence }) => judgeTyped(secret, confidence);

/** `user:password` that code encodes: a log-in, and not the name of a kind with the number of one (`Post:17`, `sha256:…`). */
export const checkEncodedLogin: Check = (evidence) =>
  /^(?:[A-Z][\w-]{0,59}|sha\d{1,3}|md5|cursor|session|request|content-?type|node|urn|g?id|[0-9a-f]{2}):/.test(
    evidence.secret,
  )
    ? "drop"
    : // The password alone, where code joins it to its user.
      evidence.secret.includes(":")
      ? checkUserPassword(evidence)
      : judgeTyped(evidence.secret, evidence.confidence);
