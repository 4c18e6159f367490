// The ways through a pattern: each a row of characters, with groups and alternatives opened.
import type { Alternatives, CharacterNode, GroupNode } from "./pattern.ts";
import { factsOfNode } from "./pattern-facts.ts";

/** Ways through a pattern that are looked at; with more of them nothing is said. */
const MOST_PATHS = 200;

/** A group that repeats itself, as if it were one character: none is known of it. */
function opaque(node: GroupNode): CharacterNode {
  const { shortest, longest } = factsOfNode(node);
  return { kind: "character", is: () => true, fewest: shortest, most: Math.max(longest, shortest + 1) };
}

/** No keyword is longer. */
const LONGEST_KEYWORD = 32;

/** What is there for certain one by one, what may be there as two ways: a keyword may be written with either. */
function spelledOut({ is, fewest, most }: CharacterNode): CharacterNode[][] {
  const one: CharacterNode = { kind: "character", is, fewest: 1, most: 1 };
  if (fewest === 0) return most === 1 ? [[], [one]] : [[{ ...one, fewest, most }]];
  const certain = Math.min(fewest, LONGEST_KEYWORD);
  const sure = Array.from({ length: certain }, () => one);
  return most === certain ? [sure] : [[...sure, { ...one, fewest: fewest - certain, most: most - certain }]];
}

/**
 * How characters that repeat themselves stand in a way. `strict`: as they are, and no group may repeat itself. `counted`: as they are, and groups
 * that repeat themselves as a gap. `spelled`: as often as they do for certain, as far as keywords go, what may be left out as two ways, and groups
 * as above.
 */
type Spelling = "strict" | "counted" | "spelled";

/** Every way through alternatives, groups opened; `undefined` when there are too many, or a group repeats itself that may not. */
export function pathsOf(
  alternatives: Alternatives,
  spelling: Spelling,
  most = MOST_PATHS,
): CharacterNode[][] | undefined {
  const paths: CharacterNode[][] = [];
  for (const sequence of alternatives) {
    let ways: CharacterNode[][] = [[]];
    for (const node of sequence) {
      if (node.kind === "nothing") continue;
      const parts = waysOf(node, spelling, most);
      if (parts === undefined || ways.length * parts.length > most) return undefined;
      ways = ways.flatMap((way) => parts.map((part) => [...way, ...part]));
    }
    paths.push(...ways);
    if (paths.length > most) return undefined;
  }
  return paths;
}

function waysOf(
  node: CharacterNode | GroupNode,
  spelling: Spelling,
  most: number,
): CharacterNode[][] | undefined {
  if (node.kind === "character") return spelling === "spelled" ? spelledOut(node) : [[node]];
  if (node.most !== 1) return spelling === "strict" ? undefined : [[opaque(node)]];
  const inside = pathsOf(node.alternatives, spelling, most);
  return inside && node.fewest === 0 ? [[], ...inside] : inside;
}

/** Whether the keyword is written out from `start` on. */
export function spells(
  path: readonly CharacterNode[],
  start: number,
  keyword: string,
  caseSensitive: boolean,
): boolean {
  for (let i = 0; i < keyword.length; i++) {
    const node = path[start + i] as CharacterNode;
    if (node.fewest !== 1 || node.most !== 1) return false;
    const char = keyword[i] as string;
    if (node.is(char)) continue;
    if (caseSensitive || !(node.is(char.toLowerCase()) || node.is(char.toUpperCase()))) return false;
  }
  return true;
}
