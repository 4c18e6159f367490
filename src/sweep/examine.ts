import { type CommentDialect, createAllowComments, type Permission } from "../detect/allow-comments.ts";
import { indexLines, type LineIndex } from "../detect/lines.ts";
import type { Scanner } from "../detect/scanner.ts";
import { type RankedRule, rankRules } from "../detect/tell/settle.ts";
import { tell } from "../detect/tell/tell.ts";
import type { Match, Range } from "../detect/types.ts";
import { latin1 } from "../detect/view.ts";
import type { AllowingComment, Sighting } from "../leaks/sighting.ts";
import { createSnippet, MASK, maskedLine } from "../leaks/snippet.ts";
import type { Rule, RuleSet } from "../rules/types.ts";
import { Secret } from "../secret.ts";
import type { Blob, Origin } from "../sources/types.ts";
import { createAddedLines } from "./added-lines.ts";
import { createPositions } from "./positions.ts";

/** What an examiner made of a blob. */
export interface Examined {
  readonly sightings: readonly Sighting[];
  /** Matches that a comment beside them permits. */
  readonly permitted: number;
  /** Rules that such comments name and that do not exist. */
  readonly unknownRules: readonly string[];
}

export const NOTHING: Examined = { sightings: [], permitted: 0, unknownRules: [] };

/** Turns blobs into sightings: scan, settle, leave out what is not new or is permitted, locate. */
export interface Examiner {
  /** `apart`: ranges that are examined by themselves (files that an archive holds as they are), so that they are left out here. */
  examine(blob: Blob, apart?: readonly Range[]): Promise<Examined>;
  /**
   * The second half of `examine`, for matches that were found before. `raw`: all matches of the blob, not settled yet. `isNew`: whether a
   * range counts, and with it a match that has any of its parts there; absent: all ranges count. `lines`: of `bytes`, where they are known.
   */
  locate(
    bytes: Uint8Array,
    origin: Origin,
    raw: readonly Match[],
    isNew?: (range: Range) => boolean,
    lines?: LineIndex,
  ): Examined;
}

/** Allow lists get to see so many bytes of the line on either side of a match, at most. */
const LINE_SIDE = 1000;

/** A part of a secret that has so many characters tells of it. */
const LEAST_PART = 7;

export interface ExaminerOptions {
  /** The rules that `scanner` looks for. */
  readonly ruleSet: RuleSet;
  readonly allowComments: readonly CommentDialect[];
  /** Ids of all rules, also of those that were not chosen: comments may name any of them. */
  readonly knownRules: ReadonlySet<string>;
  /** Finds the secrets of all other rules, to mask them beside a finding; absent where `scanner` itself has all rules. */
  readonly masker?: Scanner;
  /** Keep what comments permit among the sightings, with its comment. */
  readonly keepPermitted?: boolean;
}

export function createExaminer(
  scanner: Scanner,
  { ruleSet, allowComments, knownRules, masker, keepPermitted = false }: ExaminerOptions,
): Examiner {
  const ranked = rankRules(ruleSet.rules);
  const permissionFor = createAllowComments(knownRules, allowComments);

  function locate(
    bytes: Uint8Array,
    origin: Origin,
    raw: readonly Match[],
    isNew?: (range: Range) => boolean,
    lines: LineIndex = indexLines(bytes),
  ): Examined {
    const { settled: matches, told } = tell(raw, ranked, () => lines, isNew);
    const permissions = told.map((match) => permissionFor(bytes, match));
    const shown = told.flatMap((match, index): { match: Match; comment?: AllowingComment }[] => {
      const permission = permissions[index];
      if (!permission?.permitted) return [{ match }];
      return keepPermitted ? [{ match, comment: commentOf(permission, raw) }] : [];
    });
    const positions = createPositions(bytes, origin, lines);
    const sightings = shown.map(({ match, comment }): Sighting => {
      const { from, to } = positions(match);
      const line = lines.line(lines.position(match.start).line);
      const secrets = masker ? [match, ...secretsBeside(bytes, lines, match)].sort(byStart) : matches;
      const lineStart = Math.max(line.start, match.outerStart - LINE_SIDE);
      const lineEnd = Math.max(lineStart, Math.min(line.end, match.outerEnd + LINE_SIDE));
      return {
        rule: ruleOf(match, ranked),
        origin,
        secret: new Secret(match.text),
        matched: new Secret(latin1(bytes, match.outerStart, match.outerEnd)),
        lineText: new Secret(latin1(bytes, lineStart, lineEnd)),
        maskedLine: maskedLine(bytes, lines, match, matches),
        encodings: match.encodings,
        confidence: match.confidence,
        notes: match.notes,
        parts: (match.parts ?? []).map((part) => ({ ruleId: part.ruleId, secret: new Secret(part.text) })),
        line: from.line,
        column: from.column,
        endLine: to.line,
        endColumn: to.column,
        snippet: createSnippet(bytes, lines, match, secrets),
        ...(comment && { comment }),
      };
    });
    return {
      sightings,
      permitted: permissions.filter(({ permitted }) => permitted).length,
      // Whoever forgets how a comment is written may have named anything.
      unknownRules: permissions.flatMap(({ unknownRules }) =>
        unknownRules.map((word) => (mayShow(word, raw) ? word : MASK)),
      ),
    };
  }

  /** Whether words of a comment may be shown as they are written: no secret that was found beside it, or is found in them, is a part. */
  function mayShow(words: string, raw: readonly Match[]): boolean {
    return (
      raw.every(
        ({ text }) => !words.includes(text) && (words.length < LEAST_PART || !text.includes(words)),
      ) && (masker ?? scanner).scan(Buffer.from(words, "latin1")).length === 0
    );
  }

  /** A reason is shown as it is written: one in which a secret may stand is left out. */
  function commentOf({ by = "keysweep", reason }: Permission, raw: readonly Match[]): AllowingComment {
    const isShown = reason !== undefined && mayShow(reason, raw);
    return { by, ...(isShown && { reason: Buffer.from(reason, "latin1").toString("utf8") }) };
  }

  /** Secrets of rules that nobody asked for, near a match: a report that shows its line must not show them. */
  function secretsBeside(bytes: Uint8Array, lines: LineIndex, { start, end }: Range): readonly Range[] {
    if (!masker) return [];
    const line = lines.line(lines.position(start).line);
    const from = Math.max(line.start, start - LINE_SIDE);
    return masker.scan(bytes, [{ start: from, end: Math.max(from, Math.min(line.end, end + LINE_SIDE)) }]);
  }

  return {
    locate,
    async examine({ bytes, origin, before }, apart = []) {
      const raw = outside(apart, scanner.scan(bytes));
      if (raw.length === 0) return NOTHING;
      if (!before) return locate(bytes, origin, raw);
      return locate(bytes, origin, raw, createAddedLines(bytes, indexLines(bytes), await before()));
    },
  };
}

/** The matches that touch none of `ranges`. */
export function outside(ranges: readonly Range[], matches: readonly Match[]): readonly Match[] {
  if (ranges.length === 0) return matches;
  return matches.filter((match) => !ranges.some(({ start, end }) => start < match.end && match.start < end));
}

function byStart(a: Range, b: Range): number {
  return a.start - b.start;
}

function ruleOf(match: Match, ranked: ReadonlyMap<string, RankedRule>): Rule {
  const found = ranked.get(match.ruleId);
  if (!found) throw new Error(`a match of the unknown rule ${match.ruleId}`);
  return found.rule;
}
