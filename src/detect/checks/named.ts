import type { Assignment } from "../recognise/types.ts";
import { isFiller } from "../values/filler.ts";
import { isRandomValue } from "../values/random.ts";
import { SEARCHES_ONLY } from "./secret-names.ts";
import type { Check } from "./types.ts";

/** What a name must speak of, next to its provider, before its value is taken for a secret; see `maySpeakOfSecret`. */
export const SECRET_NAME =
  /key|token|secret|pass|pwd|auth|cred|pat(?![a-z])|private|bearer|signature|salt|webhook|license|dsn|session|cookie|jwt|sas|mnemonic|seed|wif/i;

/** Names that speak of a secret and mean something else about it: where it is, how it is called, its public half. */
export const OTHER_NAME =
  /(?:key|token|secret|password|credential|auth|account|client|app|project|user|org|organization|tenant|pat)[-_.]?(?:ids?|names?|file|path|type|length|size|count|expiry|expires|ttl|version|header|prefix|fingerprint)$|(?:url|uri|endpoint|hostname|filename)$|(?:public|publishable|site|measurement|tracking)[-_.]?(?:key|id|token)$|^(?:public|publishable)|[-_.]public$|[a-z]public$|(?:commit|revision|sha\d*|md5|hash|digest|checksum|etag|integrity)$/;

/**
 * Values without a form of their own that are assigned to a name with their provider in it: the name must speak of a
 * secret and the value must be random for its length.
 */
export const checkNamedValue: Check = ({ rule, secret, text, candidate, confidence }) => {
  const { assignment } = candidate;
  if (!assignment) return "drop";
  const name = text.slice(assignment.nameStart, assignment.nameEnd);
  if (isOfZone(text, assignment.nameStart) || isDigestOfFile(secret, text, assignment)) return "drop";
  const isCall = assignment.operator === "call";
  if (isCall ? !isSetter(name) && !isConstructor(name) : !SECRET_NAME.test(name)) return "drop";
  if (OTHER_NAME.test(name.toLowerCase()) || isCalledAsMaker(secret, rule.provider)) return "drop";
  if (SEARCHES_ONLY.test(name)) return "drop";
  if (isInsideWord(name, rule.keywords)) return "drop";
  // A form may hold words of its own (`default:production.…`): its longest part is what was drawn.
  const part = secret
    .split(/[:|.]/)
    .reduce((longest, next) => (next.length > longest.length ? next : longest));
  return isRandomValue(part) && !isFiller(secret) ? { confidence } : "drop";
};

/**
 * `ovhcloud` holds `hcloud`: the end of one word and the next, which is what another one is called. Long keywords do not come
 * about so, and behind whole words (`myokta…`) others are written without a sign between them.
 */
function isInsideWord(name: string, keywords: readonly string[]): boolean {
  const lower = name.toLowerCase();
  let isInside = false;
  for (const keyword of keywords) {
    const sought = keyword.toLowerCase();
    for (let at = lower.indexOf(sought); at >= 0; at = lower.indexOf(sought, at + 1)) {
      if (sought.length > LONGEST_INSIDE || !isBehindRest(name, at)) return false;
      isInside = true;
    }
  }
  return isInside;
}

const LONGEST_INSIDE = 6;

/** Whether one to three letters that are no word of their own stand before `at`, in the same word. */
function isBehindRest(name: string, at: number): boolean {
  // `myOkta`, `AWSOkta`: a word of its own.
  if (/^[A-Z][a-z]/.test(name.slice(at)) || /^[a-z][A-Z]/.test(name.slice(at - 1))) return false;
  const rest = /(?:^|[^A-Za-z])([A-Za-z]{1,3})$/.exec(name.slice(Math.max(0, at - 4), at))?.[1];
  return (
    rest !== undefined &&
    !/^(?:my|our|the|app|dev|qa|ci|uat|stg|prd|prod|int|pre|tst|eu|us|uk|aws|gcp|api|web|use|get|set|new|old|bot|svc|sys|io|db|x|is)$/i.test(
      rest,
    )
  );
}

/** A key of DNSSEC, as BIND and others keep it: `Algorithm: 13 (ECDSAP256SHA256)`, and the key behind it. */
function isOfZone(text: string, nameStart: number): boolean {
  return (
    text.startsWith("PrivateKey:", nameStart) &&
    /Algorithm: \d{1,3}\b/.test(text.slice(Math.max(0, nameStart - 72), nameStart))
  );
}

/** `private_key.rs":`; `api_token.prod`, `api_key.v2` and `access_token.default` may be what a store of secrets has. */
const ENDS_AS_FILE =
  /^[\w-]{1,60}\.(?:[cm]?[jt]sx?|py[cix]?|rb|rs|go|php|java|kts?|swift|cs|fs|c|cc|cpp|cxx|h|hh|hpp|mm?|exs?|erl|hs|ml|mli|scala|clj|lua|pl|pm|t|r|R|dart|vue|svelte|astro|html?|css|s[ac]ss|less|md|mdx|rst|adoc|ya?ml|toml|xml|svg|png|jpe?g|gif|ico|webp|woff2?|ttf|wasm|map|pem|der|crt|cer|snap|lock|proto|graphql|sql|sh|bash|ps1|bat|tf|gradle|mustache|hbs|ejs|erb|tmpl|tpl|j2|class|jar|whl|gz|tgz|zip|so|dll|exe|o|a|lib|rlib|zig|nim|sol|move|cairo)["'][ \t]{0,2}:/;

/**
 * `"src/private_key.rs": "9f86…"`: a file, by its path, and the digest of what is in it, as lists of a package's files have them. Paths in
 * stores of secrets have no such end; what a search prints of a file has no quotes.
 */
export function isDigestOfFile(secret: string, text: string, { nameStart }: Assignment): boolean {
  return (
    /^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128})$/i.test(secret) &&
    /[\w.@+-]\/[\w.@+-]{0,40}$/.test(text.slice(Math.max(0, nameStart - 42), nameStart)) &&
    ENDS_AS_FILE.test(text.slice(nameStart, nameStart + 74))
  );
}

/** `dropboxoauthkey` of Dropbox: letters that say whose it is. */
function isCalledAsMaker(value: string, provider: string): boolean {
  const [maker = ""] = provider.toLowerCase().split(" ");
  return maker.length >= 4 && /^[A-Za-z_-]+$/.test(value) && value.toLowerCase().includes(maker);
}

/** `setPassword`, `builder.apiKey`: what is called so takes a secret and keeps it; `checkPassword` and `getToken` do not. */
export function isSetter(name: string): boolean {
  const last = name.slice(name.lastIndexOf(".") + 1);
  if (/^(?:[sS]et|[wW]ith|[uU]se|[iI]nit(?:iali[sz]e)?|[cC]onfigure|[rR]egister)[A-Z_]/.test(last))
    return SECRET_NAME.test(last);
  if (CALLED_AS_PROVIDER_KEY.test(last)) return !DOES_WITH_KEY.test(last);
  return (
    /^(?:(?:db|user|admin|root|client|api|access|auth|bearer|secret|private|master|app|service|account|basic)[-_]?)*(?:password|passwd|pass|pwd|passphrase|secret|token|key)$/i.test(
      last,
    ) && !(name === last ? /^(?:key|secret|token|pass|auth)$/i : /^(?:key|pass|auth)$/i).test(last)
  );
}

/** `census_api_key("…")`, `acmeApiKey("…")`: so functions are called that keep the key of a service. */
const CALLED_AS_PROVIDER_KEY =
  /^(?:[a-z][a-z0-9]{1,20}_){1,2}(?:api|access|secret|auth)_(?:key|token)$|^[a-z][a-z0-9]{2,20}(?:Api|API|Access|Secret)(?:Key|Token)$/;
/** And so those that do something with one that they are given. */
const DOES_WITH_KEY =
  /^(?:get|fetch|find|check|verif|valid|hash|parse|decode|encode|create|generate|make|new|delete|remove|revoke|is|has|test|mask|redact|hide|rotate|lookup|look_up|encrypt|decrypt|compare|match|require|expect|assert|extract|read|load|print|log|show|format|mock|fake|sign|authenticate|resolve|ensure|should|refresh|update|build|to|from|by|for|no|not|invalid|wrong|bad)/i;

/** `new Resend(…)`, `DeepgramClient(…)`, `cohere.Client(…)`: whose first argument is a key. */
function isConstructor(name: string): boolean {
  return (
    /^(?:[A-Za-z]\w{0,30}\.){0,2}[A-Z][A-Za-z0-9]*$/.test(name) &&
    !/(?:Error|Exception|Id|Url|Uri|Name|Path|Model|Event|Version)$/.test(name)
  );
}
