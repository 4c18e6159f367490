import { describe, expect, test } from "vitest";
import { createPlaceScanner } from "../../src/detect/place-scanner.ts";
import { createScanner, type Hit } from "../../src/detect/scanner.ts";
import type { Match, Range } from "../../src/detect/types.ts";
import { key } from "../support/keys.ts";
import { openAiRules } from "./rules.ts";

const scanner = createScanner(openAiRules());

/** The hits that lead to all matches of a text. */
function hitsOf(bytes: Uint8Array): Hit[] {
  const places: Hit[] = [];
  scanner.hits(bytes, { start: 0, end: bytes.length }, (anchor, start, stride) => {
    const found: Match[] = [];
    scanner.evaluate(bytes, anchor, start, stride, (match) => found.push(match));
    if (found.length > 0) places.push({ anchor, start, stride });
  });
  return places;
}

/** Ranges that lead to them. */
function placesOf(bytes: Uint8Array): Range[] {
  return hitsOf(bytes).map(({ start }) => ({ start, end: start + 1 }));
}

describe("places in texts that are much alike", () => {
  const one = key("openai-project", "place scanner one");
  const two = key("openai-admin", "place scanner two");
  const body = `a = "${one}"\n${"filler line\n".repeat(400)}b = '${two}'\n${"more\n".repeat(400)}`;
  const texts = [
    body,
    `first\n${body}`,
    body.replace("filler", "changed"),
    body.replace(one, one.toUpperCase()),
    `${one}`,
    `x${one}`,
    `${two}\n${one}`,
    body.slice(0, body.indexOf(two) + 10),
    body,
  ];

  test("have the matches that the scanner gives for each", () => {
    const scanPlaces = createPlaceScanner(scanner);
    for (const text of texts) {
      const bytes = Buffer.from(text);
      const places = placesOf(bytes);
      expect(scanPlaces(bytes, places)).toEqual(scanner.scan(bytes, places));
      expect(scanPlaces(bytes, hitsOf(bytes))).toEqual(scanner.scan(bytes));
    }
    const bytes = Buffer.from(body);
    expect(scanPlaces(bytes, placesOf(bytes)).map(({ text }) => text)).toEqual(
      expect.arrayContaining([one, two]),
    );
  });

  test("have them in wider text too, and wherever it begins", () => {
    const scanPlaces = createPlaceScanner(scanner);
    for (const lead of ["", "\n", "ab", "\u{1f511}"]) {
      const bytes = Buffer.from(`${lead}${texts[6]}`, "utf16le");
      const places = placesOf(bytes);
      expect(places.length).toBeGreaterThan(0);
      expect(scanPlaces(bytes, places)).toEqual(scanner.scan(bytes, places));
    }
  });

  test("are looked at once where nothing around them differs", () => {
    let evaluated = 0;
    const counting = {
      ...scanner,
      evaluate: (...args: Parameters<typeof scanner.evaluate>) => {
        evaluated++;
        scanner.evaluate(...args);
      },
    };
    const scanPlaces = createPlaceScanner(counting);
    const bytes = Buffer.from(body);
    const places = placesOf(bytes);
    const first = scanPlaces(bytes, places);
    const once = evaluated;
    const later = Buffer.from(`${"z\n".repeat(5000)}${body}`);
    const shifted = places.map(({ start, end }) => ({ start: start + 10_000, end: end + 10_000 }));
    expect(once).toBeGreaterThan(0);
    // The first key stands at the beginning of the first text, the second one does not.
    const again = scanPlaces(later, shifted.slice(-1));
    expect(evaluated).toBe(once);
    expect(again.at(-1)?.start).toBe((first.at(-1)?.start ?? 0) + 10_000);
  });
});
