import type { LineIndex } from "../detect/lines.ts";
import type { Range } from "../detect/types.ts";
import type { Snippet } from "./types.ts";

/** Bytes of a line that are kept before and behind a finding: enough to recognise the place. */
const KEPT_BEFORE = 48;
const KEPT_AFTER = 32;
/** Stands for a secret. */
export const MASK = "********";
/** Bytes of a character of UTF-8 behind its first one, at most. */
const LONGEST_CHARACTER = 3;
/** So many ranges are looked through one by one. */
const FEW = 64;

/**
 * The line on which `target` begins, shortened around it, with every secret of `secrets` (byte ranges, `target` among
 * them) masked. Where a secret goes on over several lines, only its first line shows.
 */
export function createSnippet(
  bytes: Uint8Array,
  lines: LineIndex,
  target: Range,
  secrets: readonly Range[],
): Snippet {
  const line = lines.line(lines.position(target.start).line);
  const from = characterFrom(bytes, Math.max(line.start, target.start - KEPT_BEFORE), target.start);
  const to = characterBefore(bytes, Math.max(from, Math.min(line.end, target.end + KEPT_AFTER)), target.end);
  const cutLeft = from > line.start ? "…" : "";
  const cutRight = to < line.end ? "…" : "";
  let text = cutLeft;
  let start = 0;
  let at = from;
  for (const secret of mergeRanges(secrets, from, to)) {
    text += clean(bytes, at, secret.start);
    if (secret.start <= target.start && target.start < secret.end) start = text.length;
    text += MASK;
    at = secret.end;
  }
  text += clean(bytes, at, to) + cutRight;
  const indent = cutLeft === "" ? (/^\s*/.exec(text)?.[0].length ?? 0) : 0;
  const shift = Math.min(indent, start);
  return { line: text.slice(shift), start: start - shift, end: start - shift + MASK.length };
}

/** The first place from `at` on, at most `limit`, where a character of UTF-8 begins: half a one would show as a mark for "broken". */
function characterFrom(bytes: Uint8Array, at: number, limit: number): number {
  let place = at;
  while (place < limit && place - at < LONGEST_CHARACTER && isInside(bytes, place)) place++;
  return place;
}

/** The last such place up to `at`, at least `limit`. */
function characterBefore(bytes: Uint8Array, at: number, limit: number): number {
  let place = at;
  while (place > limit && at - place < LONGEST_CHARACTER && isInside(bytes, place)) place--;
  return place;
}

/** Whether a byte goes on with a character of UTF-8 that began before it. */
function isInside(bytes: Uint8Array, at: number): boolean {
  return ((bytes[at] ?? 0) & 0xc0) === 0x80;
}

/** The whole line, up to a bound around the target, with its secrets masked: what fingerprints of weak secrets hang on. */
export function maskedLine(
  bytes: Uint8Array,
  lines: LineIndex,
  target: Range,
  secrets: readonly Range[],
): string {
  const line = lines.line(lines.position(target.start).line);
  const from = Math.max(line.start, target.start - 256);
  const to = Math.max(from, Math.min(line.end, target.end + 256));
  let text = "";
  let at = from;
  for (const secret of mergeRanges(secrets, from, to)) {
    text += `${latin1(bytes, at, secret.start)}\0`;
    at = secret.end;
  }
  return text + latin1(bytes, at, to);
}

/** Overlapping ranges as one, clipped to `from`..`to`. `ranges`: ordered by start; many only where none encloses another. */
function mergeRanges(ranges: readonly Range[], from: number, to: number): Range[] {
  const merged: Range[] = [];
  // A file may hold tens of thousands of secrets: only those near by are looked at.
  let low = 0;
  let high = ranges.length > FEW ? ranges.length : 0;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ranges[middle] as Range).end <= from) low = middle + 1;
    else high = middle;
  }
  for (let index = low; index < ranges.length; index++) {
    const range = ranges[index] as Range;
    if (range.end <= from) continue;
    if (range.start >= to) break;
    const start = Math.max(from, range.start);
    const end = Math.min(to, range.end);
    const last = merged.at(-1);
    if (last && start <= last.end)
      merged[merged.length - 1] = { start: last.start, end: Math.max(last.end, end) };
    else merged.push({ start, end });
  }
  return merged;
}

function clean(bytes: Uint8Array, start: number, end: number): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, Math.max(0, end - start)).toString("utf8");
  return text
    .replace(/\t/g, " ")
    .replace(/[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, "");
}

function latin1(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, Math.max(0, end - start)).toString("latin1");
}

/** Lines `first` to `last` (from 1) as text that is safe to print, shortened, with every secret of `secrets` in them masked. */
export function maskedLines(
  bytes: Uint8Array,
  lines: LineIndex,
  first: number,
  last: number,
  secrets: readonly Range[],
): string[] {
  const rows: string[] = [];
  for (let number = first; number <= last; number++) {
    const { start, end } = lines.line(number);
    const begun = secrets.filter((secret) => secret.end > start && secret.start < start + LONGEST_ROW);
    const long = Math.min(end, Math.max(start + LONGEST_ROW, ...begun.map((secret) => secret.end)));
    const to = long < end ? characterBefore(bytes, long, start) : end;
    let text = "";
    let at = start;
    for (const secret of mergeRanges(secrets, start, to)) {
      text += clean(bytes, at, secret.start) + MASK;
      at = secret.end;
    }
    rows.push(text + clean(bytes, at, to) + (to < end ? "…" : ""));
  }
  return rows;
}

/** Bytes of a line that are shown among others. */
const LONGEST_ROW = 160;
