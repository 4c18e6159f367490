import type { Decoded, View } from "../view.ts";
import { createRunBuilder, type RunBuilder } from "./runs.ts";

/**
 * What puts strings together: `+` in most languages, `.` in PHP and Perl, `..` in Lua, `&` in Visual Basic (with `_` before a
 * line break), `||` in SQL, `<>` in Elixir and Erlang, `++` in Haskell and Elm, `^` in OCaml, `~` in D and Raku, `*` in Julia,
 * `//` in Fortran; and `.concat(`.
 */
const OPERATOR = String.raw`(?:\.concat\(|\+\+?|\.\.?|&(?:[ \t]{1,4}_)?|<>|\|\||[\^~*]|//)`;
const BLANKS = String.raw`[ \t]{0,80}`;
/** The end of a line, with what is said of it. */
const LINE_END = String.raw`(?:(?://|#|--)[^\r\n"'\x60]{0,100})?\r?\n${BLANKS}`;
/** What a literal may begin with: `b`, `rb`, `f`, `u8`, `L`, `@`, `$@`, …. */
const PREFIX = "[bBrRfFuULN@$8]{0,2}";

/** The statement that goes on with the string of the one before: `name += "`, `$name .= '`. */
const APPENDED = String.raw`[ \t]{0,8};?[ \t]{0,8}\r?\n[ \t]{0,80}[$@]?[\w.]{1,60}[ \t]{0,8}[+.]=[ \t]{0,8}`;

/**
 * What stands between two pieces of one string: a quote, an operator, a quote. C, Python and Ruby join what stands side by
 * side with blanks between, in one line or one below the other; there the quotes must be the same. A backslash at the end of a line goes
 * on within one literal, and in Haskell one more begins the next line.
 */
export const JOINT = new RegExp(
  [
    // Most quotes are followed by nothing of the kind.
    String.raw`(["'\x60])(?=[ \t+.&<|^~*/\r\n\\#;-])(?:${[
      // With an operator, at the end of a line, at the beginning of the next or within one.
      String.raw`${BLANKS}(?:${OPERATOR}${BLANKS}(?:${LINE_END}(?:${OPERATOR}${BLANKS})?)?|${LINE_END}${OPERATOR}${BLANKS})${PREFIX}["'\x60]`,
      String.raw`(?:${BLANKS}\\?${BLANKS}${LINE_END}|[ \t]{1,80})${PREFIX}\1`,
      String.raw`${APPENDED}${PREFIX}["'\x60]`,
    ].join("|")})`,
    // Side by side within a word, as C and shells join them.
    String.raw`(?<=[\w+/=-])["'\x60]["'\x60](?=[\w+/-])`,
    String.raw`\\\r?\n${BLANKS}\\?`,
  ].join("|"),
  "y",
);

/** `outer` with the pieces of its string literals put together, or `undefined` when it has none. */
export function joinedView(outer: View): Decoded | undefined {
  const source = outer.text;
  let runs: RunBuilder | undefined;
  for (let at = nextJoint(source, 0); at < source.length; at = nextJoint(source, JOINT.lastIndex)) {
    runs ??= createRunBuilder(source);
    runs.copy(at);
    // A gap leaves no character of its own: the two beside it stand for it, and only both together.
    runs.skip(JOINT.lastIndex, "joined");
  }
  if (!runs) return undefined;
  runs.copy(source.length);
  // The last character's own gap lies behind it, outside.
  return runs.finish(outer, false);
}

/**
 * Index of the first joint at `from` or behind it, which `JOINT` then has matched; the text's length when there is none. The pattern is
 * tried only where a few characters say that it may match: it is forty times as long at a quote where it does not.
 */
function nextJoint(text: string, from: number): number {
  MAY_BEGIN_JOINT.lastIndex = from;
  while (MAY_BEGIN_JOINT.test(text)) {
    const at = MAY_BEGIN_JOINT.lastIndex - 1;
    if (!mayJoin(text, at, text.charCodeAt(at))) continue;
    JOINT.lastIndex = at;
    if (JOINT.test(text)) return at;
  }
  return text.length;
}

/**
 * A quote or a backslash with what stands behind it as far as a pattern tells quickly: another quote, a sign of an operator or a
 * comment, a line's end, or blanks before a literal.
 */
export const MAY_JOIN = String.raw`["'\x60](?=["'\x60]|[ \t]*[+.&<>|^~*/#_;\\\r\n-]|[ \t]+[bBrRfFuULN@$8]*["'\x60])|\\(?=[\r\n])`;
const MAY_BEGIN_JOINT = new RegExp(MAY_JOIN, "g");

const QUOTE = 1;
const BACKSLASH = 2;
const BLANK = 4;
const NEWLINE = 8;
/** What an operator consists of, and what begins a comment. */
const SIGN = 16;
/** What may begin a literal before its quote. */
const BEFORE_QUOTE = 32;
/** What the name of a variable begins with or consists of. */
const NAME = 64;

const KINDS = /* @__PURE__ */ (() => {
  const kinds = new Uint8Array(256);
  for (const [kind, chars] of [
    [QUOTE, "\"'`"],
    [BACKSLASH, "\\"],
    [BLANK, " \t"],
    [NEWLINE, "\r\n"],
    [SIGN, "+.&<>|^~*/#-_"],
    [BEFORE_QUOTE, "bBrRfFuULN@$8"],
    [NAME, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_.$@"],
  ] as const)
    for (let i = 0; i < chars.length; i++) kinds[chars.charCodeAt(i)]! |= kind;
  return kinds;
})();

/** A first look at a quote or a backslash. */
function mayJoin(text: string, at: number, code: number): boolean {
  const next = kindAt(text, at + 1);
  if (code === 0x5c) return (next & NEWLINE) !== 0;
  if ((next & QUOTE) !== 0) return true;
  const behind = skip(text, BLANK, at + 1);
  const kind = kindAt(text, behind);
  if ((kind & BACKSLASH) !== 0) return true;
  if ((kind & SIGN) !== 0) {
    if (text.startsWith(".concat(", behind)) return true;
    const operand = skip(text, SIGN | BLANK, behind);
    if ((kindAt(text, operand) & NEWLINE) !== 0 || opens(text, operand)) return true;
    return COMMENT.test(text.slice(behind, operand));
  }
  if ((kind & NEWLINE) === 0 && text.charCodeAt(behind) !== 0x3b)
    return behind > at + 1 && opens(text, behind);
  // In the next line an operator, a literal or the statement that goes on with it.
  const below = skip(text, BLANK | NEWLINE, (kind & NEWLINE) !== 0 ? behind : behind + 1);
  if ((kindAt(text, below) & SIGN) !== 0 || opens(text, below)) return true;
  const sign = skip(text, BLANK, skip(text, NAME, below));
  return text.charCodeAt(sign) === 0x3d || text.charCodeAt(sign + 1) === 0x3d;
}

function kindAt(text: string, index: number): number {
  return index < text.length ? KINDS[text.charCodeAt(index)]! : 0;
}

function skip(text: string, kinds: number, index: number): number {
  let end = index;
  while ((kindAt(text, end) & kinds) !== 0) end++;
  return end;
}

/** A literal begins here. */
function opens(text: string, index: number): boolean {
  return (kindAt(text, skip(text, BEFORE_QUOTE, index)) & QUOTE) !== 0;
}

/** Begins what is said at a line's end. */
const COMMENT = /#|\/\/|--/;

/** Soft line breaks and `=3D`, as mail writes them. */
const QUOTED_PRINTABLE = /=(?:\r?\n|[0-9A-Fa-f]{2})/g;

/** `outer` read as quoted-printable, or `undefined` when it does not look like it. */
export function quotedPrintableView(outer: View): Decoded | undefined {
  const source = outer.text;
  if (!/=3[Dd]|=\r?\n|(?:=[0-9A-F]{2}){4}/.test(source)) return undefined;
  const runs = createRunBuilder(source);
  QUOTED_PRINTABLE.lastIndex = 0;
  for (let found = QUOTED_PRINTABLE.exec(source); found; found = QUOTED_PRINTABLE.exec(source)) {
    runs.copy(found.index);
    const end = found.index + found[0].length;
    if (found[0].endsWith("\n")) runs.skip(end, "quoted-printable");
    else runs.replace(String.fromCharCode(Number.parseInt(found[0].slice(1), 16)), end, "quoted-printable");
  }
  runs.copy(source.length);
  return runs.finish(outer, true);
}
