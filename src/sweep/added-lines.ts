import { indexLines, type LineIndex } from "../detect/lines.ts";
import type { Range } from "../detect/types.ts";

/**
 * Whether a range touches a line that `bytes` has and `before` has not, or not as often: what a person would call an
 * added line. Moving a line adds nothing. Against several parents a line is new only if it is new to each.
 */
export function createAddedLines(
  bytes: Uint8Array,
  lines: LineIndex,
  before: readonly Uint8Array[],
): (range: Range) => boolean {
  const added = before.map((old) => addedTo(bytes, lines, old));
  return ({ start, end }) => {
    const first = lines.position(start).line;
    const last = lines.position(Math.max(start, end - 1)).line;
    for (let line = first; line <= last; line++) if (added.every((set) => set.has(line))) return true;
    return false;
  };
}

function addedTo(bytes: Uint8Array, lines: LineIndex, old: Uint8Array): ReadonlySet<number> {
  const left = new Map<string, number>();
  const oldLines = indexLines(old);
  for (let number = 1; number <= oldLines.count; number++) {
    const text = textOf(old, oldLines.line(number));
    left.set(text, (left.get(text) ?? 0) + 1);
  }
  const added = new Set<number>();
  for (let number = 1; number <= lines.count; number++) {
    const text = textOf(bytes, lines.line(number));
    const times = left.get(text) ?? 0;
    if (times > 0) left.set(text, times - 1);
    else added.add(number);
  }
  return added;
}

function textOf(bytes: Uint8Array, { start, end }: Range): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString("latin1");
}
