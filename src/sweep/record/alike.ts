import type { Sighting } from "../../leaks/sighting.ts";
import type { Origin } from "../../sources/types.ts";
import type { FoundObject } from "../pack/messages.ts";
import type { Alike, FoundPlaces } from "./types.ts";

/**
 * Tells which objects say the same but for the lines they say it on, as most versions of a file do. By object, in order; undefined for an
 * archive. Groups are numbered from `first`.
 */
export function findAlike(found: readonly FoundObject[], first: number): (Alike | undefined)[] {
  const groups = new Map<string, number>();
  return found.map((object) => {
    if (object.unopened !== undefined) return undefined;
    const { type, ruleIds, permitted, unknownRules, sightings } = object;
    const said = sightings.map(({ line, endLine, ...rest }) => ({ ...rest, lines: endLine - line }));
    const key = JSON.stringify([type, ruleIds, permitted, unknownRules, said]);
    const group = groups.get(key) ?? first + groups.size;
    groups.set(key, group);
    return { group, lines: sightings.map(({ line }) => line) };
  });
}

/** One more than the greatest number of a group. */
export function nextGroup(found: readonly FoundPlaces[]): number {
  return found.reduce((next, { alike }) => Math.max(next, alike === undefined ? 0 : alike.group + 1), 0);
}

/** What an object says that is like another one: `sightings` of that one, on `lines`. Undefined where they do not fit. */
export function sayOnLines(
  sightings: readonly Sighting[],
  lines: readonly number[],
  origin: Origin,
): Sighting[] | undefined {
  if (sightings.length !== lines.length) return undefined;
  return sightings.map((sighting, index) => {
    const line = lines[index]!;
    return { ...sighting, origin, line, endLine: line + sighting.endLine - sighting.line };
  });
}
