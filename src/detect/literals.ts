import type { Encoding } from "./types.ts";
import { type Decoded, decodedView, type View } from "./view.ts";

/**
 * What stands between two pieces of one string: a quote, an operator or a line break, and the same quote again. JavaScript,
 * Java, C#, Go, Python and Ruby join with `+`, PHP and Perl with `.`, Lua with `..`, Visual Basic with `&`, SQL with `||`,
 * Elixir and Erlang with `<>`; C, Python, Ruby and the shell join what stands side by side. A backslash at the end of a
 * line goes on within one literal.
 */
const JOINT =
  /(["'`])[ \t]{0,80}(?:(?:\+|\.\.?|&|<>|\|\||\\)?[ \t]{0,80}\r?\n[ \t]{0,80}(?:\+|\.\.?|&|<>|\|\|)?[ \t]{0,80}|(?:\+|\.\.?|&|<>|\|\|)[ \t]{0,80}|(?<=[ \t]))[bBrRfFuU]{0,2}\1|\\\r?\n[ \t]{0,80}/g;

/** `outer` with the pieces of its string literals put together, or `undefined` when it has none. */
export function joinedView(outer: View): Decoded | undefined {
  return withoutGaps(outer, JOINT, "joined");
}

/** `outer` without what `gap` (global) matches; `undefined` when that is nothing. */
function withoutGaps(outer: View, gap: RegExp, kind: Encoding): Decoded | undefined {
  const source = outer.text;
  let text = "";
  let from = 0;
  const starts: number[] = [];
  const ends: number[] = [];
  const kinds: (Encoding | undefined)[] = [];
  const take = (until: number) => {
    for (let at = from; at < until; at++) {
      starts.push(at);
      ends.push(at + 1);
      kinds.push(undefined);
    }
    text += source.slice(from, until);
  };
  for (const found of source.matchAll(gap)) {
    take(found.index);
    from = found.index + found[0].length;
    // A gap leaves no character of its own: the two beside it stand for it, and only both together.
    kinds[kinds.length - 1] = kind;
  }
  if (from === 0) return undefined;
  take(source.length);
  starts.push(source.length);
  const decoded = decodedView(outer, text, starts, kinds, ends);
  return {
    ...decoded,
    view: {
      ...decoded.view,
      // The last character's own gap lies behind it, outside.
      encodingsOf: (start, end) => [
        ...outer.encodingsOf(starts[start] as number, ends[end - 1] as number),
        ...(kinds.slice(start, end - 1).includes(kind) ? [kind] : []),
      ],
    },
  };
}

/** Soft line breaks and `=3D`, as mail writes them. */
const QUOTED_PRINTABLE = /=(?:\r?\n|[0-9A-F]{2})/g;

/** `outer` read as quoted-printable, or `undefined` when it does not look like it. */
export function quotedPrintableView(outer: View): Decoded | undefined {
  const source = outer.text;
  if (!/=3D|=\r?\n/.test(source)) return undefined;
  let text = "";
  let from = 0;
  const starts: number[] = [];
  const ends: number[] = [];
  const kinds: (Encoding | undefined)[] = [];
  const push = (char: string, start: number, end: number, kind?: Encoding) => {
    text += char;
    starts.push(start);
    ends.push(end);
    kinds.push(kind);
  };
  for (const found of source.matchAll(QUOTED_PRINTABLE)) {
    for (let at = from; at < found.index; at++) push(source[at] as string, at, at + 1);
    from = found.index + found[0].length;
    const isBreak = found[0].endsWith("\n");
    if (!isBreak)
      push(
        String.fromCharCode(Number.parseInt(found[0].slice(1), 16)),
        found.index,
        from,
        "quoted-printable",
      );
    else if (kinds.length > 0) kinds[kinds.length - 1] = "quoted-printable";
  }
  for (let at = from; at < source.length; at++) push(source[at] as string, at, at + 1);
  starts.push(source.length);
  return decodedView(outer, text, starts, kinds, ends);
}
