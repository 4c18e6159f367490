import { createRunBuilder, type RunBuilder } from "./runs.ts";
import type { Encoding } from "./types.ts";
import type { Decoded, View } from "./view.ts";

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
const JOINT = new RegExp(
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
  "g",
);

/** `outer` with the pieces of its string literals put together, or `undefined` when it has none. */
export function joinedView(outer: View): Decoded | undefined {
  return withoutGaps(outer, JOINT, "joined");
}

/** `outer` without what `gap` (global, never empty) matches; `undefined` when that is nothing. */
function withoutGaps(outer: View, gap: RegExp, kind: Encoding): Decoded | undefined {
  const source = outer.text;
  let runs: RunBuilder | undefined;
  gap.lastIndex = 0;
  for (let found = gap.exec(source); found; found = gap.exec(source)) {
    runs ??= createRunBuilder(source);
    runs.copy(found.index);
    // A gap leaves no character of its own: the two beside it stand for it, and only both together.
    runs.skip(found.index + found[0].length, kind);
  }
  if (!runs) return undefined;
  runs.copy(source.length);
  // The last character's own gap lies behind it, outside.
  return runs.finish(outer, false);
}

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
