import { moveMatch, uniqueMatches } from "./matches.ts";
import type { Hit, Scanner } from "./scanner.ts";
import type { Match, Range, Stride } from "./types.ts";
import { latin1 } from "./view.ts";

/** Where to look: at one hit, or for all hits of a range. */
export type Place = Hit | Range;

/** What is held of windows that were looked at, in bytes, before all of it is let go. */
const HELD_BYTES = 32 << 20;

/**
 * `scan` of a {@link Scanner} for places in texts that are much alike, such as the versions of a file: a match is local, so
 * the same window has the same matches, and is looked at once. Not to be shared between threads.
 */
export function createPlaceScanner(
  scanner: Scanner,
): (bytes: Uint8Array, places: readonly Place[]) => Match[] {
  /** By what decides the answer: matches as they stand relative to the keyword. */
  const known = new Map<string, readonly Match[]>();
  let held = 0;

  function evaluate(bytes: Uint8Array, anchor: number, at: number, stride: Stride): readonly Match[] {
    const { start, end } = scanner.windowOf(anchor, at, stride);
    const from = Math.max(0, start);
    const to = Math.min(bytes.length, end);
    // Where the text begins and ends counts as well, as far as it does so in the window or right before it.
    const key = `${anchor} ${stride} ${at - from} ${Math.min(start, stride)} ${to === end} ${latin1(bytes, from, to)}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const matches: Match[] = [];
    scanner.evaluate(bytes, anchor, at, stride, (match) => {
      matches.push(moveMatch(match, -at));
    });
    if (held > HELD_BYTES) {
      known.clear();
      held = 0;
    }
    held += key.length;
    known.set(key, matches);
    return matches;
  }

  return (bytes, places) => {
    const matches: Match[] = [];
    const look = (anchor: number, at: number, stride: Stride): void => {
      for (const match of evaluate(bytes, anchor, at, stride)) matches.push(moveMatch(match, at));
    };
    for (const place of places) {
      if ("anchor" in place) look(place.anchor, place.start, place.stride);
      else scanner.hits(bytes, place, look);
    }
    return uniqueMatches(matches);
  };
}
