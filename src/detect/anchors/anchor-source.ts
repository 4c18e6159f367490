import type { Rule } from "../../rules/types.ts";
import { type PreparedRule, prepareRule } from "../prepared-rule.ts";
import type { PatternCompiler } from "../recognise/create.ts";
import { type AnchorGroups, anchorGroups } from "./anchor-groups.ts";
import { brokenAnchors } from "./broken-anchors.ts";
import { codesAnchors, hasCodes } from "./codes-anchors.ts";
import { encodedAnchors } from "./encoded-anchors.ts";
import { type EscapeSight, escapeAnchors, escapeSight } from "./escape-anchors.ts";
import { keywordsOf, type OwnedKeyword } from "./owned-keyword.ts";
import { plainAnchor } from "./plain-anchor.ts";
import type { Anchor, PlainAnchor } from "./types.ts";

/**
 * Anchors by their numbers: the index of a keyword in the table of the keyword pass is that of its anchor. They are numbered group by group, as
 * {@link inOrder} puts them.
 */
export interface AnchorSource {
  /** Undefined where there are no more. */
  at(index: number): Anchor | undefined;
  /** Keywords of rules that decode: those of loose ones, which read what is written, are not sought in escapes. */
  strict(): readonly { readonly text: string }[];
}

/** Which anchors there are, so that each can be made by itself when it is met. As texts, which cost nothing before they are needed. */
export interface AnchorPlan {
  /** See {@link writeKeyword}; one a line. */
  readonly keywords: string;
  /** By keyword one character: how many anchors it has in encodings, and how many halves, from `0` on. */
  readonly encoded: string;
  readonly broken: string;
  /** The keywords that are sought as codes as well, and how many anchors these have together. */
  readonly codes: { readonly keywords: readonly number[]; readonly count: number };
  readonly escapes: EscapeSight;
}

/** A keyword on one line: `c` or `i` for how it minds its case, `s` or `g` for the kind of its rules, their places and its own in them, the text. */
function writeKeyword({ text, foldCase, kind, owners }: OwnedKeyword): string {
  if (text.includes("\n")) throw new RangeError(`a keyword with a line break: ${JSON.stringify(text)}`);
  return `${foldCase ? "i" : "c"}${kind === "specific" ? "s" : "g"}${owners.join(",")}\t${text}`;
}

function readKeyword(line: string): OwnedKeyword {
  const tab = line.indexOf("\t");
  const numbers = line.slice(2, tab).split(",").map(Number);
  const owners = Array.from(
    { length: numbers.length / 2 },
    (_, i) => [numbers[2 * i] as number, numbers[2 * i + 1] as number] as const,
  );
  return {
    text: line.slice(tab + 1),
    foldCase: line.startsWith("i"),
    kind: line[1] === "s" ? "specific" : "generic",
    owners,
  };
}

/** Counts are written as one character each, from `0` on. */
const FIRST_COUNT = 0x30;

function writeCounts(groups: readonly (readonly unknown[])[]): string {
  return String.fromCharCode(...groups.map(({ length }) => FIRST_COUNT + length));
}

/** The rules that have keywords, of which anchors are made. */
function soughtRules(rules: readonly Rule[]): readonly Rule[] {
  return rules.filter(({ keywords }) => keywords.length > 0);
}

/** All anchors of rules, by group. */
export function groupsOf(rules: readonly Rule[], compileRe2?: PatternCompiler): AnchorGroups {
  return anchorGroups(soughtRules(rules).map((rule) => prepareRule(rule, compileRe2)));
}

/** All anchors of some groups, in the order of their numbers. */
export function inOrder({ plain, encoded, broken, codes, escapes }: AnchorGroups): readonly Anchor[] {
  return [...plain, ...encoded.flat(), ...broken.flat(), ...codes, ...escapes];
}

/** The build step: what {@link plannedAnchors} needs to make each of these anchors later, by itself. */
export function planOf(rules: readonly Rule[], { plain, encoded, broken, codes }: AnchorGroups): AnchorPlan {
  return {
    keywords: keywordsOf(soughtRules(rules)).map(writeKeyword).join("\n"),
    encoded: writeCounts(encoded),
    broken: writeCounts(broken),
    codes: {
      keywords: plain.flatMap((anchor, index) => (hasCodes(anchor) ? [index] : [])),
      count: codes.length,
    },
    escapes: escapeSight(plain),
  };
}

/** Anchors that are made already. */
export function everyAnchor(anchors: readonly Anchor[]): AnchorSource {
  return {
    at: (index) => anchors[index],
    strict: () => anchors.filter((anchor) => isStrict(anchor)),
  };
}

/** A keyword of rules that decode. */
export function isStrict(anchor: Anchor | undefined): anchor is PlainAnchor {
  return anchor?.kind === "keyword" && anchor.rules.some(({ rule }) => rule.kind === "specific");
}

/** Anchors that are made when they are first asked for: the rules' thousands would take longer than a small commit. */
export function plannedAnchors(allRules: readonly Rule[], plan: AnchorPlan): AnchorSource {
  let lines: readonly string[] | undefined;
  let sought: readonly Rule[] | undefined;
  const prepared: PreparedRule[] = [];
  const plain: PlainAnchor[] = [];
  const groups = {
    encoded: createGroups(plan.encoded, (keyword) => encodedAnchors(plainAt(keyword))),
    broken: createGroups(plan.broken, (keyword) => brokenAnchors(plainAt(keyword))),
  };
  let codes: readonly Anchor[] | undefined;
  let escapes: readonly Anchor[] | undefined;

  function keywordLines(): readonly string[] {
    lines ??= plan.keywords.split("\n");
    return lines;
  }

  function ruleAt(place: number): PreparedRule {
    sought ??= soughtRules(allRules);
    prepared[place] ??= prepareRule(sought[place] as Rule, undefined);
    return prepared[place];
  }

  function plainAt(index: number): PlainAnchor {
    plain[index] ??= plainAnchor(readKeyword(keywordLines()[index] as string), ruleAt);
    return plain[index];
  }

  return {
    at(index) {
      // One character a keyword.
      const { length } = plan.encoded;
      if (index < length) return plainAt(index);
      let left = index - length;
      if (left < groups.encoded.count) return groups.encoded.at(left);
      left -= groups.encoded.count;
      if (left < groups.broken.count) return groups.broken.at(left);
      left -= groups.broken.count;
      if (left < plan.codes.count) {
        codes ??= codesAnchors(plan.codes.keywords.map(plainAt));
        return codes[left];
      }
      escapes ??= escapeAnchors(plan.escapes);
      return escapes[left - plan.codes.count];
    },
    strict: () =>
      keywordLines()
        .map(readKeyword)
        .filter(({ kind }) => kind === "specific"),
  };
}

/** Anchors in groups of known lengths, one behind the other; a group is made when one of it is first asked for. */
function createGroups(
  lengths: string,
  make: (group: number) => readonly Anchor[],
): { readonly count: number; at(index: number): Anchor | undefined } {
  const starts = new Int32Array(lengths.length + 1);
  for (let group = 0; group < lengths.length; group++)
    starts[group + 1] = starts[group]! + lengths.charCodeAt(group) - FIRST_COUNT;
  const made: (readonly Anchor[])[] = [];
  return {
    count: starts.at(-1)!,
    at(index) {
      let low = 0;
      let high = lengths.length - 1;
      // The last group that begins at or before it.
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (starts[middle]! <= index) low = middle;
        else high = middle - 1;
      }
      made[low] ??= make(low);
      return made[low]?.[index - starts[low]!];
    },
  };
}
