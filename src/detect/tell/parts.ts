import type { Rule } from "../../rules/types.ts";
import type { LineIndex } from "../lines.ts";
import { surenessOf } from "../matches.ts";
import type { Match } from "../types.ts";
import type { RankedRule } from "./settle.ts";

type RequiredRule = Rule["required"][number];

/** So many matches on either side are tried when one is wanted that is near by its column. */
const MOST_STEPS = 1000;

/**
 * The raw matches of a blob with each rule's `required` applied: a match takes along the nearest match of every rule that it
 * requires. Without one it is left out or, where the rule says so, less sure. Matches of rules that are only ever parts
 * (`skipReport`) are left out. `raw`: all of the blob, in order of place.
 */
export function joinParts(
  raw: readonly Match[],
  rules: ReadonlyMap<string, RankedRule>,
  lines: () => LineIndex,
): readonly Match[] {
  if (!raw.some(({ ruleId }) => isInvolved(rules.get(ruleId)?.rule))) return raw;
  const index = lines();
  const placed = raw.map((match) => ({ match, ...index.position(match.start) }));
  const byRule = new Map<string, Placed[]>();
  for (const one of placed) {
    const same = byRule.get(one.match.ruleId);
    if (same) same.push(one);
    else byRule.set(one.match.ruleId, [one]);
  }
  return placed.flatMap((one) => {
    const rule = rules.get(one.match.ruleId)?.rule;
    if (rule === undefined || !isInvolved(rule)) return [one.match];
    return rule.skipReport ? [] : joined(one, rule, byRule, rules);
  });
}

interface Placed {
  readonly match: Match;
  readonly line: number;
  readonly column: number;
}

function isInvolved(rule: Rule | undefined): boolean {
  return rule !== undefined && (rule.skipReport || rule.required.length > 0);
}

/** The match with its parts; nothing if a part is missing that it cannot do without. */
function joined(
  one: Placed,
  { required }: Rule,
  byRule: ReadonlyMap<string, readonly Placed[]>,
  rules: ReadonlyMap<string, RankedRule>,
): readonly Match[] {
  let { confidence, notes } = one.match;
  const parts: Match[] = [];
  for (const wanted of required) {
    // A part whose rule is not in force is not missing.
    const other = rules.get(wanted.id)?.rule;
    if (other === undefined && wanted.alone !== undefined) continue;
    const part = nearest(one, wanted, byRule.get(wanted.id) ?? []);
    if (part !== undefined) {
      parts.push(part.match);
      notes = [...notes, `With it stands its ${other?.description ?? wanted.id}, in line ${part.line}.`];
    } else if (wanted.alone === undefined) return [];
    else {
      if (surenessOf({ confidence: wanted.alone }) < surenessOf({ confidence })) confidence = wanted.alone;
      notes = [...notes, `Its ${other?.description ?? wanted.id} does not stand near it.`];
    }
  }
  return [{ ...one.match, confidence, notes, ...(parts.length > 0 && { parts }) }];
}

/** The nearest of `others` (in order of place) to `one`, if it is as near as the rule asks. */
function nearest(one: Placed, wanted: RequiredRule, others: readonly Placed[]): Placed | undefined {
  let after = firstFrom(others, one.match.start);
  let before = after - 1;
  for (let step = 0; step < 2 * MOST_STEPS; step++) {
    const next = others[after];
    const previous = others[before];
    const goesOn =
      next !== undefined &&
      (previous === undefined ||
        next.match.start - one.match.start <= one.match.start - previous.match.start);
    const other = goesOn ? next : previous;
    if (other === undefined) return undefined;
    if (goesOn) after++;
    else before--;
    if (isSame(one.match, other.match)) continue;
    if (wanted.withinLines !== undefined && Math.abs(other.line - one.line) > wanted.withinLines) {
      // Those behind it are farther away still; on the other side one may be near.
      if (goesOn) after = others.length;
      else before = -1;
      continue;
    }
    if (wanted.withinColumns !== undefined && Math.abs(other.column - one.column) > wanted.withinColumns)
      continue;
    return other;
  }
  return undefined;
}

/** A secret is no part of itself. */
function isSame(a: Match, b: Match): boolean {
  return a.ruleId === b.ruleId && a.start === b.start && a.end === b.end;
}

function firstFrom(matches: readonly Placed[], start: number): number {
  let low = 0;
  let high = matches.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((matches[middle] as Placed).match.start < start) low = middle + 1;
    else high = middle;
  }
  return low;
}
