import { describe, expect, test } from "vitest";
import { compareFindings, gatherLeaks, type PlacedSighting } from "../../src/leaks/gather.ts";
import { parseGitleaksIgnoreFile, parseIgnoreFile } from "../../src/leaks/ignore-file.ts";
import type { Place } from "../../src/leaks/types.ts";
import type { CommitInfo } from "../../src/sources/types.ts";
import { key } from "../support/keys.ts";
import { rule, sighting } from "./sightings.ts";

const one = key("openai-project", "gather one");
const two = key("openai-project", "gather two");

function commit(digit: string, time: number): CommitInfo {
  const person = { who: "A", time };
  return { id: digit.repeat(40), author: person, committer: person };
}

function inFile(path: string): Place {
  return { kind: "file", path };
}

function inCommit(path: string, by: CommitInfo): Place {
  return { kind: "commit-file", path, commit: by, oid: "f".repeat(40) };
}

describe("leaks", () => {
  test("are one a secret, with all its places in a stable order", () => {
    const placed: PlacedSighting[] = [
      { sighting: sighting(one, { line: 9 }), place: inFile("b.txt") },
      { sighting: sighting(one), place: inCommit("a.txt", commit("b", 200)) },
      { sighting: sighting(one), place: { kind: "unreachable", oid: "a".repeat(40), type: "blob" } },
      { sighting: sighting(two), place: inFile("a.txt") },
      { sighting: sighting(one), place: inCommit("a.txt", commit("c", 100)) },
      { sighting: sighting(one, { line: 2 }), place: inFile("b.txt") },
      { sighting: sighting(one), place: { kind: "index", path: "z.txt" } },
    ];
    const expected = [
      ["file", 2],
      ["file", 9],
      ["index", 1],
      ["commit-file", 1],
      ["commit-file", 1],
      ["unreachable", 1],
    ];
    for (const order of [placed, [...placed].reverse()]) {
      const { leaks } = gatherLeaks(order, []);
      expect(leaks).toHaveLength(2);
      const leak = leaks.find(({ secret }) => secret.reveal() === one);
      expect(leak?.findings.map(({ place, line }) => [place.kind, line])).toEqual(expected);
      const times = leak?.findings.flatMap(({ place }) =>
        place.kind === "commit-file" ? [place.commit.committer.time] : [],
      );
      expect(times).toEqual([100, 200]);
    }
  });

  test("are named by the surest, then the gravest of the rules that met them", () => {
    const { leaks } = gatherLeaks(
      [
        {
          sighting: sighting(one, { confidence: "low", rule: rule({ id: "a", severity: "critical" }) }),
          place: inFile("1"),
        },
        { sighting: sighting(one, { rule: rule({ id: "b", severity: "low" }) }), place: inFile("2") },
        { sighting: sighting(one, { rule: rule({ id: "c", severity: "high" }) }), place: inFile("3") },
      ],
      [],
    );
    expect(leaks).toMatchObject([
      { ruleId: "c", severity: "high", confidence: "high", verdict: "unverified" },
    ]);
  });

  test("come worst first", () => {
    const secrets = ["low", "critical", "medium", "high"] as const;
    const { leaks } = gatherLeaks(
      secrets.map((severity) => ({
        sighting: sighting(key("openai-project", severity), { rule: rule({ severity }) }),
        place: inFile("a"),
      })),
      [],
    );
    expect(leaks.map(({ severity }) => severity)).toEqual(["critical", "high", "medium", "low"]);
  });

  test("that an ignore file keeps out are counted; entries that keep nothing out are told", () => {
    const entries = parseIgnoreFile("a-rule:docs/**\n*:docs/**\n*:gone/**\n", "f");
    const gathered = gatherLeaks(
      [
        { sighting: sighting(one), place: inFile("docs/a.md") },
        { sighting: sighting(one), place: inFile("src/a.ts") },
      ],
      entries,
    );
    expect(gathered.leaks.map(({ findings }) => findings.map(({ place }) => place))).toEqual([
      [inFile("src/a.ts")],
    ]);
    expect(gathered.ignored).toBe(1);
    expect(gathered.unusedEntries.map(({ text }) => text)).toEqual(["*:gone/**"]);
  });

  test("an entry with a commit follows its secret through later versions of its file, and no further", () => {
    const first = commit("a", 100);
    const entries = parseGitleaksIgnoreFile(`${first.id}:a.txt:a-rule:1\n`, "f", new Set(["a-rule"]));
    const { leaks, ignored } = gatherLeaks(
      [
        { sighting: sighting(one, { line: 7 }), place: inCommit("a.txt", commit("b", 200)) },
        { sighting: sighting(one), place: inCommit("a.txt", first) },
        { sighting: sighting(one), place: inCommit("b.txt", commit("b", 200)) },
        { sighting: sighting(two), place: inCommit("a.txt", commit("b", 200)) },
      ],
      entries,
    );
    expect(ignored).toBe(2);
    expect(
      leaks.flatMap(({ findings }) => findings.map(({ place }) => "path" in place && place.path)).sort(),
    ).toEqual(["a.txt", "b.txt"]);
  });

  test("know what history knows of the sightings that stay", () => {
    const provenance = { inHead: true, refs: [], pushed: false, overdue: false };
    const asked: number[] = [];
    const { leaks } = gatherLeaks(
      [
        { sighting: sighting(one), place: inFile("a") },
        { sighting: sighting(one), place: inFile("b") },
      ],
      parseIgnoreFile("*:b\n", "f"),
      (sightings) => {
        asked.push(sightings.length);
        return provenance;
      },
    );
    expect(asked).toEqual([1]);
    expect(leaks[0]?.provenance).toEqual(provenance);
  });
});

test("findings compare equal only with themselves", () => {
  const { leaks } = gatherLeaks([{ sighting: sighting(one), place: inFile("a") }], []);
  const [finding] = leaks[0]?.findings ?? [];
  if (!finding) throw new Error("no finding");
  expect(compareFindings(finding, finding)).toBe(0);
  expect(compareFindings(finding, { ...finding, column: 10 })).toBeLessThan(0);
  expect(compareFindings({ ...finding, line: 2 }, finding)).toBeGreaterThan(0);
});
