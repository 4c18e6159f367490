import { describe, expect, it } from "vitest";
import { waysBehind } from "../../src/rules/keyword-ways.ts";
import { ANYWHERE, shortestTrail, type Trail, trailOf } from "../../src/rules/trail.ts";

function trailBehind(keyword: string, pattern: string): Trail | undefined {
  return trailOf(waysBehind(pattern, [keyword], true)?.[0] ?? []);
}

/** Whether the trail lets a text follow: all of it, or up to where anything may. */
function leads(trail: Trail | undefined, text: string): boolean {
  let state = 0;
  for (const char of text) {
    const step = trail?.[state]?.find(([pairs]) => {
      for (let i = 0; i < pairs.length; i += 2) if (char >= pairs[i]! && char <= pairs[i + 1]!) return true;
      return false;
    });
    if (step === undefined) return false;
    if (step[1] === ANYWHERE) return true;
    state = step[1];
  }
  return true;
}

describe("what may follow a keyword", () => {
  it("is read from the pattern, character by character", () => {
    const trail = trailBehind("machine ", "machine [^\\s]{2,80}\\s{1,8}login [a-z]{4}");
    expect(leads(trail, "git.acme.io  login abcd and more")).toBe(true);
    expect(leads(trail, "that shall be used")).toBe(false);
    expect(leads(trail, "git.acme.io password")).toBe(false);
  });

  it("minds every alternative and what may be left out", () => {
    const trail = trailBehind("keys", "keys[\"']?(?: = |: )(?:\\[ )?[a-z]{3}|keys\\.[0-9]");
    for (const text of [" = abc", '": abc', ": [ abc", ".7"]) expect(leads(trail, text), text).toBe(true);
    for (const text of [" abc", '") abc', ".a", "= abc"]) expect(leads(trail, text), text).toBe(false);
  });

  it("lets what repeats itself do so without end", () => {
    const trail = trailBehind("ab_", "ab_[0-9]{2,4}x");
    expect(leads(trail, "0123456789x")).toBe(true);
    expect(leads(trail, "0x")).toBe(false);
  });

  it("leads anywhere behind the end of a match, and says nothing where that is right behind the keyword", () => {
    const trail = trailBehind("ab_", "ab_[0-9]");
    expect(trail).toEqual([[["09", ANYWHERE]]]);
    expect(shortestTrail(trail as Trail)).toBe(1);
    expect(trailBehind("ab_", "ab_[0-9]?")).toBeUndefined();
    expect(trailBehind("ab_", "ab_[\\s\\S]{4}")).toBeUndefined();
  });

  it("has as many states as say something different, and no more than a few", () => {
    expect(trailBehind("ab_", "ab_(?:ax|bx|[c-z]x)[0-9]")).toHaveLength(3);
    expect(trailBehind("ab_", "ab_[a-z]{30}[0-9]{30}")?.length).toBeLessThanOrEqual(24);
  });
});
