import type { Rule } from "../../rules/types.ts";
import { surenessOf } from "../matches.ts";
import type { Match } from "../types.ts";

/**
 * Picks the matches of a blob that are reported: of matches that share bytes only the best, so that one secret is one finding.
 * Specific rules win over generic ones, what is not doubtful over what is, a form that says whose key it is over what stands around
 * it, then the surer match, then the one that was read as it stands, then the longer, then the rule that stands first in the set.
 * Matches of one rule that only overlap (two keys in a row) both stay when neither secret encloses the other. Order: by place.
 */
export function settle(matches: readonly Match[], rules: ReadonlyMap<string, RankedRule>): Match[] {
  const byPlace = [...matches].sort((a, b) => a.start - b.start);
  return [...overlapping(byPlace)].flatMap((group) =>
    group.length === 1 ? group : settleGroup(group, rules),
  );
}

/** Settles one group of matches that share bytes: in a blob with a hundred thousand leaks not every leak is compared with all others. */
function settleGroup(group: readonly Match[], rules: ReadonlyMap<string, RankedRule>): Match[] {
  const byRank = [...group].sort((a, b) => compareRank(a, b, rules));
  const kept: Match[] = [];
  for (const match of byRank) {
    if (!kept.some((better) => displaces(better, match, rules))) kept.push(match);
  }
  return kept.sort((a, b) => a.start - b.start || a.end - b.end);
}

/** Matches in groups, so that no match of one group shares a byte with one of another. `byPlace`: by where they start. */
function* overlapping(byPlace: readonly Match[]): Generator<Match[]> {
  let group: Match[] = [];
  let end = -1;
  for (const match of byPlace) {
    if (match.start >= end && group.length > 0) {
      yield group;
      group = [];
    }
    group.push(match);
    end = Math.max(end, match.end);
  }
  if (group.length > 0) yield group;
}

/**
 * Matches without those that are told as parts of another one. `matches`: settled, so that a part is never left out
 * together with what it is a part of.
 */
export function withoutParts(matches: readonly Match[], rules: ReadonlyMap<string, RankedRule>): Match[] {
  const told = new Set<string>();
  for (const { ruleId, parts = [] } of matches) {
    const joined = (rules.get(ruleId)?.rule.required ?? []).filter(({ alone }) => alone !== undefined);
    for (const part of parts) if (joined.some(({ id }) => id === part.ruleId)) told.add(nameOf(part));
  }
  return told.size === 0 ? [...matches] : matches.filter((match) => !told.has(nameOf(match)));
}

function nameOf({ ruleId, start, end }: Match): string {
  return `${ruleId} ${start} ${end}`;
}

/** A rule and its place in the set. */
export interface RankedRule {
  readonly rule: Rule;
  readonly rank: number;
}

/** Rules by id, with their places: for {@link settle}. */
export function rankRules(rules: readonly Rule[]): ReadonlyMap<string, RankedRule> {
  return new Map(rules.map((rule, rank) => [rule.id, { rule, rank }]));
}

function compareRank(a: Match, b: Match, rules: ReadonlyMap<string, RankedRule>): number {
  const ruleA = rules.get(a.ruleId);
  const ruleB = rules.get(b.ruleId);
  return (
    Number(ruleA?.rule.kind === "generic") - Number(ruleB?.rule.kind === "generic") ||
    Number(a.confidence === "low") - Number(b.confidence === "low") ||
    Number(isByPlace(ruleA?.rule)) - Number(isByPlace(ruleB?.rule)) ||
    surenessOf(b) - surenessOf(a) ||
    a.encodings.length - b.encodings.length ||
    b.end - b.start - (a.end - a.start) ||
    (ruleA?.rank ?? 0) - (ruleB?.rank ?? 0) ||
    a.start - b.start
  );
}

/** A beginning that is the provider's own; `sk-` is that of many. */
const OWN_BEGINNING = /^(?:\(\?:)?[A-Za-z][\w|]*\)?_/;

/**
 * Whether nothing but what stands around a key says whose it is: the address or the library beside it, to which the key of another service may be
 * sent, too, or the command or the file that it is for.
 */
function isByPlace(rule: Rule | undefined): boolean {
  if (rule?.beside === undefined) return rule?.provider === "Generic";
  return !OWN_BEGINNING.test(rule.beside.value);
}

function displaces(better: Match, match: Match, rules: ReadonlyMap<string, RankedRule>): boolean {
  const overlap = better.start < match.end && match.start < better.end;
  if (!overlap) return false;
  if (rules.get(match.ruleId)?.rule.kind === "generic") return true;
  const encloses = better.start <= match.start && match.end <= better.end;
  const enclosed = match.start <= better.start && better.end <= match.end;
  return encloses || enclosed;
}
