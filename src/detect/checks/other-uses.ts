// Assigned values whose surroundings say that they are used for something else than to open a door: signatures, keys of a site's search box,
// identifiers that stand beside the secret.
import type { Assignment } from "../recognise/types.ts";
import { isPublished } from "../values/published.ts";
import { isRandomValue } from "../values/random.ts";
import { COIN } from "./coin.ts";

/** Prose that ends in the name: a page's token, not a person's. */
const PHRASE_BEFORE = /(?:^|[^A-Za-z])(?:page|next|continuation|cancellation|csrf|sync|device)[ ]$/i;

/** How OpenPGP tells keys apart: by the last 4 or 8 bytes of a digest, or the whole. */
const IS_KEY_ID = /^(?:0x)?(?:[0-9A-F]{8}|[0-9A-F]{16}|[0-9A-F]{40})!?$/i;

/**
 * `signingkey = 18F3685C…` of git's settings: which public key its commits are checked with. The section that it stands in is the last that
 * began before it; with the section's name before its own it stands in a command, or beside the other settings of its user.
 */
function isGitsSigningKey(
  text: string,
  { nameStart, valueStart, valueEnd }: Assignment,
  name: string,
): boolean {
  if (!/^(?:user\.)?signing[kK]ey$/.test(name) || !IS_KEY_ID.test(text.slice(valueStart, valueEnd)))
    return false;
  const before = text.slice(Math.max(0, nameStart - 200), nameStart);
  if (!name.startsWith("user."))
    return (
      before
        .match(/^[ \t]{0,8}\[[^\]\n]{0,80}\]/gm)
        ?.at(-1)
        ?.trim() === "[user]"
    );
  return (
    /\bgit[ \t][^\n]{0,120}$/.test(before) ||
    /^user\.(?:name|email)[= \t]/m.test(before) ||
    /^user\.(?:name|email)[= \t]/m.test(text.slice(valueEnd, valueEnd + 200))
  );
}

/** `"hashes": {…, "sha256": "e118…"}, "token": "e118…"`: where a copy of a file is kept, by its digest, which is the last thing that is said before. */
function isDigestAgain(text: string, { nameStart, valueStart, valueEnd }: Assignment, name: string): boolean {
  const value = text.slice(valueStart, valueEnd);
  if (name !== "token" || !/^[0-9a-f]{64}$/.test(value)) return false;
  const before = /([0-9a-f]{16,64})["']\s{0,20}\},\s{0,20}["']$/.exec(
    text.slice(Math.max(0, nameStart - 72), nameStart),
  );
  return before !== null && value.endsWith(before[1] as string);
}

/** `new upstream signing key 1988…`: which key of OpenPGP packages are signed with, as their logs of changes tell; drawn keys come in small letters. */
function isKeyIdInProse(
  text: string,
  { valueStart, valueEnd, operator, quote }: Assignment,
  name: string,
): boolean {
  return (
    operator === "space" &&
    quote === "" &&
    /(?:^|[ _-])sign(?:ing)?[ _-]?key$/i.test(name) &&
    /^(?:0x)?[0-9A-F]{40}$/.test(text.slice(valueStart, valueEnd))
  );
}

const CONSTANT_OF_CLASS = /^:[A-Z][A-Z0-9]{0,24}(?:_[A-Z0-9]{1,24}){1,8}[:;,)]{0,2}$/;

/** The name stands in an AWS resource's, in prose, before a signature, or beside a call that makes the value. */
export function isOfSomethingElse(text: string, assignment: Assignment, name: string): boolean {
  const { nameStart, nameEnd, valueStart, operator } = assignment;
  // `"AWS::ApiGateway::ApiKey": …`: the name of a kind; but `mysql::server::root_password: …` is one of Puppet's settings
  if (operator === ":" && text.startsWith("::", nameStart - 2) && !/^[a-z][a-z0-9_]*$/.test(name))
    return true;
  // `case XMLSecurityKey::RSA_OAEP_MGF1P:`: a constant of a class
  if (operator === ":" && CONSTANT_OF_CLASS.test(text.slice(valueStart, assignment.valueEnd))) return true;
  // `/etc/passwd: d41d…`: a file, and its digest
  if (text.startsWith("/etc/", nameStart - 5) || text.startsWith("/tmp/", nameStart - 5)) return true;
  // `checksum/secret: 2c77…`: Helm's note of what a secret was when it was last written
  if (text.startsWith("checksum/", nameStart - 9)) return true;
  if (isDigestAgain(text, assignment, name)) return true;
  // `Creating token 5K8R…`: a coin's address
  if (
    operator === "space" &&
    /^tokens?$/i.test(name) &&
    COIN.test(text.slice(valueStart, assignment.valueEnd))
  )
    return true;
  if (isKeyIdInProse(text, assignment, name)) return true;
  if (PHRASE_BEFORE.test(text.slice(Math.max(0, nameStart - 16), nameStart))) return true;
  if (/arn:aws[\w-]{0,12}:[\w:-]{1,60}$/.test(text.slice(Math.max(0, nameStart - 72), nameStart)))
    return true;
  if (isGitsSigningKey(text, assignment, name)) return true;
  // `?e=1573632072&token=key:signature`: an address that was signed for an hour
  if (name === "token" && /[?&]e=\d{10}&(?:amp;)?$/.test(text.slice(Math.max(0, nameStart - 20), nameStart)))
    return true;
  if (name === "token" && isOfPicture(text, nameStart)) return true;
  // `Authorization: SharedKey account:signature`
  // `Authorization: Token token=…`: the name that counts is the second
  if (operator === "space") {
    return (
      /^SharedKey(?:Lite)?$/.test(name) || /^[a-z_]{2,12}=/.test(text.slice(valueStart, valueStart + 13))
    );
  }
  // `password, salt := "password", "…"`: two values, and no name of the second one
  if (
    operator === "," &&
    /\w[ \t]{0,2},[ \t]{0,2}\w{1,40}[ \t]{0,2}:?=[ \t]{0,2}["']$/.test(
      text.slice(Math.max(0, nameStart - 60), nameStart),
    )
  )
    return true;
  // `assertEquals(token, read("…"))`, but for a filter: `password | default("…")`
  return operator === "," && /(?<!default)\($/.test(text.slice(nameEnd, valueStart - 1));
}

/** `…/badge.svg?token=…`, `…/project_badges/measure?project=…&token=…`: an address that shows a picture to everybody who reads the page. */
export function isOfPicture(text: string, nameStart: number): boolean {
  return /(?:\.svg|\bproject_badges\/\w{1,20})\?(?:[\w.%:+-]{1,80}=[\w.%:+-]{0,120}(?:&|&amp;)){0,4}$/.test(
    text.slice(Math.max(0, nameStart - 240), nameStart),
  );
}

/** A site's search box (Algolia's DocSearch, Docusaurus): its key is made to be read by everybody. */
export function isOfSearchBox(secret: string, text: string): boolean {
  if (/docsearch|algolia[\s\S]{0,160}indexName|indexName[\s\S]{0,160}algolia/i.test(text)) return true;
  return /^[0-9a-f]{32}$/.test(secret) && /\bindexName["']?\s*[:=]/.test(text);
}

/** What Mailgun signs of each request that it makes: a token of 50 characters, drawn for that one, beside the time and the signature. */
export function isOfSignedRequest(secret: string, text: string): boolean {
  return (
    /^[A-Za-z0-9]{50}$/.test(secret) &&
    /timestamp/i.test(text) &&
    /signature["']?\s{0,4}(?:=>|[:=])\s{0,4}["']?[0-9a-f]{64}(?![0-9a-f])/i.test(text)
  );
}

/** `secret: {"name": …}`: what stands in the braces is the name of something, and the value is behind it. */
export function isNameInMap(text: string, { valueStart, valueEnd, quote }: Assignment): boolean {
  return (
    quote !== "" &&
    /\{[ \t]{0,2}$/.test(text.slice(Math.max(0, valueStart - quote.length - 3), valueStart - quote.length)) &&
    /^[ \t]?:/.test(text.slice(valueEnd + quote.length, valueEnd + quote.length + 2))
  );
}

/** The short access key (or that of an integration) that the secret key of the same whole stands beside says whose that is, as AWS's does, and opens nothing. */
export function isIdOfPair(
  text: string,
  { nameStart, valueStart, valueEnd }: Assignment,
  name: string,
): boolean {
  if (valueEnd - valueStart > LONGEST_ID || /secret/i.test(name)) return false;
  const isId =
    ACCESS_NAME.test(name) ||
    (INTEGRATION_NAME.test(name) && INTEGRATION_ID.test(text.slice(valueStart, valueEnd)));
  if (!isId) return false;
  const whole = name.replace(ACCESS_NAME, "").replace(INTEGRATION_NAME, "").toLowerCase();
  const around = [
    text.slice(valueEnd, valueEnd + 120),
    text.slice(Math.max(0, nameStart - 160), nameStart),
  ].join("\n");
  return [...around.matchAll(SECRET_KEY)].some(
    ([, of = "", value = ""]) => of.toLowerCase() === whole && (isRandomValue(value) || isPublished(value)),
  );
}

const LONGEST_ID = 32;
const ACCESS_NAME = /access[-_.]?key$/i;
const INTEGRATION_NAME = /integration[-_.]?key$/i;
/** As Duo writes it; elsewhere an integration key is the secret. */
const INTEGRATION_ID = /^[A-Z0-9]{20}$/;

/** The secret key's name, and what is written out as its value. */
const SECRET_KEY =
  /(?<![\w.-])([\w.-]{0,40}?)secret[-_.]?(?:access[-_.]?)?key(?:["'`\]]|&quot;|<\/key>){0,2}\s{0,12}(?:=>|[:=,>]|<string>)(?:\s|["'`]|&quot;|<string>){0,20}([A-Za-z0-9/+_=-]{12,128})/gi;

/** What a host shows everybody to prove whose it is (ACME, RFC 8555): `{"type": "http-01", "token": "…"}`, `HTTP01(token="…")`. */
export function isOfChallenge(
  secret: string,
  text: string,
  { nameStart }: Assignment,
  name: string,
): boolean {
  return (
    name === "token" &&
    /^[A-Za-z0-9_+-]{22,64}$/.test(secret) &&
    (/(?:HTTP|DNS|TLSALPN)01\(\s{0,20}$/.test(text.slice(Math.max(0, nameStart - 30), nameStart)) ||
      /["']type["']\s{0,4}:\s{0,4}["'](?:http|dns|tls-alpn)-01["']/.test(text))
  );
}
