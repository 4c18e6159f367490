import { isFiller } from "./filler.ts";
import { spokenLetters, spokenThroughout } from "./leet.ts";
import { isPlaceholder } from "./placeholder.ts";

/** Passwords that stand in every tutorial and compose file, whole and in small letters: a large pattern that minds the case is compiled in half the time. */
const COMMON_PASSWORD =
  /^(?:p[a4@][s$5]{2}w?(?:[o0]r)?d?[\d!@#]{0,5}|pass(?:word|wd|phrase)?[\d!@#]{0,5}|pwd|pw|(?:secret|admin|root|user|test|guest|demo|example|welcome|hello|qwerty|abc|letmein|login|master)[\d!@#$%&*]{0,8}|username|test(?:ing|er|pass(?:word)?|user)\d{0,3}|postgres(?:ql)?|my(?:sql|pass|password|secret|secretpassword|-secret-pw)|mongo(?:db)?|redis|rabbit(?:mq)?|mariadb|oracle|sa|foo(?:bar)?|ba[rz]|qux|1234\d{0,6}|hunter2|change.{0,4}(?:it|me).{0,3}|super_?secret(?:_?password)?|some.*|your.*|secret[-_]?(?:pw|pwd|pass(?:wd|word)?)|db_?pass(?:word)?|dev(?:elopment)?|local|default|docker|token|api_?key|key|open ?sesame|yourstrong\(?!?\)?password|correct ?horse ?battery ?staple|tiger|[a-z]{2,20}(?:_[a-z]{2,20})?[-_](?:password|passwd|pass|pwd|secret)|(?:password|passwd|pass|pwd|secret)[-_](?:[a-z]{2,12}[-_]?=?|\d{1,3}|1234\d{0,6})|xxj31zmtzzkva|wso2carbon|(?:pass(?:word)?|secret|token|user(?:name)?)[-_]?value\d{0,2}|my[-_](?:api|access|auth|app|smtp|secret)[-_](?:key|token|pass(?:word)?|secret)\d{0,2})$/;

/**
 * `SecurePassword123!`: what tests and documentation log in with. Up to five words, not three: what repeats itself up to four times V8 writes
 * out as often when it compiles the pattern, which took ten milliseconds.
 */
const TEST_PASSWORD =
  /^(?:(?:test|secure|admin|strong|my|new|user|valid|super|old|temp(?:orary)?|default|initial|demo|sample|wrong|invalid|correct|another|other|updated?|changed?|client|owner|manager|staff|teacher|student|customer|guest|root|local|dev|staging|secret|safe|good|great|very|long|complex|current|confirm|login|random|some)[-_.]?){1,5}p[a4@][s$5]{2}(?:w?[o0]rd|wd|phrase)?[-_.]?[!@#$%^&*.]{0,3}(?:0{0,2}1?2?3?4?5?6?7?8?9?|321|[01]{1,3})[!@#$%^&*.]{0,3}$/;

/** `token1`, `single_token`, `john-key`; what Firebird's first user has. */
const CALLED_TOKEN =
  /^(?:token(?:\d{1,3}|1234\d{0,6})|[a-z]{2,20}(?:_[a-z]{2,20})?[-_]token|[a-z]{2,12}[-_]key|masterkey)$/;

/** Whether a password was thought up for a text and opens nothing: a common one, a place-holder, a filler. */
export function isSamplePassword(written: string): boolean {
  // A sentence goes on or ends behind it, or a line or the brackets do.
  const password = written.replace(
    /(?<=[A-Za-z0-9])[,.;:]$|(?<=^[A-Za-z0-9]{1,40})\)$|(?:\\{1,2}[nrt]){1,4}$/,
    "",
  );
  const lower = password.toLowerCase();
  if ([COMMON_PASSWORD, TEST_PASSWORD, CALLED_TOKEN].some((form) => form.test(lower))) return true;
  if (isPlaceholder(password) || isFiller(password)) return true;
  const spoken = [spokenLetters(password), spokenThroughout(password)];
  return spoken.some((letters) => letters !== password && SAYS_WHAT_IT_IS.test(letters));
}

/** `s3cr3t`, `ch4ngem3`, `sup3rs3cr3tp4ss1`: behind their digits and signs nothing but words for what they are, and a short end. */
const SAYS_WHAT_IT_IS =
  /^(?:super|top|very|my|the|new|changeme|change|pass(?:word|wd|phrase)?|secret(?:word)?|private|text|token|key|admin|root|user|test|letmein|default|example|sample|dummy|fake|welcome|please|now|[-_.]){1,6}(?:[\d!@#$%&*?.]{0,3}|0?1234\d{0,6}[!@#]?)$/i;

/** `alice123`, `alicepass` of `alice`: a user's name and the first figures, or the word for it. */
export function isNamedAfter(password: string, user: string): boolean {
  if (user === "" || !password.toLowerCase().startsWith(user.toLowerCase())) return false;
  return /^[-_]?(?:pass(?:w(?:or)?d)?|pwd?)?(?:0?1|1?2|123(?:4(?:5(?:6(?:7(?:89?)?)?)?)?)?)?$/i.test(
    password.slice(user.length),
  );
}
