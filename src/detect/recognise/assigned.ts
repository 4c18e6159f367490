import { mayEndName } from "../look/name.ts";
import { wholeSetting } from "./setting-line.ts";
import type { Assignment, Recogniser } from "./types.ts";

/** A name is at most this long on either side of its keyword. */
const LONGEST_NAME_SIDE = 60;
/** A longer value is no secret that people assign by hand. */
const LONGEST_VALUE = 512;

/**
 * Recognises `name = "value"` around a keyword in the name, where the whole value matches `value`. Where an unquoted value
 * may end earlier or later, both readings are told. `endsName`: only names that end in the keyword, see `mayEndName`.
 */
export function createAssignedRecogniser(value: RegExp, endsName = false): Recogniser {
  return (view, keywordStart, keywordEnd, emit) => {
    const found = parseAssignment(view.text, keywordStart, keywordEnd);
    if (!found || (endsName && !isNameTail(view.text.slice(keywordEnd, found.nameEnd)))) return;
    for (const assignment of [found, wholeSetting(view.text, found)]) {
      if (!assignment || !value.test(view.text.slice(assignment.valueStart, assignment.valueEnd))) continue;
      emit({
        start: assignment.valueStart,
        end: assignment.valueEnd,
        outerStart: assignment.nameStart,
        outerEnd: assignment.valueEnd,
        assignment,
      });
    }
  };
}

function isNameTail(tail: string): boolean {
  return tail === "" || mayEndName(Buffer.from(tail, "latin1"), 0, { end: tail.length, open: false });
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
  if (last?.text !== text || last.keywordStart !== keywordStart || last.keywordEnd !== keywordEnd)
    last = { text, keywordStart, keywordEnd, found: readAssignment(text, keywordStart, keywordEnd) };
  return last.found;
}

/** What was read last: the rules of a keyword look at the same place, one after the other. */
let last:
  | {
      readonly text: string;
      readonly keywordStart: number;
      readonly keywordEnd: number;
      readonly found: Assignment | undefined;
    }
  | undefined;

function readAssignment(text: string, keywordStart: number, keywordEnd: number): Assignment | undefined {
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

/**
 * What closes a name: quotes (escaped ones too, JSON in JSON three deep), brackets of an index or of an array in C, a mark of
 * YAML, TypeScript or Ruby.
 */
const NAME_CLOSERS = /(?:\\{0,7}["'`]|\[\d{0,6}\]|\]|\?(?!\?)|!){0,4}/y;
/** `getenv("NAME") || "value"` */
const CALL_WITH_DEFAULT = /\)(?=\s?(?:\|\||\?[?:]|or\b))/y;
/** `env::var("NAME").unwrap_or("value")`, `ofNullable(getenv("NAME")).orElse("value")`, `ENV.fetch("NAME") { "value" }` */
const METHOD_WITH_DEFAULT =
  /\)\)?\s{0,40}\.(?:unwrap_or(?:_else)?|orElse(?:Get)?|getOrElse)\(\s{0,4}(?:\|_?\|\s{0,4}|\(\)\s?->\s?)?(?=["'`])|\)\s{0,4}\{\s{0,4}(?=["'])/y;
/** `<name>`, `<name type="x">`, in one line or two, and `<![CDATA[` behind it; `name x = y` begins an assignment. */
const TAG_END =
  /(?:(?:[ \t\f\v](?![\w:-]{1,40}[ \t]{1,40}=)[^<>\r\n]{0,80}|[\r\n](?![\w:-]{1,40}[ \t]{1,40}=)[^<>\r\n]{0,60}))?>\s{0,80}(?:<!\[CDATA\[)?/y;
/** The value of a property list, of Hadoop's settings, of Spring's, of an unattended set-up of Windows, of .NET, of SoapUI. */
const NEXT_TAG =
  /<\/key>\s{0,80}<string>|<\/con:name>\s{0,80}<con:value>|(?:<\/name>|(?:\s[\w:]{1,20}="[^"<>\r\n]{0,40}"){0,2}>)\s{0,80}<[vV]alue>/y;
/** `name="x" value="y"`, as in XML settings, HTML forms and Terraform; the latter and Xcode write each in a line of its own. */
const VALUE_ATTRIBUTE =
  /\s{1,40}(?:[\w:-]{1,40}[ \t]{0,12}=[ \t]{0,4}(?:["'][^"'<>]{0,40}["']|\w{1,20})\s{1,40}){0,2}(?:(?:android:)?value|content)\s{0,12}=\s{0,4}(?=["'])/y;
/** `"name": "x", "value": "y"`, and as Terraform and JavaScript have them: `name = "x", value = "y"` */
const VALUE_MEMBER =
  /,\s{0,80}(?:\\{0,3}["'](?:value|content|default)\\{0,3}["']\s?:\s{0,4}|value\s{0,8}[:=](?!=)\s{0,4}(?=["'`]))/y;
/** `EnvVar{Name:x,Value:y,…}`, as Go prints what has members, and `{name: x, value: y}` of YAML. */
const BEFORE_PRINTED = /(?:Name:|\{[ ]?name: )$/;
const PRINTED_MEMBER = /,[ ]?(?:Value:|value: )/y;
/** `"--name", default="x"`, as options of commands are declared. */
const DEFAULT_ARGUMENT =
  /,\s{0,80}(?:\w{1,20}\s?=(?!>)\s?[^,()"'\r\n]{1,40},\s{0,40}){0,2}default\s?=\s?(?=["'])/y;
/** `"name": { "value": "x" }`, as parameters of Azure's templates have it. */
const VALUE_OBJECT = /\s{0,4}:\s{0,4}\{\s{0,80}["']value["']\s?:\s{0,4}/y;
/** `- name: x`, and on the next line `value: y`. */
const VALUE_LINE = /[ \t]*\r?\n[ \t]+value[ \t]?:[ \t]*/y;
/**
 * A type between name and value: `key: string = "…"`, `var key string = "…"`, `Dim key As String = "…"`; the accessors of a
 * property in C#: `Key { get; set; } = "…"`. No arrow: that begins a function.
 */
const TYPE =
  /\{\s?(?:get|set|init)\b[^{}"'\r\n]{0,60}\}\s{0,4}(?==(?!>))|:?\s?(?:&(?:'static )?str|[Ss]tring|str|Optional\[str\]|const char ?\*|Secret(?:Str)?|any|As\s{1,4}String)(?:\s?\|\s?\w{1,12})?\s{0,4}(?==(?!>))/y;
/** A call whose first argument is a literal; braces around a value, as C++ writes them. */
const CALL = /[({][ \t]{0,4}(?=["'`])/y;
/** `variable "name" {`, and further down its `default =`. */
const DEFAULT_IN_BLOCK = /[ \t]?\{(?:[^{}"]|"[^"\r\n]{0,120}"){0,300}?\sdefault[ \t]{0,12}=[ \t]{0,4}(?=")/y;
/** `resource "type" "name" {`, and further down what it keeps. */
const VALUE_IN_BLOCK =
  /[ \t]?\{(?:[^{}"]|"[^"\r\n]{0,120}"){0,300}?\s(?:value|secret_string|secret_data|plaintext_value)[ \t]{0,12}=[ \t]{0,4}(?=")/y;
const SIGN = /=>|:=|\?:|\?\?=?|\|\|=?|\?=|\+=|===?|!==?|=|:|<-|,|\||or\b/y;

/**
 * A literal on the next line: as formatters break what is too long, behind a parenthesis (there with a prefix, too) or a backslash of
 * Python or not; or one behind a comment.
 */
const LITERAL_BELOW =
  /[ \t]{0,4}(?:(?:\\[ \t]{0,4})?\r?\n[ \t]{1,40}(?=["'`])|\/\*[^*\r\n]{0,60}\*\/[ \t]{0,4}(?=["'`])|(?:\/\/|#)[^\r\n]{0,60}\r?\n[ \t]{1,40}(?=["'`])|\([ \t]{0,4}(?:#[^\r\n]{0,60})?\r?\n[ \t]{1,40}(?:#[^\r\n]{0,60}\r?\n[ \t]{1,40})?(?=[bBrRfFuU]{0,2}["'`]))/y;

/** The end of what `pattern` (sticky) matches at `at`, or -1. */
function endOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : -1;
}

function readOperator(text: string, nameStart: number, nameEnd: number): Operator | undefined {
  const closed = endOf(NAME_CLOSERS, text, nameEnd);
  const isQuoted = closed > nameEnd || /["'`]/.test(text[nameStart - 1] ?? "");
  return (
    readNamedPair(text, nameStart, closed, isQuoted) ??
    readTag(text, nameStart, closed) ??
    (isQuoted ? undefined : readCall(text, closed)) ??
    readSign(text, nameStart, nameEnd, closed)
  );
}

/** `setName("value")`, `new Name("value")`, `name{"value"}` */
function readCall(text: string, at: number): Operator | undefined {
  const end = endOf(CALL, text, at);
  return end < 0 ? undefined : { operator: text[at] === "{" ? "=" : "call", end };
}

/** A value between tags. */
function readTag(text: string, nameStart: number, at: number): Operator | undefined {
  const next = endOf(NEXT_TAG, text, at);
  if (next >= 0) return { operator: "tag", end: next };
  const end = endOf(TAG_END, text, at);
  if (end < 0) return undefined;
  // `password=<password> type=x`: a place-holder.
  if (text.startsWith("=<", nameStart - 2)) return undefined;
  // Its attributes may stand in the next line.
  const isTag =
    text[nameStart - 1] === "<" ||
    (!/[\r\n]/.test(text[at] as string) &&
      / [\w:-]+=|<[\w:-]+$/.test(text.slice(Math.max(0, nameStart - 60), nameStart)));
  return isTag ? { operator: "tag", end } : undefined;
}

/** The name is itself a value: of `name`, beside which stands `value`. */
function readNamedPair(text: string, nameStart: number, at: number, isQuoted: boolean): Operator | undefined {
  const attribute = isQuoted ? endOf(VALUE_ATTRIBUTE, text, at) : -1;
  if (attribute >= 0) return { operator: "=", end: attribute };
  const member = isQuoted ? endOf(VALUE_MEMBER, text, at) : -1;
  if (member >= 0) return { operator: ":", end: member };
  const option = isQuoted ? endOf(DEFAULT_ARGUMENT, text, at) : -1;
  if (option >= 0) return { operator: "=", end: option };
  const printed =
    !isQuoted && BEFORE_PRINTED.test(text.slice(Math.max(0, nameStart - 8), nameStart))
      ? endOf(PRINTED_MEMBER, text, at)
      : -1;
  if (printed >= 0) return { operator: ":", end: printed };
  const object = isQuoted ? endOf(VALUE_OBJECT, text, at) : -1;
  if (object >= 0) return { operator: ":", end: object };
  const isVariable =
    isQuoted && /variable[ \t]{1,4}"$/.test(text.slice(Math.max(0, nameStart - 13), nameStart));
  const inBlock = isVariable ? endOf(DEFAULT_IN_BLOCK, text, at) : -1;
  if (inBlock >= 0) return { operator: "=", end: inBlock };
  const isResource =
    isQuoted &&
    /resource[ \t]{1,4}"\w{1,60}"[ \t]{1,4}"$/.test(text.slice(Math.max(0, nameStart - 80), nameStart));
  const inResource = isResource ? endOf(VALUE_IN_BLOCK, text, at) : -1;
  if (inResource >= 0) return { operator: "=", end: inResource };
  const line = endOf(VALUE_LINE, text, at);
  const isName =
    line >= 0 && /(?:name|key):[ \t]*["']?$/i.test(text.slice(Math.max(0, nameStart - 12), nameStart));
  return isName ? { operator: ":", end: line } : undefined;
}

function readSign(text: string, nameStart: number, nameEnd: number, closed: number): Operator | undefined {
  const method = endOf(METHOD_WITH_DEFAULT, text, closed);
  if (method >= 0) return { operator: "=", end: method };
  const withDefault = endOf(CALL_WITH_DEFAULT, text, closed);
  const name = withDefault < 0 ? closed : withDefault;
  let at = skipBlanks(text, name);
  const typed = endOf(TYPE, text, at);
  if (typed >= 0) at = typed;
  const signEnd = endOf(SIGN, text, at);
  const sign = signEnd < 0 ? "" : text.slice(at, signEnd);
  switch (sign) {
    case "":
      // Only blanks: `ENV NAME value`, `--name value`, `machine x password y`, `IDENTIFIED BY 'x'`, `setx NAME value`.
      if (at === name || at >= text.length || /[\r\n]/.test(text[at] ?? "")) return undefined;
      return { operator: "space", end: at };
    case "==":
    case "===":
    case "!=":
    case "!==":
      return { operator: "==", end: skipBlanks(text, signEnd) };
    case "=>":
      return { operator: "=>", end: behindSign(text, signEnd) };
    case ",":
    case "|":
      // `("name", "value")`, and `name,value` and `| name | value |` of tables; a bare list of names is told apart by its value.
      return {
        operator: ",",
        end: isFirstArgument(text, nameStart) ? behindSign(text, signEnd) : skipBlanks(text, signEnd),
      };
    case ":":
      if (text.startsWith("://", at)) return undefined;
      // `${NAME:-value}` of shells
      if (text[signEnd] === "-" && text.startsWith("${", nameStart - 2))
        return { operator: ":", end: signEnd + 1 };
      return { operator: ":", end: skipColonTail(text, signEnd) };
    case "or":
      if (at === nameEnd) return undefined;
      return { operator: "=", end: skipBlanks(text, signEnd) };
    default:
      return { operator: "=", end: behindSign(text, signEnd) };
  }
}

/** `set("name",` and no member of a list, whose next one stands in the next line just so. */
function isFirstArgument(text: string, nameStart: number): boolean {
  return /\(\s{0,60}["'`]$/.test(text.slice(Math.max(0, nameStart - 62), nameStart));
}

/** Where the value begins behind a sign: in the same line, or with a literal in the next. */
function behindSign(text: string, at: number): number {
  const below = endOf(LITERAL_BELOW, text, at);
  return below >= 0 ? below : skipBlanks(text, at);
}

/** A YAML block or folded line with its indent. */
const BLOCK = /[ \t]*[|>][-+]?\d?[ \t]*\r?\n[ \t]+(?=\S)/y;

/** `&anchor`, and tags of YAML that say that a text follows. */
const PROPERTIES = /[ \t]{1,4}(?:(?:&[\w-]{1,40}|!!(?:str|binary)|!(?:str|string|unsafe))[ \t]{1,4}){1,2}/y;

/** Behind a colon: blanks, what YAML says of the value, or the beginning of a block. */
function skipColonTail(text: string, at: number): number {
  const properties = endOf(PROPERTIES, text, at);
  const from = properties >= 0 ? properties : at;
  const block = endOf(BLOCK, text, from);
  if (block >= 0) return block;
  const below = endOf(LITERAL_BELOW, text, from);
  return below >= 0 ? below : skipBlanks(text, from);
}

interface Value {
  readonly valueStart: number;
  readonly valueEnd: number;
  readonly quote: string;
}

/** Prefixes of literals (b"", r"", f"", @"", $'', u8"", N''), a call, braces or the brackets of a binary around the value, an escaped quote. */
const OPENING =
  /(?:(?:new |\[\])?[A-Za-z_][\w.:]{0,30}\(\s{0,4}(?:default=)?|\{[ \t]{0,2}|<<)?(?:[bBrRfFuU]{1,2}|@|\$|u8|L|N)?(\\{0,7}(?:"""|'''|["'`])|\[\[)/y;
const UNQUOTED_END = /[\s,;&|<>"'`(){}[\]\\]|%[0-9A-F]{2}|\x00/g;
const TAG_VALUE_END = /[<\r\n]|\]\]>/g;

function readValue(text: string, from: number, operator: Assignment["operator"]): Value | undefined {
  OPENING.lastIndex = from;
  const opening = OPENING.exec(text);
  if (opening) {
    const opener = opening[1] as string;
    const valueStart = from + opening[0].length;
    const valueEnd = closingQuote(text, valueStart, opener === "[[" ? "]]" : opener);
    if (valueEnd === undefined || valueEnd === valueStart) return undefined;
    return { ...withoutInnerQuotes(text, valueStart, valueEnd), quote: opener };
  }
  const stop = operator === "tag" ? TAG_VALUE_END : UNQUOTED_END;
  stop.lastIndex = from;
  const valueEnd = stop.exec(text)?.index ?? text.length;
  if (valueEnd <= from || valueEnd - from > LONGEST_VALUE) return undefined;
  return { valueStart: from, valueEnd, quote: "" };
}

/** A literal may hold one of another language: `'"value"'`, `"\"value\""`. */
function withoutInnerQuotes(text: string, valueStart: number, valueEnd: number): Omit<Value, "quote"> {
  const quote = INNER_QUOTE.exec(text.slice(valueStart, valueStart + 2))?.[0] ?? "";
  const isInner = quote !== "" && valueEnd - valueStart > 2 * quote.length && text.endsWith(quote, valueEnd);
  return isInner
    ? { valueStart: valueStart + quote.length, valueEnd: valueEnd - quote.length }
    : { valueStart, valueEnd };
}

const INNER_QUOTE = /^\\?["'`]/;

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
