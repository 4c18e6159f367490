/** Values that stand where a secret will be put, or that fetch it from elsewhere: `changeme`, `<your-key>`, `${VAR}`, `process.env.X`. */
export function isPlaceholder(value: string): boolean {
  return REFERENCE.test(value) || MASKED.test(value) || STANDS_FOR.test(value) || isRepetitive(value);
}

/** A name to be looked up, not a value. */
const REFERENCE =
  /^(?:\$\{?[\w.:-]+\}?|\$\(.*\)?|\$\{\{.*|%[\w.]+%?|\{\{?.*|<[^>]*>?|@[\w.]+@|#\{.*|!\w+ .*|(?:process|import\.meta|os|sys|self|this|config|settings|env|ENV|secrets|vault|var|local|data|module|context|ctx|req|request|params|props|state|options|opts|args|kwargs|app|window|System|Environment|Deno|Bun|Rails)[.[(].*|ref\+.*|vault:.*|op:\/\/.*|arn:aws:.*|file:.*|projects\/.*)$/;

const MASKED = /^[*•xX.#?_-]{3,}$|[*•]{3,}|[xX]{6,}|\.{3,}|…/;

/** Whole words only: a random token that happens to hold `test` is still a token. */
const STANDS_FOR =
  /^(?:change[-_ ]?me.*|(?:your|my|the|a|an|some|any)[-_ ].*|.*[-_ ](?:here|goes[-_ ]here)|(?:insert|enter|put|add|replace|fill|paste|set)[-_ ].*|example.*|.*[-_]example|sample.*|dummy.*|fake.*|mock.*|placeholder.*|todo|tbd|none|null|nil|undefined|true|false|empty|redacted|hidden|masked|secret|password|passwd|pass|token|key|apikey|api[-_]key|default|test|testing|string|value|foo.*|bar|baz|lorem.*|not[-_].*|xxx.*)$/i;

/** One or two characters over and over, or a plain run such as `12345678` or `abcdefgh`. */
function isRepetitive(value: string): boolean {
  if (value.length >= 6 && new Set(value.toLowerCase()).size <= Math.max(2, Math.floor(value.length / 8)))
    return true;
  let runs = 0;
  for (let i = 1; i < value.length; i++) {
    const step = value.charCodeAt(i) - value.charCodeAt(i - 1);
    if (step === 1 || step === 0 || (value[i] === "0" && value[i - 1] === "9")) runs++;
  }
  return value.length >= 6 && runs / (value.length - 1) >= 0.7;
}
