// What lowers the confidence in a value that was found to be random, and the note that says why: it may be a hash, or name one payment.

import type { Assignment } from "../recognise/types.ts";
import { isBesideHost, isInTag } from "./surroundings.ts";
import type { Judgement } from "./types.ts";

/** What is told, but with low confidence where the value names a thing (of a payment, a device, a cache), is of a test, or is the digest of a password. */
export function doubted(
  judgement: Judgement,
  secret: string,
  text: string,
  assignment: Assignment,
  name: string,
): Judgement {
  if (judgement === "drop") return judgement;
  if (isOfPayment(secret, name)) return { confidence: "low", notes: [OF_PAYMENT] };
  if (isOfPurchase(secret, text, assignment, name) || isOfCard(secret, text, assignment, name))
    return { confidence: "low", notes: [OF_PURCHASE] };
  if (isOfDevice(secret, name)) return { confidence: "low", notes: [OF_DEVICE] };
  if (isOfEntry(secret, name)) return { confidence: "low", notes: [OF_ENTRY] };
  if (isOfVector(secret, text, assignment, name)) return { confidence: "low", notes: [OF_VECTOR] };
  return isDigestOfAccount(secret, text, assignment, name.toLowerCase())
    ? { confidence: "low", notes: [HASHED] }
    : judgement;
}

/** Who draws a password makes none of so many digits. */
export const LONG_HASH = /^(?:[0-9a-f]{96}|[0-9a-f]{128})$/i;
export const LONG = "It has the length of a hash, and no password needs so many digits.";
export const HASH = "It has the length of a hash: perhaps that of the word before it.";
export const HASHED = "It has the length of a hash: perhaps that of the password.";

/**
 * `{"user": "bob", "password": "5f4d…"}`: what an account is kept with. Passwords of services are drawn so too, and settings of
 * programs hold those: in lines of their own, by names that say of what, beside a host.
 */
export function isHashOfAccount(
  secret: string,
  text: string,
  assignment: Assignment,
  name: string,
  isLine: boolean,
): boolean {
  const lower = name.toLowerCase();
  return (
    /^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})$/i.test(secret) &&
    /^(?:(?:users?|accounts?|members?|person|login|reset|forgot|change|old|current)[-_.]?)?(?:password|passwd|pwd|pass)$/.test(
      lower,
    ) &&
    (/^(?::|=>)$/.test(assignment.operator) ||
      isInTag(text, assignment) ||
      isOfListedUser(text, assignment)) &&
    (assignment.quote !== "" || assignment.operator === "tag" || !isLine) &&
    !isBesideHost(text, assignment, lower)
  );
}

/** `<email>…</email><password>…`: one member of a list of accounts, by what it says of a person; a setting has no name and no role. */
function isOfListedUser(text: string, { nameStart, valueEnd, operator }: Assignment): boolean {
  return (
    operator === "tag" &&
    (/<\/(?:e-?mail|real_?name|(?:first|last|full)_?name)>\s{0,40}<$/i.test(
      text.slice(Math.max(0, nameStart - 64), nameStart),
    ) ||
      /^<\/\w{1,40}>\s{0,40}<(?:roles?|real_?name|(?:first|last|full)_?name|phone)>/i.test(
        text.slice(valueEnd, valueEnd + 128),
      ))
  );
}

/** What Stripe and those who do it after Stripe call the things of a payment, and what a browser is given for one of them. */
const PAYMENT_ID =
  /^(?:card|ch|charge|cus|customer|payment|pm|ps|re|rf|refund|tfer|tok|src|txn)_[A-Za-z0-9|_-]{14,}$/;
const PAYMENT_SECRET = /^(?:pi|seti|src)_(?:[A-Za-z0-9]{14,40}|client)_secret_[A-Za-z0-9]{4,40}$/;
const PAYMENT_NAME =
  /^(?:(?:(?:credit[-_]?)?card|source|payment(?:[-_]?method)?|customer|stripe|charge|refund)[-_]?)?token$/i;
const OF_PAYMENT = "It has the form of what names one card, customer or payment.";

/** `"token": "card_0oG1…"`: names one thing; who calls a service needs a key beside. */
function isOfPayment(secret: string, name: string): boolean {
  return (
    (PAYMENT_ID.test(secret) && PAYMENT_NAME.test(name)) ||
    (PAYMENT_SECRET.test(secret) && /client_?secret$/i.test(name))
  );
}

/** What a shop calls one cart or order by: nothing but letters and digits, as no provider of payments makes its keys. */
const PURCHASE_ID = /^[0-9a-z]{24,64}$/i;
const PURCHASE_NAME =
  /(?:^|[._-])(?:cart|checkout|order|basket|purchase|transaction|payment[-_]?method|abandoned[-_]?cart)[-_.]?[tT]oken$/;
const UNIQUE_NAME = /^unique[-_]?[tT]oken$/;
/** What stands in the record of an order, and in no settings. */
const IN_PURCHASE =
  /["'](?:cart_token|checkout_token|checkout_id|line_items|presentment_currency|(?:sub_?total|total)_(?:price|tax|discounts|line_items_price))\\?["']\s{0,4}(?::|=>)/;
/** How far from it the members of a record are looked for. */
const RECORD = 400;
const OF_PURCHASE = "It stands where a shop names one cart, order or payment.";

/** `"checkout_token": "b1946a…"`, `{"token": "b1946a…", "total_price": "9.00"}`: names one purchase, and a shop gives it to whoever makes that. */
function isOfPurchase(
  secret: string,
  text: string,
  { nameStart, valueEnd }: Assignment,
  name: string,
): boolean {
  if (!PURCHASE_ID.test(secret)) return false;
  // Of the record that it is in: further on a program that sends orders may hold its own token.
  const around = `${text.slice(Math.max(0, nameStart - RECORD), nameStart)}\n${text.slice(valueEnd, valueEnd + RECORD)}`;
  return (
    PURCHASE_NAME.test(name) ||
    (/^(?:unique[-_]?)?token$/i.test(name) && IN_PURCHASE.test(around)) ||
    (UNIQUE_NAME.test(name) && /["'](?:checkout|payment)/.test(around))
  );
}

/** What stands beside a card or in what a gateway answers, and in no settings. */
const BESIDE_CARD =
  /["'<&?]x?(?:masked[-_]?card(?:[-_]?number)?|card[-_]?(?:type|brand|cvv|number|expiry[-_]?\w{4,5})|(?:card[-_]?)?last[-_]?(?:4|four)(?:[-_]?digits)?|cvv[-_]?(?:result|response|code)(?:[-_]?code)?|avs[-_]?(?:result|response|code)(?:[-_]?code)?)\\?["'>=]/i;
/** `<transaction>\n  <token>`: of which thing a token is, by the element around it. */
const IN_PAYMENT = /<(?:transaction|payment_method|payment|refund|card)>(?:\s|\\n){0,24}<$/;

/** `xToken=5e1f…&xMaskedCardNumber=4xxx…`: what a gateway has for a card or for one payment; it takes the key of the shop to use it. */
function isOfCard(secret: string, text: string, assignment: Assignment, name: string): boolean {
  if (!PURCHASE_ID.test(secret) || !/^(?:x|card|payment|reference|transaction)?[-_]?token$/i.test(name))
    return false;
  const { nameStart, valueEnd, operator } = assignment;
  if (operator === "tag" && IN_PAYMENT.test(text.slice(Math.max(0, nameStart - 64), nameStart))) return true;
  return BESIDE_CARD.test(
    `${text.slice(Math.max(0, nameStart - RECORD), nameStart)}\n${text.slice(valueEnd, valueEnd + RECORD)}`,
  );
}

const OF_DEVICE = "It has the form of what one device is called by, to send it messages.";

/** What Firebase (`c8oEXUYIl3s:APA91b…`) and Apple (64 digits or more) call one application on one device. Who sends messages needs a key beside. */
function isOfDevice(secret: string, name: string): boolean {
  return (
    (/^(?!AAAA)[\w-]{11,22}:APA91b[\w-]{20,}$/.test(secret) &&
      /token$/i.test(name.replace(/[-_]?\d{1,2}$/, ""))) ||
    (/^[0-9a-f]{60,}$/i.test(secret) && /(?:^|[^a-z])apns[-_]?token$/i.test(name))
  );
}

const OF_ENTRY = "It has the form of what an entry is called by: a word and a UUID.";

/** `serviceKey = "metadata-5b1c…"`: as a UUID behind such a name is one thing's, and a key at times. */
function isOfEntry(secret: string, name: string): boolean {
  return (
    /key$/i.test(name) &&
    /^[a-z]{4,20}[-_:.][0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(secret)
  );
}

const OF_VECTOR =
  "It has the form of a test's: bytes in hexadecimal digits, or what was signed stands beside.";

/** `"secret": "9d61…", "signature": "e556…"`, `"password": "0x4d6f…"`: test vectors of signatures and of derived keys. */
function isOfVector(secret: string, text: string, { valueEnd, quote }: Assignment, name: string): boolean {
  if (quote === "") return false;
  if (/^0x[0-9a-f]{16,}$/i.test(secret)) return /^pass(?:word|phrase)?$/i.test(name);
  return (
    /^(?:0x)?[0-9a-f]{64}(?:[0-9a-f]{64})?$/i.test(secret) &&
    /^(?:secret|private)?[-_]?(?:key|secret)$/i.test(name) &&
    /^\\?["']\s{0,4},\s{0,24}\\?["']sig(?:nature)?\\?["']\s?:\s?\\?["'](?:0x)?[0-9a-f]{96,}/i.test(
      text.slice(valueEnd, valueEnd + 200),
    )
  );
}

/** A digest in base64: of an account in a list of users, or long as that of a derived key and beside its salt. */
function isDigestOfAccount(secret: string, text: string, assignment: Assignment, lower: string): boolean {
  if (!/(?:^|[-_.])(?:password|passwd|pwd|pass)$/.test(lower)) return false;
  if (/^[A-Za-z0-9+/]{86}==$/.test(secret))
    return /["']?(?:password[-_]?)?salt["']?\s{0,4}(?:=>|[:=])/i.test(
      text.slice(Math.max(0, assignment.nameStart - 200), assignment.valueEnd + 200),
    );
  return (
    /^(?:[A-Za-z0-9+/]{22}==|[A-Za-z0-9+/]{27}=|[A-Za-z0-9+/]{43}=)$/.test(secret) &&
    /<user\s[^<>]*\s$/.test(text.slice(Math.max(0, assignment.nameStart - 200), assignment.nameStart))
  );
}

/** `("password", "5f4d…")` of a test of hashes: a word and what was made of it, and no call before them. */
export function isHashInTuple(
  secret: string,
  text: string,
  { operator, nameStart }: Assignment,
  name: string,
): boolean {
  return (
    operator === "," &&
    /^pass(?:word|wd|phrase)?$/i.test(name) &&
    /^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{56}|[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128})$/i.test(secret) &&
    /(?:^|[\s([,{])[([{][ \t]{0,4}["']$/.test(text.slice(Math.max(0, nameStart - 7), nameStart))
  );
}

/** What stands in a record of HPKE (RFC 9180), and in no settings. */
const IN_AGREEMENT =
  /["'](?:key_schedule_context|base_nonce|exporter_secret|psk_id_hash|sk[RES]m|pk[RES]m)["']\s{0,4}:/;
export const AGREED = "It stands where a test writes down what two sides agreed upon.";

/** `"shared_secret": "fe0e…"` beside what it was made of and what was made of it: a test vector. */
export function isOfKeyAgreement(
  secret: string,
  text: string,
  { nameStart, valueEnd }: Assignment,
  name: string,
): boolean {
  if (!/^[0-9a-f]{32,}$/i.test(secret) || !/^(?:shared_?)?secret$/i.test(name)) return false;
  const around = `${text.slice(Math.max(0, nameStart - RECORD), nameStart)}\n${text.slice(valueEnd, valueEnd + RECORD)}`;
  return IN_AGREEMENT.test(around);
}

export const OF_QUERY = "It has the length of the hash that a query of GraphQL is called by.";

/** How far back the beginning of a map of hashes is looked for; seldom is more in sight. */
const MAP_OF_HASHES = 200;
const CALLS_QUERY = /persisted[-_]?quer(?:y|ies)\w{0,24}\s{0,4}\(\s{0,40}["']$/i;
const HEADS_HASHES =
  /(?:persisted[-_]?quer(?:y|ies)|(?:operation|query)[-_]?(?:hash(?:es)?|ids?))["']?\s{0,4}[:=]\s{0,4}$/i;

/**
 * `persisted_query("PlaybackAccessToken", "ed23…")`: what is asked, by the name of the question and the SHA-256 of its text. A word for
 * such queries that only stands near says nothing: every operation of OpenAPI has an `operationId`.
 */
export function isHashOfQuery(
  secret: string,
  text: string,
  { operator, quote, nameStart }: Assignment,
  name: string,
): boolean {
  if (!/^(?:,|:|=>)$/.test(operator) || quote === "" || !/^[0-9a-f]{64}$/.test(secret)) return false;
  if (!/^[A-Z][a-z]\w{0,60}$/.test(name)) return false;
  return operator === ","
    ? CALLS_QUERY.test(text.slice(Math.max(0, nameStart - 100), nameStart))
    : isInMapOfHashes(text.slice(Math.max(0, nameStart - MAP_OF_HASHES), nameStart));
}

/** Whether the bracket that is open at the end of `before` is that of a map that says so. */
function isInMapOfHashes(before: string): boolean {
  const open = before.lastIndexOf("{");
  return (
    open >= 0 &&
    open > before.lastIndexOf("}") &&
    HEADS_HASHES.test(before.slice(Math.max(0, open - 40), open))
  );
}

export const ARGUMENT = "It has the form of a variable that a call is given.";

/** `connect(…, password=mySQLv8Pwd, host=h)`: a name in the way of names, with hardly a figure, that ends in what it holds. The call may begin out of sight. */
export function isNamedArgument(
  secret: string,
  text: string,
  { valueEnd, quote, operator }: Assignment,
): boolean {
  return (
    operator === "=" &&
    quote === "" &&
    /^[a-z][A-Za-z0-9]*[a-z0-9](?:Pwd|Pass(?:w(?:or)?d)?|Secret|Token|Key)$/.test(secret) &&
    secret.replace(/\D/g, "").length <= 1 &&
    /^(?:,[ \t]?[A-Za-z]\w{0,40}=|\))/.test(text.slice(valueEnd, valueEnd + 48))
  );
}
