import { setImmediate } from "node:timers/promises";
import { indexLinesOf, type LineIndex, type Units, unitsOf } from "../detect/lines.ts";
import type { Scanner } from "../detect/scanner.ts";
import type { Sighting } from "../leaks/sighting.ts";
import type { Origin } from "../sources/types.ts";
import type { Examined, Examiner } from "./examine.ts";
import { ruleIdsOf } from "./record/types.ts";

/** What was made of content that was read in pieces. */
export interface ExaminedPieces extends Examined {
  /** How many bytes there were. */
  readonly bytes: number;
  /** Ids of the rules that matched anywhere, reported or not; ascending. */
  readonly ruleIds: readonly string[];
}

/** Bytes that are searched at a time. */
const PIECE = 32 << 20;
/** On either side of a piece at least so much is seen of what was searched before and will be after: matches there may settle one of its own. */
const MARGIN = 1 << 16;
/** Pieces are cut where a unit of UTF-32 begins, if one does. */
const LONGEST_UNIT = 4;

/**
 * What `examiner` says of content, of which no more than `piece` bytes and what is seen around them are held. It is the same as of the whole,
 * but that a rule finds the parts that it asks for in the same piece only, and that columns of a line that is longer than a piece count UTF-16
 * units as long as it is UTF-8, not if all of it is. What `chunks` throws passes through, and the reason why `signal` was aborted.
 */
export async function examineInPieces(
  { scanner, examiner }: { readonly scanner: Scanner; readonly examiner: Examiner },
  chunks: AsyncIterable<Uint8Array>,
  origin: Origin,
  signal?: AbortSignal,
  piece: number = PIECE,
): Promise<ExaminedPieces> {
  const { before, after } = scanner.reach;
  const near = Math.max(MARGIN, before, after);
  // What a match near by says depends on what is as far away again.
  const margin = 2 * near;
  const buffer = Buffer.allocUnsafeSlow(margin + piece + margin);
  let filled = 0;
  /** Bytes of the buffer before this one were searched. */
  let done = 0;
  let bytes = 0;
  let units: Units | undefined;
  let gone: Gone = { lines: 0, columns: 0 };
  const sightings = new Map<string, Sighting>();
  const ruleIds = new Set<string>();
  const unknownRules = new Set<string>();
  let permitted = 0;

  function search(end: number, seen: Uint8Array, lines: LineIndex): void {
    const raw = scanner.scan(seen, [
      { start: Math.max(0, done - near), end: Math.min(seen.length, end + near) },
    ]);
    const isOwn = ({ start }: { readonly start: number }) => done <= start && start < end;
    const own = raw.filter(isOwn);
    if (own.length === 0) return;
    for (const id of ruleIdsOf(own)) ruleIds.add(id);
    const examined = examiner.locate(seen, origin, raw, isOwn, lines);
    permitted += examined.permitted;
    for (const id of examined.unknownRules) unknownRules.add(id);
    // A match counts in the piece of its parts, too.
    for (const sighting of examined.sightings) {
      const { rule, line, column, endLine, endColumn } = sighting;
      sightings.set(`${rule.id} ${line} ${column} ${endLine} ${endColumn}`, sighting);
    }
  }

  /** Searches up to `end` and lets go of what nothing has to see again. */
  function answer(end: number): void {
    // What is cut in two would be no UTF-8.
    const seen = buffer.subarray(0, end === filled ? filled : wholeCharacters(buffer, filled - 1));
    if (bytes === filled) units = unitsOf(seen);
    const lines = countOn(indexLinesOf(seen, units), gone);
    search(end, seen, lines);
    const drop = wholeCharacters(buffer, Math.max(0, end - margin));
    const { line, column } = lines.position(drop);
    gone = { lines: line - 1, columns: column - 1 };
    buffer.copy(buffer, 0, drop, filled);
    filled -= drop;
    done = end - drop;
  }

  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; ) {
      const taken = chunk.subarray(at, at + buffer.length - filled);
      buffer.set(taken, filled);
      filled += taken.length;
      bytes += taken.length;
      at += taken.length;
      if (filled < buffer.length) continue;
      answer(filled - margin);
      // Files are read without waiting for anything: who wants to stop this, or to see how far it is, has to be heard.
      await setImmediate();
      signal?.throwIfAborted();
    }
  }
  answer(filled);
  return {
    sightings: [...sightings.values()],
    permitted,
    unknownRules: [...unknownRules],
    bytes,
    ruleIds: [...ruleIds].sort(),
  };
}

/** What stands before a piece. */
interface Gone {
  readonly lines: number;
  /** Of the line in which the piece begins. */
  readonly columns: number;
}

/** Lines and columns of a piece, counted from where all of the text begins. */
function countOn(index: LineIndex, { lines, columns }: Gone): LineIndex {
  return {
    get count() {
      return lines + index.count;
    },
    line: (number) => index.line(number - lines),
    position(offset) {
      const { line, column } = index.position(offset);
      return { line: line + lines, column: line === 1 ? column + columns : column };
    },
  };
}

/** The last place up to the byte `at` where characters of no encoding are cut. */
function wholeCharacters(bytes: Uint8Array, at: number): number {
  let place = at - (at % LONGEST_UNIT);
  while (place > 0 && at - place < 2 * LONGEST_UNIT && (bytes[place]! & 0xc0) === 0x80) place -= LONGEST_UNIT;
  return place;
}
