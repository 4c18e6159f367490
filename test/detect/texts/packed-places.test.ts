import { describe, expect, it } from "vitest";
import { createPackedPlaces } from "../../../src/detect/texts/packed-places.ts";

/** Bytes of which each holds as many characters as it says. */
function holding(counts: readonly number[]) {
  const upTo = (bytes: number) => counts.slice(0, bytes).reduce((sum, count) => sum + count, 0);
  let asked = 0;
  const find = createPackedPlaces(counts.length, upTo(counts.length), (bytes) => {
    asked++;
    return upTo(bytes);
  });
  return { find, asked: () => asked, characters: upTo(counts.length) };
}

describe("places in what is packed", () => {
  it("are the bytes that complete a character", () => {
    const counts = Array.from({ length: 700 }, (_, at) => (at * 7919) % 23);
    const { find, characters } = holding(counts);
    for (let index = 0; index < 200; index++) {
      let byte = 0;
      for (let seen = counts[0] ?? 0; seen <= index; seen += counts[byte] ?? 0) byte++;
      expect(find(index)).toBe(byte);
    }
    expect(find(characters)).toBe(counts.length - 1);
  });

  it("are told in proportion once finding them takes too much, and never out of order", () => {
    const { find, asked, characters } = holding(Array.from({ length: 60_000 }, () => 20));
    let last = -1;
    for (let index = 0; index < characters; index += 997) {
      const place = find(index);
      expect(place).toBeGreaterThanOrEqual(last);
      expect(Math.abs(place - index / 20)).toBeLessThan(3000);
      last = place;
    }
    expect(asked()).toBeLessThan(600);
  });
});
