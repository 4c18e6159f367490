import { describe, expect, test } from "vitest";
import { FINGERPRINT, fingerprintOf, isGuessable } from "../../src/leaks/fingerprint.ts";
import { key, token } from "../support/keys.ts";

const strong = key("openai-project", "fingerprint");
const weak = "hunter2";

describe("a fingerprint", () => {
  test("of a strong secret is the same at every place and under every rule", () => {
    const one = fingerprintOf(strong, "rule", "a.txt", "key = \0");
    expect(one).toMatch(/^[0-9a-f]{16}$/);
    expect(fingerprintOf(strong, "other", "b.txt", "else")).toBe(one);
    expect(fingerprintOf(`${strong}x`, "rule", "a.txt", "key = \0")).not.toBe(one);
  });

  test("of a weak one hangs on rule, path and line, white space aside, and on the secret", () => {
    const one = fingerprintOf(weak, "rule", "a.txt", "key = \0");
    expect(one).toMatch(/^w[0-9a-f]{16}$/);
    expect(fingerprintOf(weak, "rule", "a.txt", "   key = \0\t")).toBe(one);
    for (const [secret, rule, path, line] of [
      ["hunter3", "rule", "a.txt", "key = \0"],
      [weak, "other", "a.txt", "key = \0"],
      [weak, "rule", "b.txt", "key = \0"],
      [weak, "rule", "a.txt", "name = \0"],
    ] as const)
      expect(fingerprintOf(secret, rule, path, line)).not.toBe(one);
  });

  test("gives four bits of a weak secret away and no more, in however many places", () => {
    const seen = new Map<string, Set<string>>();
    const paths = ["a.txt", "b.txt", "c/d.txt"];
    for (let index = 0; index < 2000; index++) {
      const prints = paths.map((path) => fingerprintOf(`pass${index}`, "rule", path, "key = \0"));
      const places = prints.map((print) => print.slice(0, -1)).join();
      seen.set(places, (seen.get(places) ?? new Set()).add(prints.map((print) => print.slice(-1)).join()));
    }
    expect(seen.size).toBe(1);
    expect([...seen.values()][0]?.size).toBe(16);
  });

  test("gives nothing away to who does not know the line", () => {
    const digits = new Set<string>();
    for (let index = 0; index < 200; index++)
      digits.add(fingerprintOf(weak, "rule", "a.txt", `line ${index} = \0`).slice(-1));
    expect(digits.size).toBe(16);
  });

  test("is recognised as one", () => {
    for (const secret of [strong, weak])
      expect(fingerprintOf(secret, "rule", "a.txt", "x")).toMatch(FINGERPRINT);
    for (const text of ["", "0123", "0123456789abcdeg", "x0123456789abcdef", "0123456789abcdef0"])
      expect(text).not.toMatch(FINGERPRINT);
  });

  test("counts as guessable what people make up, not what machines do", () => {
    const phrase = ["postgres", "password", "for", "staging", "and", "production"].join("-");
    for (const text of ["password", ["Summer", "2024!"].join(""), "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", phrase])
      expect(isGuessable(text), text).toBe(true);
    for (const text of [token("", 32, "hex", 1), token("", 20, "alnum", 1), strong])
      expect(isGuessable(text)).toBe(false);
  });
});
