import { describe, expect, it } from "vitest";
import { isFiller } from "../../../src/detect/values/filler.ts";
import { isRandomValue } from "../../../src/detect/values/random.ts";
import { readsAsWords } from "../../../src/detect/values/words.ts";
import { ALPHABETS, randomText, seededRandom } from "../../../src/rules/templates.ts";

describe("randomness", () => {
  const draw = (alphabet: string, length: number, seed: number) =>
    randomText(seededRandom(seed), ALPHABETS[alphabet] as string, length);
  const share = (test: (seed: number) => boolean) =>
    Array.from({ length: 2_000 }, (_, seed) => test(seed)).filter(Boolean).length / 2_000;

  it.each([
    ["alnum", 20],
    ["alnum", 40],
    ["hex", 32],
    ["base64url", 43],
    ["lowernum", 32],
    ["upper", 24],
  ])("takes nearly every text drawn from %s, %i long, for random", (alphabet, length) => {
    expect(share((seed) => isRandomValue(draw(alphabet, length, seed)))).toBeGreaterThan(0.995);
    expect(share((seed) => isFiller(draw(alphabet, length, seed)))).toBe(0);
    expect(share((seed) => readsAsWords(draw(alphabet, length, seed)))).toBeLessThan(0.002);
  });

  it.each([
    "accessTokenExpiresInSeconds",
    "your-secret-key-goes-here",
    "correct horse battery staple",
    "thisisafaketokenfortesting",
  ])("reads %s as words", (text) => {
    expect(readsAsWords(text)).toBe(true);
  });

  it.each([
    "aaaaaaaaaaaaaaaa",
    "abcdefghijklmnop",
    "1234567890123456",
    "deadbeefdeadbeefdeadbeef",
    "ab12xxxxxxxx34cd",
    "aabbccddeeffaabb",
    "00112233-4455-6677-8899-aabbccddeeff",
    "111222333444555666777888999aaabbb",
    "0102030405060708090a",
    "0x0f1e2d3c4b5a69788796a5b4c3d2e1f0",
  ])("takes %s for a filler", (text) => {
    expect(isFiller(text)).toBe(true);
  });

  it.each([
    ["pairs of one digit among others", () => `aabbcc${draw("hex", 10, 3)}`],
    ["the first bytes in their order", () => `01020304${draw("hex", 24, 4)}`],
  ])("does not take %s for a filler", (_, make) => {
    expect(isFiller(make())).toBe(false);
  });
});
