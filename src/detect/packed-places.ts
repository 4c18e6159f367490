/** How many characters the first so many bytes of what is packed hold: more than there are where they hold too much. */
type LengthOf = (bytes: number) => number;

/** Bytes that are unpacked to find places, at most, as often as all of it; and what it takes to begin, in characters. */
const MOST_TIMES = 64;
const TO_BEGIN = 2000;
/** Known places that are kept. */
const MOST_KNOWN = 512;

/**
 * Which byte of something packed completes the character at an index of its text. An edit far behind the middle of a text changes the
 * bytes from there on alone: a secret that it adds has to stand in one of these, or it would not count as new.
 *
 * Exact as long as it does not take too much; in proportion between the places that are known from then on.
 */
export function createPackedPlaces(
  bytes: number,
  characters: number,
  lengthOf: LengthOf,
): (index: number) => number {
  let left = characters * MOST_TIMES;
  /** Ascending: so many bytes hold so many characters. */
  const known = [
    { bytes: 0, characters: 0 },
    { bytes, characters },
  ];

  return (index) => {
    let at = known.findIndex((one) => one.characters > index);
    if (at < 0) return bytes - 1;
    for (;;) {
      const low = known[at - 1]!;
      const high = known[at]!;
      const between = high.bytes - low.bytes;
      if (between <= 1) return low.bytes;
      if (left <= 0 || known.length === MOST_KNOWN) {
        const share = (index - low.characters) / Math.max(1, high.characters - low.characters);
        return low.bytes + Math.min(between - 1, Math.floor(share * between));
      }
      const middle = low.bytes + (between >> 1);
      const held = Math.min(characters, lengthOf(middle));
      left -= held + TO_BEGIN;
      known.splice(at, 0, { bytes: middle, characters: held });
      if (held <= index) at++;
    }
  };
}
