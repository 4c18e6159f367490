import type { TableKind } from "../../rules/types.ts";
import type { Assignment, Candidate, Recogniser } from "./types.ts";
import { lineAround, type Span, unescapedLines } from "./written-lines.ts";

/** A cell with what it holds, without blanks, quotes and marks of emphasis around it. */
interface Cell extends Span {
  readonly quote: string;
}

/** Cells of a table's row, or what ends the table. */
type ReadCells = (text: string, line: Span) => readonly Cell[];

/** Columns whose values may be secrets; the check says whether a name and a value go together. */
const SECRET_HEAD =
  /pass|pwd|\bpw\b|secret|token|api[-_ ]?key|key$|kennwort|senha|contrase|wachtwoord|credential|passphrase|\bpsk\b/i;
/** What all of these have in them: sought in a text as a whole, where a name may stand between anything. */
const SECRET_WORD = /pass|pwd|pw|secret|token|key|kennwort|senha|contrase|wachtwoord|credential|psk/i;
/** Rows of one table that are looked at. */
const MOST_ROWS = 40;
const LONGEST_HEAD = 400;

/**
 * Recognises what stands below a column's name: in tables that a line of dashes rules (Markdown, reStructuredText, what
 * databases print), in lines of separated values, in the tuples behind `INSERT INTO … VALUES`. `after`: characters that
 * are seen behind a keyword; a text that is shorter ends there.
 */
export function createTableRecogniser(
  kind: Exclude<TableKind, "manifest" | "listed" | "logins">,
  after: number,
): Recogniser {
  return (view, first, last, emit) => {
    const { cut } = view;
    const isCutOff = view.text.length >= last + after;
    // Names stand above the line of dashes. Many tables have none of a secret: that is told before anything is read.
    if (kind === "ruled" && (!SECRET_WORD.test(view.text.slice(0, first)) || isAnswered(view.text, first)))
      return;
    const text = kind === "inserted" ? view.text : unescapedLines(view.text, first);
    if (kind === "inserted")
      return text[first] === ")"
        ? readCopied(text, first, last, isCutOff, emit)
        : readInserted(text, last, isCutOff, emit);
    const line = lineAround(text, first);
    if (line.start === 0 && cut) return;
    if (kind === "ruled") readRuled(text, line, first, cut, isCutOff, emit);
    else readSeparated(text, line, first, isCutOff, emit);
  };
}

/** Whether a keyword before this one, in the same line, answers for the line. */
function isAnswered(text: string, keyword: number): boolean {
  const before = text.slice(lineAround(text, keyword).start, keyword);
  return !before.includes("\\") && RULE_KEYWORD.test(before);
}

type Emit = (candidate: Candidate) => void;

/** Emits the values below the names in `head`. */
function readRows(
  text: string,
  head: readonly Cell[],
  from: number,
  isCutOff: boolean,
  read: ReadCells,
  emit: Emit,
): void {
  const columns = head.flatMap((cell, index) => (isSecretHead(text, cell) ? [index] : []));
  if (columns.length === 0) return;
  let at = from;
  for (let row = 0; row < MOST_ROWS && at < text.length; row++) {
    const line = lineAround(text, at);
    // What is seen may end in the middle of a line.
    if (line.end === text.length && isCutOff) return;
    at = behindLine(text, line.end);
    const cells = read(text, line);
    if (cells.length === 0) return;
    if (cells.length !== head.length) continue;
    for (const index of columns) emitCell(head[index] as Cell, cells[index] as Cell, emit);
  }
}

function emitCell(name: Cell, value: Cell, emit: Emit): void {
  if (value.end <= value.start) return;
  const assignment: Assignment = {
    nameStart: name.start,
    nameEnd: name.end,
    valueStart: value.start,
    valueEnd: value.end,
    operator: "cell",
    quote: value.quote,
  };
  emit({
    start: value.start,
    end: value.end,
    // A row may stand far below its head.
    outerStart: value.start,
    outerEnd: value.end,
    assignment,
  });
}

function isSecretHead(text: string, { start, end }: Span): boolean {
  return end > start && end - start <= 40 && SECRET_HEAD.test(text.slice(start, end));
}

const RULE = /^[ \t>*#/;!]*[|+:=-][-+|:= \t]*$/;
/** A keyword in a line of dashes: the first one answers for all of the line. */
const RULE_KEYWORD = /-[ :]{0,2}\||-\+-/;

function readRuled(
  text: string,
  line: Span,
  keyword: number,
  cut: boolean,
  isCutOff: boolean,
  emit: Emit,
): void {
  if (RULE_KEYWORD.test(text.slice(line.start, keyword)) || !RULE.test(text.slice(line.start, line.end)))
    return;
  if (line.start === 0) return;
  const head = lineAround(text, line.start - 1 - (text[line.start - 2] === "\r" ? 1 : 0));
  if ((head.start === 0 && cut) || head.end - head.start > LONGEST_HEAD) return;
  const names = ruledCells(text, head);
  if (names.length >= 2) readRows(text, names, behindLine(text, line.end), isCutOff, ruledCells, emit);
}

/** `| a | b |` or `a | b`, behind marks of quotations and comments. */
function ruledCells(text: string, line: Span): readonly Cell[] {
  let { start, end } = line;
  const lead = /^[ \t>*#/;!]*\|/.exec(text.slice(start, end))?.[0].length ?? 0;
  start += lead;
  while (end > start && isBlank(text, end - 1)) end--;
  if (text[end - 1] === "|" && text[end - 2] !== "\\") end--;
  const cells: Cell[] = [];
  for (let at = start, from = start; at <= end; at++) {
    if (at < end && (text[at] !== "|" || text[at - 1] === "\\")) continue;
    cells.push(unwrapped(text, from, at));
    from = at + 1;
  }
  return cells.length >= 2 ? cells : [];
}

/** Without blanks, and then without one pair of quotes, back-ticks or marks of emphasis. */
function unwrapped(text: string, from: number, to: number): Cell {
  let start = from;
  let end = to;
  while (start < end && isBlank(text, start)) start++;
  while (end > start && isBlank(text, end - 1)) end--;
  for (const mark of ["**", "__", "`", '"', "'", "*", "_"]) {
    const isWrapped =
      end - start > 2 * mark.length &&
      text.startsWith(mark, start) &&
      text.startsWith(mark, end - mark.length);
    if (isWrapped) return { start: start + mark.length, end: end - mark.length, quote: mark };
  }
  return { start, end, quote: "" };
}

/** A head of separated values: names, and nothing that code has. */
const HEAD_CELL = /^[\w ./#@\x80-\xff-]{0,40}(?:\([\w .-]{0,20}\))?$/;

/** What the names begin with that have a keyword of their own, whatever separates them. */
const OWN_KEYWORD = /^(?:passw|token|secret|api_key)/i;
const LONGEST_KEYWORD = 16;

function readSeparated(text: string, line: Span, keyword: number, isCutOff: boolean, emit: Emit): void {
  // The keyword begins with it, or ends in it where the name is the first one or the next begins behind it.
  const separator = /[,;\t]/.exec(text.slice(keyword, keyword + LONGEST_KEYWORD))?.[0];
  if (separator === undefined || (separator === "\t" && text[line.start] === "\t")) return;
  if (line.end - line.start > LONGEST_HEAD || (line.end === text.length && isCutOff)) return;
  const read: ReadCells = (source, row) => separatedCells(source, row, separator);
  const names = read(text, line);
  if (names.length < 2 || !names.every(({ start, end }) => HEAD_CELL.test(text.slice(start, end)))) return;
  // The first name that begins as a keyword of the rule does answers for all of them.
  const first = names.find(
    ({ start }, index) => index > 0 && OWN_KEYWORD.test(text.slice(start, start + 13)),
  );
  if (first && first.start - first.quote.length - 1 < keyword) return;
  const next = lineAround(text, behindLine(text, line.end));
  if (read(text, next).length === names.length)
    readRows(text, names, behindLine(text, line.end), isCutOff, read, emit);
}

/** `a,"b","c ""d"""`; none where a quote does not end in the line. */
function separatedCells(text: string, line: Span, separator: string): readonly Cell[] {
  const cells: Cell[] = [];
  let at = line.start;
  while (at <= line.end) {
    const isQuoted = text[at] === '"' && at < line.end;
    if (isQuoted) {
      let close = text.indexOf('"', at + 1);
      while (close >= 0 && text[close + 1] === '"') close = text.indexOf('"', close + 2);
      if (close < 0 || close >= line.end) return [];
      cells.push({ start: at + 1, end: close, quote: '"' });
      at = close + 1;
      if (at < line.end && text[at] !== separator) return [];
    } else {
      let end = text.indexOf(separator, at);
      if (end < 0 || end > line.end) end = line.end;
      cells.push(unwrapped(text, at, end));
      at = end;
    }
    at++;
  }
  return cells.length >= 2 ? cells : [];
}

/** Behind `INSERT INTO`: the table's name and its columns. */
const COLUMNS = /\s{1,8}[\w.`"[\]]{1,80}\s{0,8}\(([^()'=]{1,400})\)\s{0,80}VALUES?\s{0,80}(?=\()/iy;

function readInserted(text: string, from: number, isCutOff: boolean, emit: Emit): void {
  COLUMNS.lastIndex = from;
  const found = COLUMNS.exec(text);
  if (!found || !SECRET_WORD.test(found[1] as string)) return;
  const open = from + found[0].indexOf("(") + 1;
  const names = separatedCells(text, { start: open, end: open + (found[1] as string).length }, ",").map(
    (cell) => unwrapped(text, cell.start, cell.end),
  );
  const columns = names.flatMap((cell, index) => (isSecretHead(text, cell) ? [index] : []));
  if (columns.length === 0) return;
  let at: number | undefined = COLUMNS.lastIndex;
  for (let row = 0; row < MOST_ROWS && at !== undefined; row++) {
    const tuple = readTuple(text, at);
    if (!tuple || (tuple.end >= text.length && isCutOff)) return;
    if (tuple.cells.length === names.length)
      for (const index of columns) emitCell(names[index] as Cell, tuple.cells[index] as Cell, emit);
    at = endOf(NEXT_TUPLE, text, tuple.end);
  }
}

/** Before `) FROM stdin`, as dumps of PostgreSQL have it: the table's name and its columns. */
const COPIED = /\bcopy\s{1,8}[\w."]{1,80}\s{0,8}\(([^()'=]{1,300})$/i;

function readCopied(text: string, from: number, behind: number, isCutOff: boolean, emit: Emit): void {
  const columns = COPIED.exec(text.slice(0, from))?.[1];
  if (columns === undefined) return;
  const names = separatedCells(text, { start: from - columns.length, end: from }, ",").map((cell) =>
    unwrapped(text, cell.start, cell.end),
  );
  const rows = lineAround(text, behind).end;
  readRows(
    text,
    names,
    behindLine(text, rows),
    isCutOff,
    (source, row) => separatedCells(source, row, "\t"),
    emit,
  );
}

const NEXT_TUPLE = /\s{0,40},\s{0,40}(?=\()/y;
/** A literal with what escapes a quote in it, or anything else up to the next comma; calls have no literals of their own here. */
const SQL_VALUE =
  /\s{0,40}(?:[NEne]?'((?:[^'\\]|''|\\[\s\S]){0,400})'|[^'(),]{0,200}(?:\([^'()]{0,80}\))?)\s{0,40}([,)])/dy;

/** The values of the tuple that opens at `at`; those that are no literals are empty. */
function readTuple(
  text: string,
  at: number,
): { readonly cells: readonly Cell[]; readonly end: number } | undefined {
  const cells: Cell[] = [];
  let from = at + 1;
  for (;;) {
    SQL_VALUE.lastIndex = from;
    const found = SQL_VALUE.exec(text);
    if (!found) return undefined;
    const [start, end] = found.indices?.[1] ?? [from, from];
    cells.push({ start, end, quote: end > start ? "'" : "" });
    from = SQL_VALUE.lastIndex;
    if (found[2] === ")") return { cells, end: from };
  }
}

function endOf(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

function isBlank(text: string, at: number): boolean {
  return text[at] === " " || text[at] === "\t";
}

/** Where the line behind the one that ends at `end` begins. */
function behindLine(text: string, end: number): number {
  return end + (text[end] === "\r" ? 2 : 1);
}
