/** How many characters the first so many bytes of what is packed hold: more than there are where they hold too much. */
type LengthOf = (bytes: number) => number;

/** Bytes that are unpacked to find places, at most, as often as all of it; and what it takes to begin, in characters. */
const MOST_TIMES = 64;
const TO_BEGIN = 2000;
/** So many known places are kept. */
const MOST_KNOWN = 512;

/**
 * Tells with which byte of something packed a character of its text is complete. An edit near the end of a text changes only the packed
 * bytes from there on, and a secret that it adds must be placed among these: otherwise it would not count as new.
 *
 * The answer is exact until that has taken too much work; from then on it is interpolated between the places that are known.
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
