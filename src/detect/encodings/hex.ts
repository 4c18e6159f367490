import { decodedView, type View, type ViewAt } from "../view.ts";
import { hexValue } from "./hex-digit.ts";

/** How `keyword` (latin1) looks in hexadecimal, in lower case. */
export function hexForm(keyword: string): string {
  let text = "";
  for (let at = 0; at < keyword.length; at++) text += keyword.charCodeAt(at).toString(16).padStart(2, "0");
  return text;
}

/** The hexadecimal digits around the index `at` of `outer`, where a byte begins, decoded; wrapped lines are joined. */
export function hexView(outer: View, at: number): ViewAt {
  const { text } = outer;
  const codes: number[] = [];
  const starts: number[] = [];
  const bytes = bytesAround(text, at);
  for (const start of bytes.starts) {
    codes.push(Number.parseInt(text.slice(start, start + 2), 16));
    starts.push(start);
  }
  starts.push(bytes.end);
  const decoded = Buffer.from(codes).toString("latin1");
  return {
    at: bytes.before,
    view: decodedView(
      outer,
      decoded,
      starts,
      codes.map(() => "hex" as const),
      bytes.starts.map((start) => start + 2),
    ).view,
  };
}

/** Where bytes are written around the index `at`, how many of them before it, and where the last one ends. */
interface WrittenBytes {
  readonly starts: readonly number[];
  readonly before: number;
  readonly end: number;
}

function bytesAround(text: string, at: number): WrittenBytes {
  const starts: number[] = [];
  for (let first = at; ; ) {
    if (isByte(text, first - 2)) first -= 2;
    else {
      const above = endOfLineAbove(text, first);
      if (above < 0) break;
      first = above - 2;
    }
    starts.push(first);
  }
  starts.reverse();
  const before = starts.length;
  let end = at;
  for (let next = at; ; ) {
    if (!isByte(text, next)) {
      next = startOfLineBelow(text, next);
      if (next < 0) break;
    }
    starts.push(next);
    next += 2;
    end = next;
  }
  return { starts, before, end };
}

/** `xxd -p` writes sixty digits a line, other programs 32 to 128; shorter lines may be numbers, one below the other. */
const SHORTEST_LINE = 32;
const LONGEST_LINE = 128;
/** A line break, what begins the lines of a quotation or of a comment, and as many digits as a line has. */
const LINE_BELOW =
  /\r?\n[ \t]{0,40}(?:(?:>|#|\/\/|\*)[ \t]{1,4})?(?=((?:[0-9a-fA-F]{2}){1,64})(?:\r?\n|[0-9a-fA-F]?$))/y;
const LEAD_OF_LINE = /\r?\n[ \t]{0,40}(?:(?:>|#|\/\/|\*)[ \t]{1,4})?$/;
const LONGEST_LEAD = 52;

/** Where the digits of the next line begin, of which there are no more than of the one that ends at `at`; -1 where it is none of digits. */
function startOfLineBelow(text: string, at: number): number {
  const length = digitsBefore(text, at);
  if (length < SHORTEST_LINE || length > LONGEST_LINE) return -1;
  LINE_BELOW.lastIndex = at;
  const line = LINE_BELOW.exec(text);
  return line && (line[1] as string).length <= length ? LINE_BELOW.lastIndex : -1;
}

/** Where the digits of the line above the one that begins at `at` end; -1 where that does not go on with them. */
function endOfLineAbove(text: string, at: number): number {
  const lead = LEAD_OF_LINE.exec(text.slice(Math.max(0, at - LONGEST_LEAD), at))?.[0];
  if (lead === undefined) return -1;
  const end = at - lead.length;
  return startOfLineBelow(text, end) === at ? end : -1;
}

/** How many digits stand right before `at`: one more than a line has tells that it is none. */
function digitsBefore(text: string, at: number): number {
  let first = at;
  while (at - first <= LONGEST_LINE && isHex(text, first - 1)) first--;
  return at - first;
}

function isByte(text: string, at: number): boolean {
  return isHex(text, at) && isHex(text, at + 1);
}

function isHex(text: string, at: number): boolean {
  return hexValue(text.charCodeAt(at)) >= 0;
}
