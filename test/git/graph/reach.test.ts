import { describe, expect, test } from "vitest";
import type { CommitGraph } from "../../../src/git/graph/graph.ts";
import { createNumberListWriter } from "../../../src/git/graph/number-lists.ts";
import { joinTips, membersOf, tipsReaching, withTips } from "../../../src/git/graph/reach.ts";

/** A line of commits `c0`, `c1`, …, with a side branch off every third of them. */
function graphOf(length: number): CommitGraph {
  const parents = createNumberListWriter();
  const ids: string[] = [];
  let last = -1;
  for (let i = 0; i < length; i++) {
    if (last >= 0) parents.add(last);
    parents.end();
    last = ids.push(`c${i}`) - 1;
    if (i % 3 === 0) {
      parents.add(last);
      parents.end();
      ids.push(`side${i}`);
    }
  }
  const numbers = new Map(ids.map((id, number) => [id, number]));
  return {
    idOf: (number) => ids[number]!,
    numberOf: numbers,
    parents: parents.finish(),
    times: ids.map(() => 0),
  };
}

describe("which tips reach a group of commits", () => {
  const graph = graphOf(100);
  const tips = [...Array.from({ length: 100 }, (_, i) => `c${i}`), "nowhere", "side0", "side99"];
  const groups = [
    ...Array.from({ length: 70 }, (_, i) => [`c${i}`]),
    ["side0"],
    ["c40", "side0"],
    [],
    ["lost"],
  ];
  const reached = tipsReaching(graph, groups, tips).map((set) => membersOf(set, tips));

  test("is told for more groups and tips than a word has bits", () => {
    for (let i = 0; i < 70; i++) {
      const later = Array.from({ length: 100 - i }, (_, k) => `c${i + k}`);
      const sides = [...(i === 0 ? ["side0"] : []), "side99"];
      expect(reached[i]).toEqual([...later, ...sides]);
    }
  });

  test("is told for groups of several commits, of none, and of unknown ones", () => {
    expect(reached[70]).toEqual(["side0"]);
    expect(reached[71]).toEqual([...Array.from({ length: 60 }, (_, k) => `c${40 + k}`), "side0", "side99"]);
    expect(reached.slice(72)).toEqual([[], []]);
  });

  test("is shared by groups that mean the same commits", () => {
    const [one, other] = tipsReaching(
      graph,
      [
        ["c1", "c2"],
        ["c2", "c1", "lost"],
      ],
      tips,
    );
    expect(one).toBe(other);
  });
});

test("sets are joined and extended without changing what others share", () => {
  const names = Array.from({ length: 40 }, (_, i) => `n${i}`);
  const none = new Uint32Array(2);
  const some = withTips(none, [0, 31, 39]);
  const more = withTips(none, [5]);
  expect(membersOf(joinTips([some, more, some]), names)).toEqual(["n0", "n5", "n31", "n39"]);
  expect(membersOf(some, names)).toEqual(["n0", "n31", "n39"]);
  expect(membersOf(none, names)).toEqual([]);
  expect(membersOf(joinTips([]), names)).toEqual([]);
});
