import { describe, expect, it } from "vitest";
import { createPlaces } from "../../src/detect/places.ts";
import { fc } from "../support/property.ts";

const SPACING = 24;
const GRAM = 6;
const places = createPlaces(SPACING, GRAM);

function find(bytes: Uint8Array, from = 0, to = bytes.length): number[] {
  const found: number[] = [];
  places.find(bytes, from, to, (at) => found.push(at));
  return found;
}

const text = fc
  .array(
    fc.oneof(
      fc.string({ maxLength: 12 }),
      fc.constantFrom(
        "\n",
        "\n\n",
        "a".repeat(40),
        "ab".repeat(30),
        "line of text\n",
        "0,1,0,0,",
        "\0".repeat(50),
      ),
    ),
    { maxLength: 30 },
  )
  .map((parts) => new Uint8Array(Buffer.from(parts.join(""), "latin1")));

/** Whether the bytes at `at`, a gram's length, stood shortly before too. */
function isRepetition(bytes: Uint8Array, at: number): boolean {
  const gram = (from: number) => Buffer.from(bytes.subarray(from, from + GRAM)).toString("latin1");
  for (let back = 1; back <= GRAM && back <= at; back++) if (gram(at - back) === gram(at)) return true;
  return false;
}

describe("places for rules without keywords", () => {
  it("are the same in every range that holds them", () => {
    fc.assert(
      fc.property(text, fc.nat(), fc.nat(), (bytes, a, b) => {
        const from = Math.min(a % (bytes.length + 1), b % (bytes.length + 1));
        const to = Math.max(a % (bytes.length + 1), b % (bytes.length + 1));
        expect(find(bytes, from, to)).toEqual(find(bytes).filter((at) => at >= from && at < to));
      }),
      { numRuns: 500 },
    );
  });

  it("depend on the bytes within their reach and on nothing else", () => {
    fc.assert(
      fc.property(text, text, text, (before, bytes, after) => {
        const alone = find(bytes);
        const within = find(Buffer.concat([before, bytes, after])).map((at) => at - before.length);
        const isInner = (at: number) =>
          at - places.reach.before >= 0 && at + places.reach.after <= bytes.length;
        expect(within.filter(isInner)).toEqual(alone.filter(isInner));
      }),
      { numRuns: 500 },
    );
  });

  it("leave nothing uncovered but what repeats itself", () => {
    fc.assert(
      fc.property(text, (bytes) => {
        const found = find(bytes);
        let last = 0;
        for (let at = 0, next = 0; at < bytes.length; at++) {
          while (next < found.length && (found[next] as number) <= at) last = found[next++] as number;
          if (at - last >= places.covers) expect(isRepetition(bytes, at)).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("are few: in ordinary text one in some thousand bytes", () => {
    let count = 0;
    const bytes = Buffer.from(
      Array.from({ length: 20_000 }, (_, line) => `line ${line * line} of some text\n`).join(""),
    );
    createPlaces().find(bytes, 0, bytes.length, () => {
      count++;
    });
    expect(count).toBeGreaterThan(bytes.length / 8192);
    expect(count).toBeLessThan(bytes.length / 1000);
  });
});
