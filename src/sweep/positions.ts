import { indexLines, type LineIndex } from "../detect/lines.ts";
import type { Range } from "../detect/types.ts";
import { messageStart, parseCommit } from "../git/commit.ts";
import type { Origin } from "../sources/types.ts";

/** Lines and columns, from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/**
 * Says where ranges of a blob stand. Commits and tags of the object database come with their headers, but people see messages: lines count
 * from the message's first, and those of foreign headers (a merged tag) from the first of these, as in a range. `lines`: of all `bytes`.
 */
export function createPositions(
  bytes: Uint8Array,
  origin: Origin,
  lines: LineIndex,
): (range: Range) => { readonly from: Position; readonly to: Position } {
  const starts = sectionStarts(bytes, origin);
  const indexes = new Map<number, LineIndex>([[0, lines]]);
  return ({ start, end }) => {
    const section = starts.findLast((one) => one <= start) ?? 0;
    const index = indexes.get(section) ?? indexLines(bytes.subarray(section));
    indexes.set(section, index);
    return { from: index.position(start - section), to: index.position(end - section) };
  };
}

function sectionStarts(bytes: Uint8Array, origin: Origin): readonly number[] {
  if (origin.kind !== "object" || origin.type === "blob") return [0];
  if (origin.type === "tag") return [0, messageStart(bytes)];
  const { extra, messageStart: message } = parseCommit(bytes);
  return [0, extra.byteOffset - bytes.byteOffset, message];
}
