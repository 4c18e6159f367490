import { describe, expect, it } from "vitest";
import type { Match } from "../../src/detect/types.ts";
import { key } from "../support/keys.ts";
import { readLibrary } from "../support/library.ts";
import { plantAll, realCode } from "./corpus.ts";

/** Bytes of installed packages that are searched for false alarms. */
const BACKGROUND_BYTES = 6_000_000;

interface Score {
  planted: number;
  found: number;
  reported: number;
  right: number;
}

const library = readLibrary();
const background = realCode(BACKGROUND_BYTES);
const plants = plantAll(library, background);
const isTold = ({ confidence }: Match) => confidence !== "low";
const scores = new Map<string, Score>();
const misses: string[] = [];
const strangers: string[] = [];

function scoreOf(family: string): Score {
  const score = scores.get(family) ?? { planted: 0, found: 0, reported: 0, right: 0 };
  scores.set(family, score);
  return score;
}

/** A key of several lines is reported as it is written: with its escapes and its indent. */
function isSameText(reported: string, planted: string): boolean {
  const plain = (text: string) =>
    text
      .replace(/\\+n/g, "\n")
      .replace(/\\+(?=["'])/g, "")
      .replace(/\n[ \t]+/g, "\n");
  return reported === planted || (planted.includes("\n") && plain(reported) === plain(planted));
}

for (const plant of plants) {
  const score = scoreOf(library.familyOf(plant.rule.id));
  const found = library.report(plant.text);
  const hit = found.find(({ ruleId, text }) => ruleId === plant.rule.id && isSameText(text, plant.secret));
  score.planted++;
  if (hit) score.found++;
  else
    misses.push(
      `${plant.rule.id} in ${plant.syntax}: ${found.map(({ ruleId }) => ruleId).join() || "nothing"}`,
    );
  for (const match of found.filter((one) => one === hit || isTold(one))) {
    // Another rule that names the same bytes is a wrong name, and counts against the family of that rule.
    const other = scoreOf(library.familyOf(match.ruleId));
    other.reported++;
    if (match === hit) other.right++;
    else strangers.push(`${match.ruleId} for ${plant.rule.id} in ${plant.syntax}`);
  }
}

for (const { text } of background) {
  for (const match of library.report(text).filter(isTold)) {
    scoreOf(library.familyOf(match.ruleId)).reported++;
    strangers.push(
      `${match.ruleId} in real code, at ${text.slice(Math.max(0, match.start - 40), match.start)}`,
    );
  }
}

describe("the library on a corpus of known truth", () => {
  it("plants secrets of every rule in many syntaxes", () => {
    expect(new Set(plants.map(({ rule }) => rule.id)).size).toBe(
      library.rules.filter(({ skipReport, whole }) => !skipReport && !whole).length,
    );
    expect(plants.length).toBeGreaterThan(10 * library.rules.length);
  });

  it("has real code of many packages for its background, and reads all of it", () => {
    expect(background.reduce((sum, { text }) => sum + text.length, 0)).toBeGreaterThan(BACKGROUND_BYTES);
    expect(new Set(background.map(({ owner }) => owner)).size).toBeGreaterThan(40);
    // A key at any depth of a file is found there: nothing is left out for what stands around it.
    const missed = background.filter(({ text }, index) => {
      const at = text.indexOf("\n", Math.floor((text.length * (index % 10)) / 10)) + 1;
      const planted = key("openai-project", index);
      return !library
        .report(`${text.slice(0, at)}${planted}\n${text.slice(at)}`)
        .some((match) => match.text === planted);
    });
    expect(missed.map(({ owner }) => owner)).toEqual([]);
  });

  it.each([...scores.keys()].sort())("%s: recall is at least 99 %, precision at least 95 %", (family) => {
    const { planted, found, reported, right } = scoreOf(family);
    const isOfFamily = (line: string) => library.familyOf(line.split(" ")[0] as string) === family;
    expect(found / planted, misses.filter(isOfFamily).slice(0, 30).join("\n")).toBeGreaterThanOrEqual(0.99);
    expect(right / reported, strangers.filter(isOfFamily).slice(0, 30).join("\n")).toBeGreaterThanOrEqual(
      0.95,
    );
  });

  it("reports nothing of high confidence in real code", () => {
    const high = background.flatMap(({ text }) =>
      library.report(text).filter(({ confidence }) => confidence === "high"),
    );
    expect(high.map(({ ruleId }) => ruleId)).toEqual([]);
  });
});

const percent = (part: number, whole: number) => `${((100 * part) / Math.max(1, whole)).toFixed(2)} %`;
const lines = [...scores]
  .sort()
  .map(
    ([family, { planted, found, reported, right }]) =>
      `${family.padEnd(10)} planted ${String(planted).padStart(5)}  recall ${percent(found, planted).padStart(9)}  precision ${percent(right, reported).padStart(9)}`,
  );
console.info(lines.join("\n"));
if (process.env.QUALITY_DETAILS) console.info([...misses, "--", ...strangers].join("\n"));
