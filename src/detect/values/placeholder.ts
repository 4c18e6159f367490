import { isFiller } from "./filler.ts";
import { isPublished } from "./published.ts";
import { wordBits } from "./words.ts";

/** Values that stand where a secret will be put, or that fetch it from elsewhere: `changeme`, `<your-key>`, `${VAR}`, `process.env.X`. */
export function isPlaceholder(value: string): boolean {
  if (REFERENCE.test(value) || MASKED.test(value) || STANDS_FOR.test(value)) return true;
  if (isFiller(value) || AWS_EXAMPLE.test(value.replace(/={1,2}$/, "")) || isPublished(value)) return true;
  if (SAYS_SO.test(value)) return true;
  const letters = value.replace(/[^A-Za-z]/g, "").length;
  return BEGINS_A_PHRASE.test(value) && wordBits(value) > 0 && letters >= 0.7 * value.length;
}

/** A name to be looked up, not a value. */
const REFERENCE =
  /^(?:\$\{?[\w.:-]+\}?|\$\(.*\)?|\$\{\{.*|%[\w.]+%?|\{\{?.*|<[^>]*>?|@[\w.]+@|#\{.*|!\w+ .*|(?:process|import\.meta|os|sys|self|this|config|settings|env|ENV|secrets|vault|var|local|data|module|context|ctx|req|request|params|props|state|options|opts|args|kwargs|app|window|System|Environment|Deno|Bun|Rails)[.[(].*|ref\+.*|vault:.*|op:\/\/.*|arn:aws:.*|file:.*|projects\/.*)$/;

const MASKED = /^[*•xX.#?_-]{3,}$|[*•]{3,}|[xX]{6,}|\.{3,}|…/;

/** Whole words only: a random token that happens to hold `test` is still a token. */
const STANDS_FOR =
  /^(?:change[-_ ]?me.*|(?:your|some)[-_ ].*|.*[-_ ](?:here|goes[-_ ]here)|(?:insert|enter|put|add|replace|fill|paste|set)[-_ ].*|example.*|.*[-_]example|sample.*|dummy.*|fake.*|mock.*|placeholder.*|todo|tbd|none|null|nil|undefined|true|false|empty|redacted|hidden|masked|secret|password|passwd|pass|token|key|apikey|api[-_]key|default|test|testing|string|value|foo.*|bar|baz|lorem.*|not[-_].*|xxx.*)$/i;

/**
 * A part between signs that says that the rest was made up: `sk_prod__fake_…`, `…_CHANGE_THIS_…`. Or words at the beginning, too long to come
 * about by chance: `invalid-…`, `notreal…`, `xoxb-fakekey…`.
 */
const SAYS_SO =
  /(?:^|[._~-])(?:fake|dummy|example|placeholder|change[-_ ]?(?:this|me)|replace[-_ ]?(?:this|me|with))(?:[._-]|$)|^invalid[-_.]|^(?:[A-Za-z]{2,6}[-_])?(?:not-?real|fake-?(?:key|token|secret))/i;

/** Short enough to begin a random token too. */
const BEGINS_A_PHRASE = /^(?:my|the|an?|any)[-_ ]/i;

/** How the documentation of AWS marks the keys and identifiers that it shows: where they begin or end, or as the only capitals in them. */
const AWS_EXAMPLE = /^AQoEXAMPLE|EXAMPLE(?:KEY|ID|TOKEN)?$|^[^A-Z]*EXAMPLE[^A-Z]*$|[A-Za-z0-9]example$/;
