import type { Assignment, Candidate, Recogniser } from "./types.ts";

/** Members of one list that are looked at. */
const MOST_MEMBERS = 40;
const LONGEST_NAME_SIDE = 40;

/** Behind the name: its type, a sign, what makes the list, and the bracket that opens it. */
const OPENS =
  /(?:\\{0,3}["']|&quot;)?(?::[ \t]?[\w<>[\], ]{1,30}=|[ \t]{0,4}(?:=>|:=|[:=]))[ \t]{0,4}(?:new )?(?:[\w.]{0,24}(?:\[\w{0,12}\])?\w{0,12})?[ \t]?[[({]{1,2}/y;
/** The head of a section of TOML or of INI. */
const OPENS_SECTION = /\][ \t]{0,4}(?:[#;][^\r\n]{0,80})?\r?\n/y;
/** The same of YAML, whose members stand in lines of their own. */
const OPENS_BELOW = /["']?:[ \t]{0,4}(?:#[^\r\n]{0,80})?\r?\n/y;
const BETWEEN = /[\s,]{1,80}|(?:\/\/|#)[^\r\n]{0,80}|\/\*[^*]{0,80}\*\//y;
const LITERAL = /[bBrRuU]?(\\{0,3}["'`]|&quot;)((?:(?!&quot;)[^"'`\\\s<>]){8,200}?)\1/y;
const OTHER_LITERAL = /[bBrRuU]?\\{0,3}(?:"[^"\r\n]{0,300}"|'[^'\r\n]{0,300}'|&quot;[^&\r\n]{0,300}&quot;)/y;
/** How a lock file of .NET begins what it says of a package: there are thousands of `"….UserSecrets": {` and `"….Tokens": {`. */
const PACKAGE = /\s{1,40}"type": "(?:Transitive|Direct|CentralTransitive|Project|package)"/y;
const IS_KEY = /\s{0,8}(?:=>|[:=])\s{0,8}/y;
const OTHER_VALUE = /[^,{}[\]()"'\r\n]{1,80}/y;
/** `weather: "…"`, `weather = "…"`: the key of a member of a map, without quotes. */
const BARE_KEY = /[A-Za-z_$][\w$-]{0,40}(?=\s{0,8}(?:=>|[:=])\s{0,8}["'`\\])/y;
/** `config.first,`: a member that is read from elsewhere. */
const OTHER_MEMBER = /[\w.$]{1,80}(?=\s{0,8},)/y;
const MEMBER_LINE = /^([ \t]*)- (["']?)([^\s"'#:,{}[\]]{8,200})["']?[ \t]*(?:#.*)?$/;
/** `hmac: x`, `hmac = "x"` */
const VALUE_LINE =
  /^[ \t]{0,40}["']?([\w.-]{1,40})["']?[ \t]{0,16}[:=][ \t]{0,16}(?:(["'])([^\s"']{8,200})\2|([^\s"'#,{}[\]]{8,200})),?(?:[ \t]{1,16}[#;].*|[ \t]{0,16})$/;
/** What a map of secrets is called. */
const OF_SECRETS = /(?:passwords|secrets|(?:api|app|access|auth|bot|secret)[-_]?(?:keys|tokens|secrets))$/i;
const OF_TEST = /^(?:test|mock|fake|dummy|sample|example)[-_A-Z]/;
/**
 * The last word of what says who, where and which, what was made of something, and what lies sealed. Words before it say nothing: a key
 * of Mailgun's is none of a mail, and that of the support none of a port.
 */
const OPEN_WORD =
  /^(?:user(?:name)?|host(?:name)?|port|ur[li]|e?mail|(?:file)?name|path|file|cert(?:ificate)?|pub(?:lic)?|(?:pub(?:lic)?|site)key|hash(?:es)?|(?:check)?sum|digest|sha\d{0,3}|md5|etag|fingerprint|address|contract|version|commit|rev(?:ision)?|encrypted|ciphertext|nonce|iv|mac|tag|id|kid|type|kind|role|region|algorithm)$/;

/** Whether what stands behind `key` is no secret, however much it was drawn. */
function isOpenKey(key: string): boolean {
  const words = key.split(/[-_.]|(?<=[a-z0-9])(?=[A-Z])/).map((word) => word.toLowerCase());
  return OPEN_WORD.test(words.at(-1) ?? "") || OPEN_WORD.test(words.slice(-2).join(""));
}

const KEY_LINE = /^([ \t]+)(["']?)([^\s"'#:,{}[\]]{8,200})["']?:(?:[ \t].*)?$/;

/**
 * Recognises what a list holds whose name the keyword is of: its literals, the keys of a map, and the values of one of secrets. `after`: characters that are seen behind
 * a keyword; a text that is shorter ends there.
 */
export function createListRecogniser(after: number): Recogniser {
  return ({ text }, keywordStart, last, emit) => {
    // `[passwords]`
    const first = text[keywordStart] === "[" ? keywordStart + 1 : keywordStart;
    let nameStart = first;
    while (
      nameStart > 0 &&
      first - nameStart < LONGEST_NAME_SIDE &&
      /[\w$-]/.test(text[nameStart - 1] as string)
    )
      nameStart--;
    let nameEnd = first;
    while (nameEnd - first < LONGEST_NAME_SIDE && /[\w$-]/.test(text[nameEnd] ?? "")) nameEnd++;
    const end = text.length >= last + after ? text.length : text.length + 1;
    const tell = (start: number, stop: number, quote: string) =>
      emit(candidateOf(nameStart, nameEnd, start, stop, quote));
    const open = endOf(OPENS, text, nameEnd);
    if (open >= 0 && text[nameStart - 1] === "." && endOf(PACKAGE, text, open) >= 0) return;
    const name = text.slice(nameStart, nameEnd);
    const isOfSecrets = !OF_TEST.test(name) && OF_SECRETS.test(name);
    const section = text[nameStart - 1] === "[" ? endOf(OPENS_SECTION, text, nameEnd) : -1;
    if (section >= 0) return readSection(text, section, end, tell);
    if (open >= 0) return readLiterals(text, open, end, isOfSecrets, tell);
    const below = endOf(OPENS_BELOW, text, nameEnd);
    if (below >= 0) readLines(text, nameStart, below, end, isOfSecrets, tell);
  };
}

type Tell = (start: number, stop: number, quote: string) => void;

/** `end`: where what is seen ends, or beyond it when nothing follows. `valuesCount`: what stands behind a key may be a secret. */
function readLiterals(text: string, from: number, end: number, valuesCount: boolean, tell: Tell): void {
  let at = from;
  for (let member = 0; member < MOST_MEMBERS; member++) {
    at = behindBlanks(text, at);
    const start = at;
    const bare = valuesCount ? endOf(BARE_KEY, text, at) : -1;
    const literal = bare < 0 ? literalAt(text, at, end, tell) : bare;
    at = literal < 0 ? endOf(OTHER_MEMBER, text, at) : literal;
    if (at < 0) return;
    if (literal < 0) continue;
    const value = endOf(IS_KEY, text, at);
    if (value < 0) continue;
    const counts = valuesCount && !isOpenKey(text.slice(start, at).replace(/[^\w.-]/g, ""));
    const valueEnd = literalAt(text, value, end, counts ? tell : undefined);
    if (valueEnd >= 0) at = valueEnd;
    else if (/[[{(]/.test(text[value] ?? "")) at = behindBrackets(text, value);
    else at = endOf(OTHER_VALUE, text, value);
    if (at < 0) return;
  }
}

function behindBlanks(text: string, from: number): number {
  let at = from;
  for (let next = at; next >= 0; next = endOf(BETWEEN, text, at)) at = next;
  return at;
}

/** The end of the literal at `at`, which is told where it may be a secret; -1 when there is none. */
function literalAt(text: string, at: number, end: number, tell?: Tell): number {
  LITERAL.lastIndex = at;
  const found = LITERAL.exec(text);
  if (!found) return endOf(OTHER_LITERAL, text, at);
  const stop = LITERAL.lastIndex;
  if (stop >= end) return -1;
  const [, quote = "", value = ""] = found;
  tell?.(stop - quote.length - value.length, stop - quote.length, quote);
  return stop;
}

/** Behind the bracket that closes the one at `at`; -1 when it is far. */
function behindBrackets(text: string, at: number): number {
  let depth = 0;
  for (let next = at; next < text.length && next < at + 600; next++) {
    if (/[[{(]/.test(text[next] as string)) depth++;
    else if (/[\]})]/.test(text[next] as string) && --depth === 0) return next + 1;
  }
  return -1;
}

/** The settings of a section, up to the next. */
function readSection(text: string, from: number, end: number, tell: Tell): void {
  for (let at = from, line = 0; line < MOST_MEMBERS && at < text.length; line++) {
    const found = text.indexOf("\n", at);
    const stop = found < 0 ? text.length : found;
    if (stop >= end || /^[ \t]*\[/.test(text.slice(at, Math.min(stop, at + 40)))) return;
    tellValue(text.slice(at, stop).replace(/\r$/, ""), at, tell);
    at = stop + 1;
  }
}

/** Tells the value of the setting that is `line`, which begins at `at`. */
function tellValue(line: string, at: number, tell: Tell): void {
  const [, key = "", quote = "", quoted, bare] = VALUE_LINE.exec(line) ?? [];
  const value = quoted ?? bare ?? "";
  if (value === "" || isOpenKey(key)) return;
  const start = at + line.indexOf(value, line.indexOf(key) + key.length);
  tell(start, start + value.length, quote);
}

/** `valuesCount`: what stands behind a key may be a secret. */
function readLines(
  text: string,
  nameStart: number,
  from: number,
  end: number,
  valuesCount: boolean,
  tell: Tell,
): void {
  const indent = nameStart - (text.lastIndexOf("\n", nameStart - 1) + 1);
  let form: RegExp | undefined;
  let blanks: string | undefined;
  for (let at = from, line = 0; line < 3 * MOST_MEMBERS && at < text.length; line++) {
    const found = text.indexOf("\n", at);
    const stop = found < 0 ? text.length : found;
    if (stop >= end) return;
    const written = text.slice(at, stop).replace(/\r$/, "");
    const member = (form ?? MEMBER_LINE).exec(written) ?? (form ? null : KEY_LINE.exec(written));
    const lead = /^[ \t]*/.exec(written)?.[0].length ?? 0;
    if (valuesCount && lead > indent) tellValue(written, at, tell);
    if (member && (blanks === undefined || blanks === member[1])) {
      form ??= MEMBER_LINE.test(written) ? MEMBER_LINE : KEY_LINE;
      blanks ??= member[1] as string;
      if (form === KEY_LINE && lead <= indent) return;
      const start = at + written.indexOf(member[3] as string, lead);
      tell(start, start + (member[3] as string).length, member[2] as string);
    } else if (!/^\s*(?:#|$)/.test(written) && lead <= (blanks?.length ?? indent + 1)) return;
    at = stop + 1;
  }
}

function candidateOf(
  nameStart: number,
  nameEnd: number,
  start: number,
  end: number,
  quote: string,
): Candidate {
  const assignment: Assignment = {
    nameStart,
    nameEnd,
    valueStart: start,
    valueEnd: end,
    operator: "cell",
    quote,
  };
  return { start, end, outerStart: start, outerEnd: end, assignment };
}

/** The end of what `pattern` (sticky) matches at `at`, or -1. */
function endOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : -1;
}
