import type { LineIndex } from "../lines.ts";
import type { Match, Range } from "../types.ts";
import { joinParts } from "./parts.ts";
import { type RankedRule, settle, withoutParts } from "./settle.ts";

/** What is left of a blob's raw matches after each step. */
export interface Told {
  /** With the parts that their rules require. */
  readonly joined: readonly Match[];
  /** The best at each place. */
  readonly settled: readonly Match[];
  /** Those that are findings of their own. */
  readonly told: readonly Match[];
}

/**
 * Leaves those of a blob's matches that are reported. `raw`: all matches of the blob, in order of place. `lines`: the blob's lines, asked for
 * only if a rule needs them. `isNew`: whether a range counts, and with it a match that has any of its parts there; absent: all ranges count.
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
