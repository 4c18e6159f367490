import type { Assignment, Recogniser } from "./types.ts";

/** A name is at most this long on either side of its keyword. */
const LONGEST_NAME_SIDE = 60;
/** A longer value is no secret that people assign by hand. */
const LONGEST_VALUE = 512;

/** Recognises `name = "value"` around a keyword in the name, where the whole value matches `value`. */
export function createAssignedRecogniser(value: RegExp): Recogniser {
  return (view, keywordStart, keywordEnd, emit) => {
    const found = parseAssignment(view.text, keywordStart, keywordEnd);
    if (!found || !value.test(view.text.slice(found.valueStart, found.valueEnd))) return;
    emit({
      start: found.valueStart,
      end: found.valueEnd,
      outerStart: found.nameStart,
      outerEnd: found.valueEnd,
      assignment: found,
    });
  };
}

function isNameCode(code: number): boolean {
  return (
    (code >= 0x30 && code <= 0x39) ||
    (code >= 0x41 && code <= 0x5a) ||
    (code >= 0x61 && code <= 0x7a) ||
    code === 0x5f ||
    code === 0x2d ||
    code === 0x2e ||
    code === 0x24
  );
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}

function skipBlanks(text: string, at: number): number {
  let next = at;
  while (next < text.length && isBlank(text.charCodeAt(next))) next++;
  return next;
}

/**
 * Reads the assignment whose name holds the keyword at `keywordStart`..`keywordEnd`, in the syntaxes people keep
 * settings in: source code, dotenv, YAML (blocks too), JSON (escaped too), TOML, INI and properties, XML elements and
 * attributes, HCL, Dockerfile, command lines, URL queries, headers, SQL, arrays of pairs. `undefined` when none begins there.
 */
export function parseAssignment(
  text: string,
  keywordStart: number,
  keywordEnd: number,
): Assignment | undefined {
  let nameStart = keywordStart;
  while (
    nameStart > 0 &&
    keywordStart - nameStart < LONGEST_NAME_SIDE &&
    isNameCode(text.charCodeAt(nameStart - 1))
  ) {
    nameStart--;
  }
  let nameEnd = keywordEnd;
  while (
    nameEnd < text.length &&
    nameEnd - keywordEnd < LONGEST_NAME_SIDE &&
    isNameCode(text.charCodeAt(nameEnd))
  )
    nameEnd++;
  const after = readOperator(text, nameStart, nameEnd);
  if (!after) return undefined;
  const value = readValue(text, after.end, after.operator);
  return value && { nameStart, nameEnd, operator: after.operator, ...value };
}

interface Operator {
  readonly operator: Assignment["operator"];
  readonly end: number;
}

/** What closes a name: quotes (escaped ones too), brackets of an index, a YAML or XML mark. */
const NAME_CLOSERS = /^(?:\\?["'`]|["'`]?\]|\?|!)*/;

function readOperator(text: string, nameStart: number, nameEnd: number): Operator | undefined {
  const closers = NAME_CLOSERS.exec(text.slice(nameEnd, nameEnd + 8))?.[0] ?? "";
  let at = skipBlanks(text, nameEnd + closers.length);
  const inQuotes = closers !== "" || /["'`]/.test(text[nameStart - 1] ?? "");
  const rest = text.slice(at, at + 80);
  const tag = /^>[ \t\r\n]*(?:<!\[CDATA\[)?|^<\/key>\s{0,20}<string>|^<\/name>\s{0,20}<value>/.exec(rest);
  if (
    tag &&
    (rest.startsWith("<") ||
      text[nameStart - 1] === "<" ||
      / [\w:-]+=|<[\w:-]+$/.test(text.slice(Math.max(0, nameStart - 60), nameStart)))
  ) {
    return { operator: "tag", end: at + tag[0].length };
  }
  // `name="x" value="y"`, as in XML settings and HTML forms.
  const attribute =
    /^(?:\s{1,4}[\w:-]+=["'][^"'<>]{0,40}["']){0,2}\s{1,4}(?:value|content)\s?=\s?(?=["'])/.exec(rest);
  if (attribute && inQuotes) return { operator: "=", end: at + attribute[0].length };
  // A type between name and value: `key: string = "…"`, `var key string = "…"`, `String key = `.
  const typed =
    /^:?\s?(?:&(?:'static )?str|[Ss]tring|str|Optional\[str\]|const char ?\*|Secret|any)(?:\s?\|\s?\w{1,12})?\s*(?==)/.exec(
      rest,
    );
  if (typed) at += typed[0].length;
  const sign = /^(?:=>|:=|\?=|\+=|===?|!==?|=|:|<-|,)/.exec(text.slice(at, at + 3))?.[0];
  switch (sign) {
    case undefined: {
      // Only blanks: `ENV NAME value`, `--name value`, `machine x password y`, `IDENTIFIED BY 'x'`, `setx NAME value`.
      const blanks = at - (nameEnd + closers.length);
      if (blanks === 0 || at >= text.length || /[\r\n]/.test(text[at] ?? "")) return undefined;
      return { operator: "space", end: at };
    }
    case "==":
    case "===":
    case "!=":
    case "!==":
      return { operator: "==", end: skipBlanks(text, at + sign.length) };
    case "=>":
      return { operator: "=>", end: skipBlanks(text, at + 2) };
    case ",":
      // `("name", "value")` and `name,value` of a table; a bare list of names is told apart by its value.
      return { operator: ",", end: skipBlanks(text, at + 1) };
    case ":":
      return text.startsWith("://", at) ? undefined : { operator: ":", end: skipColonTail(text, at + 1) };
    default:
      return { operator: "=", end: skipBlanks(text, at + sign.length) };
  }
}

/** Behind a colon: blanks, or a YAML block or folded line with its indent. */
function skipColonTail(text: string, at: number): number {
  const block = /^[ \t]*(?:[|>][-+]?\d?)?[ \t]*\r?\n[ \t]+(?=\S)/.exec(text.slice(at, at + 80));
  if (block && /[|>]/.test(block[0])) return at + block[0].length;
  return skipBlanks(text, at);
}

interface Value {
  readonly valueStart: number;
  readonly valueEnd: number;
  readonly quote: string;
}

function readValue(text: string, from: number, operator: Assignment["operator"]): Value | undefined {
  // Prefixes of literals (b"", r"", f"", @"", $'', u8""), a call around the value, an escaped quote.
  const opening =
    /^(?:(?:new )?[A-Za-z_][\w.:]{0,30}\(\s{0,4})?(?:[bBrRfFuU]{1,2}|@|\$|u8|L)?(\\{0,3}(?:"""|'''|["'`]))/.exec(
      text.slice(from, from + 48),
    );
  if (opening) {
    const quote = opening[1] as string;
    const valueStart = from + opening[0].length;
    const valueEnd = closingQuote(text, valueStart, quote);
    return valueEnd === undefined || valueEnd === valueStart ? undefined : { valueStart, valueEnd, quote };
  }
  const stop = operator === "tag" ? /[<\r\n]/g : /[\s,;&|<>"'`(){}[\]\\]|%[0-9A-F]{2}|\x00/g;
  stop.lastIndex = from;
  const found = stop.exec(text.slice(0, from + LONGEST_VALUE + 1));
  const valueEnd = found ? found.index : Math.min(text.length, from + LONGEST_VALUE + 1);
  if (valueEnd <= from || valueEnd - from > LONGEST_VALUE) return undefined;
  return { valueStart: from, valueEnd, quote: "" };
}

/** Index of the quote that closes a literal on the same line; a backslash hides the character behind it. */
function closingQuote(text: string, from: number, quote: string): number | undefined {
  const end = Math.min(text.length, from + LONGEST_VALUE + 1);
  const multiline = quote.length >= 3 && !quote.startsWith("\\");
  for (let at = from; at < end; at++) {
    if (text.startsWith(quote, at)) return at;
    const code = text.charCodeAt(at);
    if (!multiline && (code === 0x0a || code === 0x0d)) return undefined;
    if (code === 0x5c) at++;
  }
  return undefined;
}
