import { isFiller } from "./filler.ts";
import { wordBits } from "./words.ts";

/** Values that stand where a secret will be put, or that fetch it from elsewhere: `changeme`, `<your-key>`, `${VAR}`, `process.env.X`. */
export function isPlaceholder(value: string): boolean {
  if (REFERENCE.test(value) || MASKED.test(value) || STANDS_FOR.test(value)) return true;
  if (isFiller(value) || AWS_EXAMPLE.test(value) || isEverybodys(value)) return true;
  return BEGINS_A_PHRASE.test(value) && wordBits(value) > 0;
}

/** A name to be looked up, not a value. */
const REFERENCE =
  /^(?:\$\{?[\w.:-]+\}?|\$\(.*\)?|\$\{\{.*|%[\w.]+%?|\{\{?.*|<[^>]*>?|@[\w.]+@|#\{.*|!\w+ .*|(?:process|import\.meta|os|sys|self|this|config|settings|env|ENV|secrets|vault|var|local|data|module|context|ctx|req|request|params|props|state|options|opts|args|kwargs|app|window|System|Environment|Deno|Bun|Rails)[.[(].*|ref\+.*|vault:.*|op:\/\/.*|arn:aws:.*|file:.*|projects\/.*)$/;

const MASKED = /^[*•xX.#?_-]{3,}$|[*•]{3,}|[xX]{6,}|\.{3,}|…/;

/** Whole words only: a random token that happens to hold `test` is still a token. */
const STANDS_FOR =
  /^(?:change[-_ ]?me.*|(?:your|some)[-_ ].*|.*[-_ ](?:here|goes[-_ ]here)|(?:insert|enter|put|add|replace|fill|paste|set)[-_ ].*|example.*|.*[-_]example|sample.*|dummy.*|fake.*|mock.*|placeholder.*|todo|tbd|none|null|nil|undefined|true|false|empty|redacted|hidden|masked|secret|password|passwd|pass|token|key|apikey|api[-_]key|default|test|testing|string|value|foo.*|bar|baz|lorem.*|not[-_].*|xxx.*)$/i;

/** Short enough to begin a random token too. */
const BEGINS_A_PHRASE = /^(?:my|the|an?|any)[-_ ]/i;

/** How the documentation of AWS marks the keys and identifiers that it shows: where they begin or end, or as the only capitals in them. */
const AWS_EXAMPLE = /^AQoEXAMPLE|EXAMPLE(?:KEY|ID|TOKEN)?$|^[^A-Z]*EXAMPLE[^A-Z]*$|[A-Za-z0-9]example$/;

/**
 * Whether it is a key that everybody has: how those begin of Microsoft's emulators of storage (Azurite) and of Cosmos DB, and
 * the tokens and keys that RFC 5849, 6749, 6750, 7009, 7515 and 7517, OAuth 1.0 and OpenID Connect print, and the password of
 * Kubernetes' pages.
 */
export function isEverybodys(value: string): boolean {
  return /^(?:Eby8vdM02xNOcqFl|C2y6yDjf5\/R|2YotnFZFEjr1zCsi|tGzv3JOkF0XG5Qx2|7Fjfp0ZBr1KtDRbn|czZCaGRSa3F0MzpnWDFm|gX1fBat3bV|45ghiukldjahdnhz|hh5s93j4hdidpola|kkk9d7dh3k39sjv7|ad180jjd733klru7|hdhd0244k9j7ao03|dpf43f3p2l4k3l03|kd94hf93k423kf44|nnch734d00sl2jdk|pfkkdhi9sl3r4s00|j49sk3j29djd|Qcb0Orv1zh30vL1MPRsbm|mF_9\.B5f-4\.1JqM|SlAV32hkKG|AyM1SysPpbyDfgZl|GawgguFyGrWKav7A|MWYyZDFlMmU2N2Rm$)/.test(
    value,
  );
}
