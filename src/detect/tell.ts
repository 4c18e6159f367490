import type { LineIndex } from "./lines.ts";
import { joinParts } from "./parts.ts";
import { type RankedRule, settle, withoutParts } from "./settle.ts";
import type { Match, Range } from "./types.ts";

/** What became of a blob's raw matches; each step leaves some out. */
export interface Told {
  /** With the parts that their rules require. */
  readonly joined: readonly Match[];
  /** The best at each place. */
  readonly settled: readonly Match[];
  /** Those that are findings of their own. */
  readonly told: readonly Match[];
}

/**
 * What of a blob's matches is told. `raw`: all of the blob, in order of place. `lines`: of the blob, asked for only where a
 * rule wants to know. `isNew`: whether a range counts; a match counts with any of its parts. Absent: all do.
 */
export function tell(
  raw: readonly Match[],
  rules: ReadonlyMap<string, RankedRule>,
  lines: () => LineIndex,
  isNew?: (range: Range) => boolean,
): Told {
  const joined = joinParts(raw, rules, lines);
  const counting = isNew ? joined.filter((match) => [match, ...(match.parts ?? [])].some(isNew)) : joined;
  const settled = settle(counting, rules);
  return { joined, settled, told: withoutParts(settled, rules) };
}
