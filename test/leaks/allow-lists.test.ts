import { describe, expect, test } from "vitest";
import { createAllowJudge, type Standing } from "../../src/leaks/allow-lists.ts";
import type { AllowList } from "../../src/rules/types.ts";
import { key } from "../support/keys.ts";
import { allowList, rule, sighting } from "./sightings.ts";

const secret = key("openai-project", "allow");
const COMMIT = "0123456789".repeat(4);
const standing: Standing = { path: "docs/a.md", commit: COMMIT };

function judge(lists: readonly AllowList[], own: readonly AllowList[] = []) {
  const judged = sighting(secret, { rule: rule({ allowlists: own }) });
  const ruleSet = { rules: [judged.rule], allowlists: lists, hash: "", rulesHash: "" };
  const decide = createAllowJudge(ruleSet, (source) => (text) => text.includes(source));
  return (at: Standing = standing) => decide(judged, at) !== undefined;
}

describe("an allow list", () => {
  test("without conditions permits nothing", () => {
    expect(judge([])()).toBe(false);
    expect(judge([allowList({})])()).toBe(false);
  });

  test("permits by path, where there is one", () => {
    const permits = judge([allowList({ paths: ["^docs/"] })]);
    expect(permits()).toBe(true);
    expect(permits({ ...standing, path: "src/docs/a" })).toBe(false);
    expect(judge([allowList({ paths: [".*"] })])({ path: "", commit: undefined })).toBe(false);
  });

  test("permits by commit, in full or from 7 digits", () => {
    for (const id of [COMMIT, COMMIT.slice(0, 7)]) expect(judge([allowList({ commits: [id] })])()).toBe(true);
    expect(judge([allowList({ commits: [COMMIT.slice(0, 6)] })])()).toBe(false);
    expect(judge([allowList({ commits: [COMMIT] })])({ path: "a", commit: undefined })).toBe(false);
  });

  test("permits by a pattern on the secret, the match or the line", () => {
    expect(judge([allowList({ regexes: ["^sk-"] })])()).toBe(true);
    expect(judge([allowList({ regexes: ["^key"] })])()).toBe(false);
    expect(judge([allowList({ regexes: ["^key"], regexTarget: "match" })])()).toBe(true);
    expect(judge([allowList({ regexes: ["comment$"], regexTarget: "match" })])()).toBe(false);
    expect(judge([allowList({ regexes: ["comment$"], regexTarget: "line" })])()).toBe(true);
  });

  test("permits by a word in the secret, whatever its case", () => {
    expect(judge([allowList({ stopwords: [secret.slice(20, 26).toLowerCase()] })])()).toBe(true);
    expect(judge([allowList({ stopwords: ["not in there"] })])()).toBe(false);
  });

  test("joins its conditions by OR, or AND", () => {
    const both = { paths: ["^docs/"], stopwords: ["not in there"] };
    expect(judge([allowList(both)])()).toBe(true);
    expect(judge([allowList({ ...both, condition: "AND" })])()).toBe(false);
    expect(judge([allowList({ paths: ["^docs/"], regexes: ["^sk-"], condition: "AND" })])()).toBe(true);
  });

  test("counts for its rules, or for the rule it stands in", () => {
    expect(judge([allowList({ paths: ["docs"], targetRules: ["another"] })])()).toBe(false);
    expect(judge([allowList({ paths: ["docs"], targetRules: ["a-rule"] })])()).toBe(true);
    expect(judge([], [allowList({ paths: ["docs"] })])()).toBe(true);
  });

  test("in Go's syntax is compiled by who knows it", () => {
    expect(judge([allowList({ paths: ["docs/a"], dialect: "re2" })])()).toBe(true);
    expect(judge([allowList({ paths: ["docs/."], dialect: "re2" })])()).toBe(false);
  });

  test("with a wrong pattern is named", () => {
    expect(() => judge([allowList({ paths: ["("] })])()).toThrow(/allow list/);
  });
});
