// What the ways through a pattern have behind a keyword, wherever on them it can stand.

import { widthOf } from "./keyword-places.ts";
import { type CharacterNode, readPattern } from "./pattern.ts";
import { pathsOf } from "./pattern-paths.ts";

/** Of a pattern with many optional parts the beginnings are mostly the same: all ways are followed to tell what follows a keyword. */
const MOST_PATHS = 40_000;
/** Where more than so many may stand for one of a keyword's characters it is not written out: a body of random ones may have it by chance. */
const PLAIN = 12;
/**
 * Behind so many characters that are written out, a gap may hold the rest of a keyword: `mysql -` is written by `mysql -p` and stands as well where
 * other options come first. Sooner, every gap behind a common letter would.
 */
const BEGUN = 4;
/** So many characters that repeat themselves are told one by one: more are not looked at behind a keyword. */
const FOLLOWED = 32;

/** What stands behind a keyword on one way through a pattern. */
type Rest = readonly CharacterNode[];

/**
 * By keyword: what may stand behind it in a match that holds it, for each way through the pattern that writes it out. Other ways do not count: they
 * tell of themselves by another keyword, or the pattern takes more than its keywords say. `undefined` where there are too many ways. Throws as
 * `patternFacts` does.
 */
export function waysBehind(
  source: string,
  keywords: readonly string[],
  caseSensitive: boolean,
): readonly (readonly Rest[])[] | undefined {
  const paths = pathsOf(readPattern(source), "counted", MOST_PATHS);
  if (paths === undefined) return undefined;
  const behind = keywords.map((): Rest[] => []);
  for (const path of paths)
    for (const { keyword, rest } of placesOn(path, keywords, caseSensitive)) behind[keyword]!.push(rest);
  return behind;
}

interface Place {
  /** Index of the keyword. */
  readonly keyword: number;
  readonly rest: Rest;
}

/** Where keywords stand on a path: their characters may be of what repeats itself, and what may be left out between them is. */
function placesOn(
  path: readonly CharacterNode[],
  keywords: readonly string[],
  caseSensitive: boolean,
): readonly Place[] {
  const places: Place[] = [];
  for (const [keyword, text] of keywords.entries()) {
    /** Characters from `char` on are taken by the node `at`, which has taken `taken`, and by those behind it. */
    const follow = (at: number, taken: number, char: number, isFirst: boolean): void => {
      const node = path[at];
      if (node === undefined) return;
      if (char === text.length) {
        // The first node may have taken others before the keyword.
        const fewest = isFirst ? 0 : Math.max(0, node.fewest - taken);
        const left = { ...node, fewest, most: node.most - taken };
        const rest = [...(left.most > 0 ? [left] : []), ...path.slice(at + 1)];
        places.push({ keyword, rest: rest.flatMap(oneByOne) });
        return;
      }
      const isWritten = widthOf(node) <= PLAIN || (char >= BEGUN && node.fewest === 0);
      if (taken < node.most && isWritten && takes(node, text[char] as string, caseSensitive))
        follow(at, taken + 1, char + 1, isFirst);
      if (char > 0 && (taken >= node.fewest || (isFirst && taken > 0))) follow(at + 1, 0, char, false);
    };
    for (let at = 0; at < path.length; at++) follow(at, 0, 0, true);
  }
  return places;
}

function takes({ is }: CharacterNode, char: string, caseSensitive: boolean): boolean {
  return is(char) || (!caseSensitive && (is(char.toLowerCase()) || is(char.toUpperCase())));
}

/** What is there for certain, one by one. */
function oneByOne(node: CharacterNode): readonly CharacterNode[] {
  const { fewest, most } = node;
  if (fewest === 0 || most === 1) return [node];
  const certain = Math.min(fewest, FOLLOWED);
  const one: CharacterNode = { ...node, fewest: 1, most: 1 };
  const sure = Array.from({ length: certain }, () => one);
  return most === certain ? sure : [...sure, { ...node, fewest: fewest - certain, most: most - certain }];
}
