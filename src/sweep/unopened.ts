import { pathOf } from "../leaks/gather.ts";
import type { Place } from "../leaks/types.ts";
import { insideName } from "../sources/archive/name.ts";
import type { Unread } from "../sources/archive/types.ts";
import type { Gap, Origin, Skip } from "../sources/types.ts";
import type { UnreadMember } from "./archives.ts";

/** What was not read of an archive that stands at `origin`. */
export interface Unopened extends UnreadMember {
  readonly origin: Origin;
}

/** The same with its places. Without any it stands in an object that nothing leads to, and is not reported. */
export interface PlacedUnopened extends UnreadMember {
  readonly places: readonly Place[];
}

/** What was left out because a limit was reached may hold anything, so that the file cannot pass as clean: it is a gap. */
const GAPS: Partial<Readonly<Record<Unread, string>>> = {
  "too-large":
    "it unpacks to more than keysweep holds: it was not read, nor was what may follow it in its archive",
  "too-many": "the archive holds more files than keysweep looks at: it and what follows were not read",
  "too-deep": "it is an archive in too many others: it was not unpacked",
};

/** Whether it is a gap, and not just something that nobody can read. */
export function isGap({ why }: UnreadMember): boolean {
  return GAPS[why] !== undefined;
}

/** Gaps and skips for a report. `wanted`: whether somebody asked for what stands at a place. */
export function sayUnopened(
  unopened: readonly PlacedUnopened[],
  wanted: (place: Place) => boolean,
): { readonly gaps: readonly Gap[]; readonly skips: readonly Skip[] } {
  const gaps = new Map<string, Gap>();
  const skips = new Map<string, Skip>();
  for (const { places, inside, why, others } of unopened) {
    for (const place of places.filter(wanted)) {
      const what =
        nameOf(inside === "" ? place : inPlace(place, inside)) +
        (others === 0 ? "" : ` and ${others} more in it`);
      const gap = GAPS[why];
      // Versions of one file say the same again.
      if (gap !== undefined) gaps.set(`${what}\0${why}`, { what, why: gap });
      else if (why === "encrypted" || why === "unknown-method" || why === "damaged")
        skips.set(`${what}\0${why}`, { what, why });
    }
  }
  return { gaps: [...gaps.values()], skips: [...skips.values()] };
}

/** `place` with the way inside of the archive that stands there, as an origin has it. */
export function inPlace(place: Place, inside: string | undefined): Place {
  if (inside === undefined) return place;
  return { ...place, inside: insideName(inside, "path" in place ? place.path : undefined) };
}

function nameOf(place: Place): string {
  if ("path" in place) return pathOf(place);
  const outer = place.kind === "stdin" ? "standard input" : "oid" in place ? place.oid : place.kind;
  return place.inside === undefined ? outer : `${outer}!${place.inside}`;
}
