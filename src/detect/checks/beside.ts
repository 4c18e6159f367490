import type { Rule } from "../../rules/types.ts";
import { compileJsRegExp } from "../recognise/js-pattern.ts";
import { isFiller } from "../values/filler.ts";
import { isDrawnUuid, isRandomValue, UUID_SHAPE } from "../values/random.ts";
import { OTHER_NAME, SECRET_NAME } from "./named.ts";
import { isOfPicture, isOfSearchBox } from "./other-uses.ts";
import { SEARCHES_ONLY } from "./secret-names.ts";
import type { Check } from "./types.ts";

/** Words of names that say nothing of whose key it is. */
const OF_NOBODY = new Set(
  `a access account add admin api apikey app append application args auth authenticate authentication authkey authorization authorize authtoken accesskey
  basic bearer channel client config configuration configure connect connection create credential credentials curl customer default defaults env factory
  for from get global header headers http https i init initialize input instance int key keys license live load login logger main management
  master me my new node of open option options org organization param params pass passwd password pat personal private prod production project
  push pw pwd query request rest root sdk secret secretkey secrets send server service session set settings setup sid signing start static str string subscription
  test the token tokens u use user username value var with write x your`.split(/\s+/),
);

/** What requests and answers name a user's visit, a device, a place in a list and what is good once by: no key of whoever asks. */
const PASSING_NAME =
  /^(?:session(?:[-_]?id)?|(?:push|device|page|next[-_]?page|continuation|sync|link|client)[-_]?token|client[-_]?key|(?:auth|authorization|access|device|user)[-_]?code)$/i;

/** What commands are called that are given a key with nothing before it. */
const COMMAND = /^(?:init|login|password|auth|authorize|authenticate|set-key|[\w-]{0,20}(?:token|api-?key))$/;

/** So far behind the keyword a call is still one of what it names: `require("acme").initClient("…")`. */
const CALLED_WITHIN = 120;

/**
 * A value that stands beside the address or the library of a service: its name must speak of a secret, or what is called must be of the
 * service, and no word in it may be another's (`OTHER_SERVICE_KEY`); the value must be random for its length.
 */
export const checkBeside: Check = ({ rule, secret, text, candidate, confidence }) => {
  const { assignment, start, outerStart } = candidate;
  if (!assignment || !isDrawn(secret)) return "drop";
  const name = text.slice(assignment.nameStart, assignment.nameEnd);
  // A user of curl, or of an address
  if (assignment.operator === "space" && /^(?:-u|--user)?$/.test(name)) return { confidence };
  const isCall = assignment.operator === "call";
  const last = name.replace(/^.*[.:]/, "");
  if (SEARCHES_ONLY.test(last) || (rule.provider === "Algolia" && isOfSearchBox(secret, text))) return "drop";
  if (/token$/i.test(last) && isOfPicture(text, assignment.nameStart)) return "drop";
  const names = rule.beside?.names;
  if (names !== undefined) {
    const isOne = compileJsRegExp(`^(?:${names})$`, "i", `rule "${rule.id}"`).test(last);
    return isOne ? { confidence } : "drop";
  }
  if (OTHER_NAME.test(name.toLowerCase()) || PASSING_NAME.test(last)) return "drop";
  const isClient = isCall && outerStart < start && start - outerStart <= CALLED_WITHIN;
  if (isClient && CLIENT.test(last)) return { confidence };
  if (!wordsOf(isCall ? last : name).every((word) => OF_NOBODY.has(word) || isOfOwner(word, rule)))
    return "drop";
  if (assignment.operator === "space" && !name.startsWith("-"))
    return COMMAND.test(name) ? { confidence } : "drop";
  // What makes a client: close behind the library's name
  return isClient || SECRET_NAME.test(name) ? { confidence } : "drop";
};

/** `CreateListenRESTClient`, `NewREST`, `initApi` */
const CLIENT =
  /^(?:[Cc]reate|[Nn]ew|[Ii]nit(?:ialize)?|[Cc]onnect|[Mm]ake)?\w{0,30}(?:Client|A[Pp][Ii]|REST|SDK|Sdk)$/;

function isDrawn(secret: string): boolean {
  const part = secret
    .split(/[:|.]/)
    .reduce((longest, next) => (next.length > longest.length ? next : longest));
  if (UUID_SHAPE.test(part)) return isDrawnUuid(part);
  return isRandomValue(part) && !isFiller(secret);
}

/** `XApiKey`, `x-api-key` and `x_api_key` are three words each. */
function wordsOf(name: string): readonly string[] {
  return name
    .split(/[^A-Za-z]+|(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/)
    .map((word) => word.toLowerCase())
    .filter((word) => word !== "");
}

/** Whether a word is one of those that the provider and its library are called by; a short one is in many others. */
function isOfOwner(word: string, { provider, keywords }: Rule): boolean {
  const called = [provider, ...keywords].join(" ").toLowerCase();
  return word.length > SHORT ? called.includes(word) : called.split(/[^a-z]+/).includes(word);
}

const SHORT = 2;
