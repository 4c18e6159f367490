import type { Decoded, View } from "../view.ts";
import { createRunBuilder, type RunBuilder } from "./runs.ts";

/** Every call that puts a list together has one of these words: where none is in sight, nothing is looked for. */
const WORD = /[jJ]oin|implode|[cC]oncat|CONCAT|mkString|paste0|str_c\(|strcat\(|\.reduce\(|\.inject\(/;

/** Blanks, line breaks and comments around a comma. */
const AROUND = String.raw`\s{0,80}(?:(?://|#)[^\r\n"'\x60]{0,100}\r?\n\s{0,80})?`;
/** Between two literals of a list: the quote that closes one, a comma, and the quote that opens the next, with its prefix. */
const COMMA = new RegExp(String.raw`["'\x60]${AROUND},${AROUND}[bBrRfFuU@]{0,2}["'\x60]`, "g");
/** A member is at most this long. */
const LONGEST_MEMBER = 512;

const EMPTY = "(?:\"\"|''|``|[sS]tring\\.Empty)";
/** What opens a list within a call: brackets, `new String[] {`, `List.of(`, `@(`, `array(`. */
const OPENING = String.raw`(?:new\s{0,4}\w{0,20}\s?\[\w{0,8}\]\s?\{|(?:\w{1,20}\.)?\w{1,20}\(|[[({@]{1,2})?\s{0,80}`;
/** What stands before a list that is put together: `"".join([`, `implode('', [`, `String.join("", `, `CONCAT(`, `-join @(`. */
const BEFORE = new RegExp(
  `(?:${[
    String.raw`${EMPTY}\.join\(\s{0,40}[[({]{1,2}\s{0,80}`,
    String.raw`implode\(\s{0,40}(?:${EMPTY}\s{0,4},\s{0,40})?${OPENING}`,
    String.raw`[jJ]oin(?:["']?\s?:)?\s?[([]?\s{0,40}${EMPTY}\s{0,4},\s{0,40}${OPENING}`,
    String.raw`(?:[cC]oncat!?|CONCAT|paste0|str_c|strcat)(?:\(|\s{1,4}(?=\[))\s{0,40}[[{(]?\s{0,80}`,
    String.raw`-join\s{0,4}@?\(\s{0,80}|Enum\.join\(\s?\[\s{0,80}`,
  ].join("|")})$`,
);
/** How much of the text before a list is looked at. */
const BEFORE_LENGTH = 120;

const CALL = String.raw`\.\s{0,4}(?:join|joined|joinToString|mkString|concat)\b(?:\(\s?(?:(?:separator\s?[:=]\s?)?${EMPTY})?\s?\)|(?!\s?\())`;
/** What stands behind one: `].join("")`, `}, "")` of Go, `].joined()`, `) -join ''`, `].reduce((a, b) => a + b)`. */
const BEHIND = new RegExp(
  [
    String.raw`\s{0,80},?\s{0,80}[\])}]{1,2}\s{0,80}(?:${CALL}|\.(?:reduce|inject)\()`,
    String.raw`\s{0,80},?\s{0,80}[\]}]\s?,\s{0,4}${EMPTY}\s{0,4}\)`,
    String.raw`\s{0,80}\)?\s?-join\s?${EMPTY}|\s{0,80}\]\s?\|\s?join\b(?:\(${EMPTY}?\)|(?!\s?\())`,
  ].join("|"),
  "y",
);
/** A name that the list is given, to be put together by it later on. */
const NAMED =
  /[$@]?\b([A-Za-z_]\w{0,40})(?:\s?:\s?[\w<>[\]]{1,20})?\s{0,4}:?=\s{0,4}(?:new\s|array)?[\w[\](]{0,12}[[({]\s{0,80}$/;
/** How far behind the list that may be. */
const NAMED_WITHIN = 400;
/** What stands there behind the name: `.join("")`, `-join ''`. */
const CALLED = new RegExp(String.raw`\s?(?:${CALL}|-join\s?${EMPTY})`, "y");
/** Stands before a name that is only the end of a longer one. */
const WITHIN_NAME = /[\w.]$/;
/** What may stand there around the name: `"".join(name)`, `implode('', $name)`, `Join(name, "")`. */
const OPENS_CALL = new RegExp(String.raw`(?:${EMPTY}\.join|implode|[jJ]oin)\s?\(\s?(?:${EMPTY},\s?)?[$@]?$`);
const ENDS_CALL = new RegExp(String.raw`(?:,\s?${EMPTY})?\s?\)`, "y");
/** No opening of such a call is longer. */
const BEFORE_NAME = 48;

/** Two or more literals with commas between. Indices of the text. */
interface List {
  /** The quote that opens the first, and the index behind the one that closes the last. */
  readonly start: number;
  readonly end: number;
  /** Where the gaps between members begin and end. */
  readonly gaps: readonly (readonly [start: number, end: number])[];
}

/**
 * `outer` with the members of lists put together where a call does so with nothing between (`["a", "b"].join("")`), or
 * `undefined` when there are none. The lists' opening brackets are left out as well, so that a value follows on its name.
 */
export function listedView(outer: View): Decoded | undefined {
  const { text } = outer;
  if (!WORD.test(text)) return undefined;
  let runs: RunBuilder | undefined;
  let from = 0;
  for (let list = nextList(text, 0); list; list = nextList(text, list.end)) {
    const opening = openingOf(text, from, list);
    from = list.end;
    if (opening === undefined) continue;
    runs ??= createRunBuilder(text);
    for (const [start, end] of opening < list.start
      ? [[opening, list.start] as const, ...list.gaps]
      : list.gaps) {
      runs.copy(start);
      runs.skip(end, "joined");
    }
  }
  if (!runs) return undefined;
  runs.copy(text.length);
  return runs.finish(outer, false);
}

/** The first list that begins at `from` or behind it. */
function nextList(text: string, from: number): List | undefined {
  COMMA.lastIndex = from;
  const first = COMMA.exec(text);
  if (!first) return undefined;
  const gaps: [number, number][] = [];
  let end = text.length;
  let gap: RegExpExecArray | null = first;
  while (gap) {
    const opened = gap.index + gap[0].length;
    gaps.push([gap.index, opened]);
    const close = text.indexOf(gap[0].at(-1) as string, opened);
    if (close < 0 || close - opened > LONGEST_MEMBER) {
      // The list goes on out of sight.
      end = close < 0 ? text.length : opened;
      break;
    }
    end = close + 1;
    COMMA.lastIndex = close;
    gap = COMMA.exec(text);
    if (gap?.index !== close) break;
  }
  const open = text.lastIndexOf(text[first.index] as string, first.index - 1);
  const start = first.index > 0 && open >= from && first.index - open <= LONGEST_MEMBER ? open : first.index;
  return { start, end, gaps };
}

/** Where what opens the list begins, if it is one that is put together; what stands before `from` is another one's. */
function openingOf(text: string, from: number, { start, end }: List): number | undefined {
  // A separator of nothing is the first literal of its call.
  const isEmptyFirst = text[start + 1] === text[start];
  const before = text.slice(Math.max(from, start - BEFORE_LENGTH), isEmptyFirst ? start + 2 : start);
  const opening = BEFORE.exec(isEmptyFirst ? `${before},` : before);
  if (opening) return start - (before.length - opening.index) + (isEmptyFirst ? 2 : 0);
  BEHIND.lastIndex = end;
  const bracket = /[[({]\s{0,80}$/.exec(before);
  if (BEHIND.test(text)) return bracket ? start - bracket[0].length : start;
  const name = NAMED.exec(before)?.[1];
  if (name === undefined || bracket === null) return undefined;
  return isJoinedLater(text, end, name) ? start - bracket[0].length : undefined;
}

/** Whether what has the name is put together in the text from `from` on. */
function isJoinedLater(text: string, from: number, name: string): boolean {
  const later = text.slice(from, from + NAMED_WITHIN);
  for (let at = later.indexOf(name); at >= 0; at = later.indexOf(name, at + 1)) {
    const before = later.slice(Math.max(0, at - BEFORE_NAME), at);
    const behind = at + name.length;
    CALLED.lastIndex = behind;
    if (!WITHIN_NAME.test(before) && CALLED.test(later)) return true;
    ENDS_CALL.lastIndex = behind;
    if (OPENS_CALL.test(before) && ENDS_CALL.test(later)) return true;
  }
  return false;
}
