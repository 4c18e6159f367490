import { createRunBuilder, type RunBuilder } from "./runs.ts";
import type { Encoding } from "./types.ts";
import type { Decoded, View } from "./view.ts";

/**
 * What stands between two pieces of one string: a quote, an operator or a line break, and the same quote again. JavaScript,
 * Java, C#, Go, Python and Ruby join with `+`, PHP and Perl with `.`, Lua with `..`, Visual Basic with `&` (and `_` before a line break), SQL with `||`,
 * Elixir and Erlang with `<>`; C, Python, Ruby and the shell join what stands side by side. A backslash at the end of a
 * line goes on within one literal.
 */
const JOINT =
  /(["'`])[ \t]{0,80}(?:(?:\+|\.\.?|&(?:[ \t]{1,4}_)?|<>|\|\||\\)?[ \t]{0,80}\r?\n[ \t]{0,80}(?:\+|\.\.?|&|<>|\|\|)?[ \t]{0,80}|(?:\+|\.\.?|&|<>|\|\|)[ \t]{0,80}|(?<=[ \t]))[bBrRfFuU]{0,2}\1|\\\r?\n[ \t]{0,80}/g;

/** `outer` with the pieces of its string literals put together, or `undefined` when it has none. */
export function joinedView(outer: View): Decoded | undefined {
  return withoutGaps(outer, JOINT, "joined");
}

/** `outer` without what `gap` (global) matches; `undefined` when that is nothing. */
function withoutGaps(outer: View, gap: RegExp, kind: Encoding): Decoded | undefined {
  const source = outer.text;
  let runs: RunBuilder | undefined;
  for (const found of source.matchAll(gap)) {
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
const QUOTED_PRINTABLE = /=(?:\r?\n|[0-9A-F]{2})/g;

/** `outer` read as quoted-printable, or `undefined` when it does not look like it. */
export function quotedPrintableView(outer: View): Decoded | undefined {
  const source = outer.text;
  if (!/=3D|=\r?\n/.test(source)) return undefined;
  const runs = createRunBuilder(source);
  for (const found of source.matchAll(QUOTED_PRINTABLE)) {
    runs.copy(found.index);
    const end = found.index + found[0].length;
    if (found[0].endsWith("\n")) runs.skip(end, "quoted-printable");
    else runs.replace(String.fromCharCode(Number.parseInt(found[0].slice(1), 16)), end, "quoted-printable");
  }
  runs.copy(source.length);
  return runs.finish(outer, true);
}
