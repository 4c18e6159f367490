import type { CharacterNode } from "./pattern.ts";

/**
 * What may follow a keyword, as an automaton: from each state the ways on, by the ASCII characters (pairs of first and last, `09AZ`) that lead
 * to another state, or to {@link ANYWHERE}, behind which anything may come. The first state is right behind the keyword.
 */
export type Trail = readonly (readonly (readonly [chars: string, state: number])[])[];

export const ANYWHERE = -1;

/** States that are made at most: what would lead to more leads anywhere. */
const MOST_STATES = 24;
/** Of each way through a pattern so many characters are followed. */
const LONGEST_WAY = 60;
/** Different ways that are followed at once; with more of them nothing is said. */
const MOST_WAYS = 3000;
const ASCII = 128;

/**
 * The trail of a keyword behind which `ways` lead to the end of a match, each a sequence of characters; what repeats itself may do so without end.
 * `undefined` where it would say nothing: there are none, or too many, or one of them ends right behind the keyword.
 */
export function trailOf(ways: readonly (readonly CharacterNode[])[]): Trail | undefined {
  const different = differentWays(ways);
  if (different.length === 0 || different.length > MOST_WAYS) return undefined;
  const start = closureOf(
    different,
    different.map((_, way) => [way, 0] as const),
  );
  if (start === undefined) return undefined;
  const numbers = new Map([[start.key, 0]]);
  const places = [start.places];
  const states: [string, number][][] = [];
  for (let state = 0; state < places.length; state++) {
    const steps = new Map<number, string[]>();
    for (const [chars, next] of stepsFrom(different, places[state]!)) {
      let number = next === undefined ? ANYWHERE : numbers.get(next.key);
      if (number === undefined) {
        number = places.length < MOST_STATES ? places.length : ANYWHERE;
        if (number !== ANYWHERE) {
          numbers.set(next!.key, number);
          places.push(next!.places);
        }
      }
      steps.set(number, [...(steps.get(number) ?? []), ...chars]);
    }
    states.push([...steps].map(([number, chars]) => [pairsOf(chars), number]));
  }
  return smallest(states);
}

/** Where one is on one of the ways: before the node at an index. */
type Place = readonly [way: number, at: number];

interface Places {
  readonly places: readonly Place[];
  /** The same for the same places. */
  readonly key: string;
}

/** The same ways count once: optional parts far behind make many that begin alike. */
function differentWays(ways: readonly (readonly CharacterNode[])[]): readonly (readonly CharacterNode[])[] {
  const names = new Map<unknown, number>();
  const nameOf = ({ is, fewest, most }: CharacterNode) => {
    if (!names.has(is)) names.set(is, names.size);
    return `${names.get(is)},${fewest},${most}`;
  };
  return [
    ...new Map(
      ways.map((way) => {
        const seen = way.slice(0, LONGEST_WAY);
        return [seen.map(nameOf).join(" "), seen] as const;
      }),
    ).values(),
  ];
}

/** Some places with those that can be gone on to without a character. `undefined` where one of them is the end of a way. */
function closureOf(
  ways: readonly (readonly CharacterNode[])[],
  places: readonly Place[],
): Places | undefined {
  const seen = new Map<number, Place>();
  const toDo = [...places];
  for (let place = toDo.pop(); place; place = toDo.pop()) {
    const [way, at] = place;
    const id = way * (LONGEST_WAY + 1) + at;
    if (seen.has(id)) continue;
    const node = ways[way]![at];
    if (node === undefined) return undefined;
    seen.set(id, place);
    if (node.fewest === 0) toDo.push([way, at + 1]);
  }
  const ids = [...seen.keys()].sort((a, b) => a - b);
  return { places: ids.map((id) => seen.get(id) as Place), key: ids.join() };
}

/** Where each of the ASCII characters leads, those that lead to the same place together; `undefined` instead of places: anywhere. */
function stepsFrom(
  ways: readonly (readonly CharacterNode[])[],
  places: readonly Place[],
): readonly (readonly [chars: readonly string[], Places | undefined])[] {
  const charsBy = new Map<string, string[]>();
  const kinds = [...new Set(places.map(([way, at]) => ways[way]![at]!.is))];
  for (let code = 0; code < ASCII; code++) {
    const char = String.fromCharCode(code);
    const taken = kinds.map((is) => (is(char) ? "1" : "0")).join("");
    if (taken.includes("1")) charsBy.set(taken, [...(charsBy.get(taken) ?? []), char]);
  }
  return [...charsBy].map(([taken, chars]) => {
    const next = places.flatMap(([way, at]): readonly Place[] => {
      const { is, most } = ways[way]![at]!;
      if (taken[kinds.indexOf(is)] === "0") return [];
      return most > 1
        ? [
            [way, at],
            [way, at + 1],
          ]
        : [[way, at + 1]];
    });
    return [chars, closureOf(ways, next)] as const;
  });
}

/** Characters as pairs of first and last. */
function pairsOf(chars: readonly string[]): string {
  const codes = chars.map((char) => char.charCodeAt(0)).sort((a, b) => a - b);
  let pairs = "";
  for (const [index, code] of codes.entries()) {
    if (index > 0 && codes[index - 1] === code - 1) pairs = pairs.slice(0, -1);
    else pairs += String.fromCharCode(code);
    pairs += String.fromCharCode(code);
  }
  return pairs;
}

/** The automaton without states that say the same as others, or nothing. */
function smallest(states: readonly (readonly (readonly [string, number])[])[]): Trail | undefined {
  let current = states;
  for (;;) {
    const sameAs = new Map<string, number>();
    const kept: number[] = [];
    const numbers = current.map((steps) => {
      // Any character leads anywhere.
      if (steps.length === 1 && steps[0]![0] === "\0\x7f" && steps[0]![1] === ANYWHERE) return ANYWHERE;
      const key = JSON.stringify(steps);
      const known = sameAs.get(key) ?? kept.length;
      if (known === kept.length) {
        sameAs.set(key, known);
        kept.push(current.indexOf(steps));
      }
      return known;
    });
    if (numbers[0] === ANYWHERE) return undefined;
    const next = kept.map((state) => joinSteps(current[state]!, numbers));
    if (next.length === current.length && JSON.stringify(next) === JSON.stringify(current)) return next;
    current = next;
  }
}

/** Steps whose states have got other numbers, those that lead to the same state together. */
function joinSteps(
  steps: readonly (readonly [string, number])[],
  numbers: readonly number[],
): readonly (readonly [string, number])[] {
  const charsBy = new Map<number, string[]>();
  for (const [pairs, state] of steps) {
    const number = state === ANYWHERE ? ANYWHERE : numbers[state]!;
    charsBy.set(number, [...(charsBy.get(number) ?? []), ...charsIn(pairs)]);
  }
  return [...charsBy].sort(([a], [b]) => a - b).map(([number, chars]) => [pairsOf(chars), number] as const);
}

function charsIn(pairs: string): string[] {
  const chars: string[] = [];
  for (let i = 0; i < pairs.length; i += 2)
    for (let code = pairs.charCodeAt(i); code <= pairs.charCodeAt(i + 1); code++)
      chars.push(String.fromCharCode(code));
  return chars;
}

/** How many characters are looked at, at least, before anything may follow. */
export function shortestTrail(trail: Trail): number {
  let reached = new Set([0]);
  const seen = new Set(reached);
  for (let length = 1; ; length++) {
    const next = new Set<number>();
    for (const state of reached)
      for (const [, target] of trail[state]!) {
        if (target === ANYWHERE) return length;
        if (!seen.has(target)) next.add(target);
      }
    if (next.size === 0) return Number.POSITIVE_INFINITY;
    for (const state of next) seen.add(state);
    reached = next;
  }
}
