import { deflateSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { encodedTextAt, TEXT_SIGHT } from "../../../src/detect/texts/encoded-text.ts";
import {
  findTextPlaces,
  findTextPlacesPlainly,
  TEXT_LEAD,
  TEXT_SPAN,
} from "../../../src/detect/texts/text-places.ts";
import { ALPHABETS, randomText, seededRandom } from "../../../src/rules/templates.ts";
import { fc } from "../../support/property.ts";
import { partitionOf } from "../arbitraries.ts";

function placesIn(bytes: Uint8Array, from = 0, to = bytes.length, find = findTextPlaces): number[] {
  const places: number[] = [];
  find(bytes, from, to, (at, isPacked) => {
    if (!isPacked) places.push(at);
    return false;
  });
  return places;
}

/** All that the places of a text answer for, decoded. */
function readIn(text: string): string[] {
  const bytes = Buffer.from(text, "latin1");
  return placesIn(bytes).map((place) => {
    const found = encodedTextAt(bytes, place);
    return found === undefined ? "" : found.view.text.slice(found.from, found.to);
  });
}

const base64 = (text: string) => Buffer.from(text, "latin1").toString("base64");
const wrap = (text: string, width: number, joint: string) =>
  (text.match(new RegExp(`.{1,${width}}`, "g")) ?? []).join(joint);
/** Words and numbers of some length, of which no part is like another. */
const prose = (length: number, seed: number) =>
  randomText(seededRandom(seed), ` \n${ALPHABETS.alnum ?? ""}`, length);

/** Pieces of encoded text, of what looks like it, and of what ends it. */
const text = fc
  .array(
    fc.oneof(
      fc
        .tuple(
          fc.nat(4000),
          fc.nat(),
          fc.constantFrom(0, 64, 76, 100),
          fc.constantFrom("\n", "\\n", "\\\\n", "\\r\\n"),
        )
        .map(([length, seed, width, joint]) => {
          const encoded = base64(prose(length, seed));
          return width === 0 ? encoded : wrap(encoded, width, joint);
        }),
      fc
        .tuple(fc.nat(200), fc.nat())
        .map(([length, seed]) => Buffer.from(prose(length, seed)).toString("hex")),
      fc.uint8Array({ maxLength: 600 }).map((bytes) => Buffer.from(bytes).toString("base64")),
      fc.nat().map((seed) => gzipSync(prose(60, seed)).toString("base64")),
      fc.nat().map((seed) => deflateSync(prose(60, seed)).toString("base64")),
      fc.nat().map((seed) => base64(gzipSync(prose(60, seed)).toString("base64"))),
      fc.nat().map((seed) => base64(base64(prose(60, seed)))),
      fc.string({ unit: "binary", maxLength: 60 }).map((said) => Buffer.from(said).toString("base64")),
      fc
        .constantFrom("Пароль: ", "密码：", "Größe ")
        .map((said) => Buffer.from(said.repeat(9)).toString("base64")),
      fc
        .constantFrom("Пароль: ", "密码：", "Größe ")
        .map((said) => Buffer.from(said.repeat(9)).toString("hex")),
      fc
        .tuple(fc.constantFrom("ICAg", "YWJj", "AAAA", "NDIsNDIs"), fc.nat(400))
        .map(([four, n]) => four.repeat(n)),
      fc.constantFrom("\n", "\r\n", '"', "=", " ", "data:text/plain;base64,", "\\n", "x"),
      fc.string({ maxLength: 30 }),
    ),
    { maxLength: 6 },
  )
  .map((parts) => new Uint8Array(Buffer.from(parts.join(""), "latin1")));

describe("places of encoded text", () => {
  it("are the same in WebAssembly and in plain TypeScript", () => {
    fc.assert(
      fc.property(text, fc.nat(), fc.nat(), (bytes, some, other) => {
        const [from, to] = [some % (bytes.length + 1), other % (bytes.length + 1)].sort((a, b) => a - b);
        const found: [number, boolean][] = [];
        findTextPlaces(bytes, from as number, to as number, (...place) => !found.push(place));
        const expected: [number, boolean][] = [];
        findTextPlacesPlainly(bytes, from as number, to as number, (...place) => !expected.push(place));
        expect(found).toEqual(expected);
      }),
      { numRuns: 1000 },
    );
  });

  it("are found in texts of several pieces", () => {
    const bytes = Buffer.from(base64(prose(600_000, 1)));
    expect(placesIn(bytes)).toEqual(placesIn(bytes, 0, bytes.length, findTextPlacesPlainly));
    expect(placesIn(bytes).length).toBeGreaterThan(200);
  });

  it("are the same in whatever ranges they are sought", () => {
    fc.assert(
      fc.property(text, fc.array(fc.nat()), (bytes, cuts) => {
        const found = partitionOf(cuts, bytes.length).flatMap(({ start, end }) =>
          placesIn(bytes, start, end),
        );
        expect(found.sort((a, b) => a - b)).toEqual(placesIn(bytes));
      }),
      { numRuns: 300 },
    );
  });

  it("hang on the bytes around them alone", () => {
    fc.assert(
      fc.property(text, fc.nat(), fc.nat(), (bytes, from, salt) => {
        const places = placesIn(bytes);
        const place = places[from % Math.max(1, places.length)];
        if (place === undefined) return;
        const changed = bytes.map((byte, at) =>
          at >= place - TEXT_LEAD && at < place + TEXT_SPAN ? byte : (byte + 1 + ((salt + at) % 255)) & 0xff,
        );
        expect(placesIn(changed, place, place + 1)).toEqual([place]);
      }),
      { numRuns: 300 },
    );
  });

  it("give what the bytes in sight of them say", () => {
    fc.assert(
      fc.property(text, text, text, (before, bytes, after) => {
        const moved = new Uint8Array(Buffer.concat([before, bytes, after]));
        for (const place of placesIn(bytes)) {
          if (place < TEXT_SIGHT.before || place + TEXT_SIGHT.after > bytes.length) continue;
          const here = encodedTextAt(bytes, place);
          const there = encodedTextAt(moved, place + before.length);
          expect(there?.view.text).toBe(here?.view.text);
          expect([there?.from, there?.to]).toEqual([here?.from, here?.to]);
          for (const index of [here?.from ?? 0, (here?.to ?? 1) - 1])
            expect(there?.view.startOf(index)).toBe((here?.view.startOf(index) ?? 0) + before.length);
        }
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ["in one line", 0, ""],
    ["wrapped", 76, "\n"],
    ["wrapped and indented", 64, "\r\n    "],
    ["over written breaks", 76, "\\n"],
  ])("answer for all of a long text, each for its own part: %s", (_, width, joint) => {
    for (let seed = 0; seed < 6; seed++) {
      const said = prose(30_000, seed);
      const encoded = width === 0 ? base64(said) : wrap(base64(said), width, joint);
      expect(readIn(`data = "${encoded}"\n`).join("")).toBe(said);
    }
  });

  it("see what follows a text that repeats itself for long", () => {
    for (const filler of [" ", "ab", "abc", "\n"])
      for (let more = 0; more < 4; more++) {
        const said = `${filler.repeat(9000)}${"x".repeat(more)}${prose(200, more)}`;
        expect(readIn(base64(said)).join("")).toContain(prose(200, more));
      }
  });

  it.each([
    ["text in either alphabet of base64", Buffer.from("subjects?_d=1&a>b~~~&c=%3F").toString("base64url")],
    ["UTF-16", Buffer.from("a=1; password=abc", "utf16le").toString("base64")],
    ["UTF-16 of the other order", Buffer.from("a=1; password=abc", "utf16le").swap16().toString("base64")],
    ["hexadecimal", Buffer.from("user=a, password=b").toString("hex")],
    ["text behind a few letters of something else", `n${base64("user=a, password=b, c=d")}`],
  ])("are met at %s", (_, encoded) => {
    expect(readIn(` ${encoded.padEnd(32, "A")} `)).not.toEqual([]);
  });

  it.each([
    [
      "digests",
      Array.from({ length: 400 }, (_, seed) => randomText(seededRandom(seed), ALPHABETS.hex ?? "", 64)).join(
        "\n",
      ),
    ],
    [
      "drawn tokens",
      Array.from({ length: 400 }, (_, seed) =>
        randomText(seededRandom(seed), ALPHABETS.alnum ?? "", 64),
      ).join("\n"),
    ],
    ["names", "getElementsByClassNameAndSomethingElse/src/components/application/controllers/index"],
    [
      "programs",
      Buffer.from(Uint8Array.from({ length: 9000 }, (_, at) => (at * at * 7919) >>> 3)).toString("base64"),
    ],
  ])("are none of %s", (_, bytes) => {
    expect(placesIn(Buffer.from(bytes))).toEqual([]);
  });
});
