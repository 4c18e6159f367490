import type { AssignedValue, Rule } from "../../rules/types.ts";
import { leadOf } from "../encodings/base64.ts";
import { CODE_FORMS, type CodeForm, HEAD } from "../encodings/codes.ts";
import { growthOf, halves } from "../encodings/layers.ts";
import { MOST_BACKSLASHES } from "../evaluate/escape-probe.ts";
import type { Keyword } from "../keywords.ts";
import type { AssignmentLook } from "../look/assignment.ts";
import { LOOK_BACK, LOOK_BYTES, type Look } from "../look/look.ts";
import type { NextLook } from "../look/next.ts";
import type { TokenLook } from "../look/token.ts";
import type { PreparedRule } from "../prepared-rule.ts";
import { type Forms, formsOf } from "./forms.ts";
import { isOftenSplit, isSoughtEncoded, isWorthDepth } from "./known-forms.ts";

/** What is looked for in the bytes, and how to go on from there. */
export type Anchor = PlainAnchor | EncodedAnchor | BrokenAnchor | CodesAnchor | EscapeAnchor;

interface Reaching extends Keyword {
  /** Characters before and from its first one on that can change what is made of it. */
  readonly before: number;
  readonly after: number;
}

/** A keyword as it is. */
export interface PlainAnchor extends Reaching {
  readonly kind: "keyword";
  readonly rules: readonly PreparedRule[];
  /** What its rules see of a text that is not written in pieces. */
  readonly sight: Pick<Reaching, "before" | "after">;
}

/** A keyword inside encodings. */
export interface EncodedAnchor extends Reaching {
  readonly kind: "encoded";
  readonly rules: readonly PreparedRule[];
  readonly forms: Forms;
  /** The form's index among them. */
  readonly form: number;
  /** The keyword itself. */
  readonly plain: string;
}

/** One half of a keyword that may be broken in two: between two pieces of a string, by a soft line break. */
export interface BrokenAnchor extends Reaching {
  readonly kind: "broken";
  readonly rules: readonly PreparedRule[];
  /** The whole keyword, and how many of its characters stand before this half. */
  readonly plain: string;
  readonly offset: number;
}

/** A few characters of keywords, written as their codes. */
export interface CodesAnchor extends Reaching {
  readonly kind: "codes";
  readonly form: CodeForm;
  /** Those that may be met there, and how many of their characters stand before. */
  readonly keywords: readonly { readonly anchor: PlainAnchor; readonly offset: number }[];
}

/** The beginning of an escape: the keyword around it is written with escapes. */
export interface EscapeAnchor extends Reaching {
  readonly kind: "escape";
}

/** A written-out escape (`\u0041`) takes six characters for one. */
export const ESCAPE_GROWTH = 6;
/** Quotes, operators and line breaks between the pieces of a string take the place of about as many characters. */
const BREAK_GROWTH = 2;
/** What tells that pieces are put together may stand so far before the first; of what stands between them there is no more than this. */
const BEFORE_PIECES = 120;
const AFTER_PIECES = 400;
/** Quotes that literals end in which are put together. */
const QUOTES = ['"', "'"];
/** What escapes begin with, and soft line breaks: a keyword that holds one is met nowhere else. */
const ESCAPE_STARTS: readonly (readonly [text: string, ...next: readonly string[]])[] = [
  ["%", "09AFaf", "09AFaf"],
  ["\\u", "{{09AFaf"],
  ["\\x", "09AFaf", "09AFaf"],
  ["\\0", "07", "07"],
  ["\\1", "07", "07"],
  ["\\/"],
  ["&#", "09XXxx"],
  ["=\n"],
  ["=\r\n"],
  // Quoted-printable of letters, three of them.
  ...["=4", "=5", "=6", "=7"].map((text) => [text, "09AFaf", "==", "09AFaf", "09AFaf", "=="] as const),
];

/** What is made of keywords, in the order in which anchors are numbered. */
export interface AnchorGroups {
  readonly plain: readonly PlainAnchor[];
  /** By keyword: its looks in encodings, and its halves. */
  readonly encoded: readonly (readonly EncodedAnchor[])[];
  readonly broken: readonly (readonly BrokenAnchor[])[];
  readonly codes: readonly CodesAnchor[];
  readonly escapes: readonly EscapeAnchor[];
}

/** The anchors of `rules`: every keyword, its look in other encodings, and what escapes begin with. */
export function anchorGroups(rules: readonly PreparedRule[]): AnchorGroups {
  const keywords = keywordsOf(rules.map(({ rule }) => rule));
  const plain = keywords.map((keyword) => plainAnchor(keyword, (place) => rules[place] as PreparedRule));
  return {
    plain,
    encoded: plain.map(encodedAnchors),
    broken: plain.map(brokenAnchors),
    codes: codesAnchors(plain.filter(hasCodes)),
    escapes: plain.length === 0 ? [] : escapeAnchors(escapeSight(plain)),
  };
}

/** What is seen around an escape. */
export type EscapeSight = Pick<EscapeAnchor, "before" | "after">;

export function escapeSight(plain: readonly PlainAnchor[]): EscapeSight {
  const longest = most(plain, ({ text }) => text.length);
  return {
    before: longest + MOST_BACKSLASHES + most(plain, ({ sight }) => sight.before) * ESCAPE_GROWTH,
    after: most(plain, ({ sight }) => sight.after) * ESCAPE_GROWTH,
  };
}

export function escapeAnchors({ before, after }: EscapeSight): readonly EscapeAnchor[] {
  return ESCAPE_STARTS.map(
    ([text, ...chars]): EscapeAnchor => ({
      kind: "escape",
      text,
      foldCase: true,
      before,
      after,
      ...(chars.length > 0 && { next: { chars, decodes: false } }),
    }),
  );
}

/** A keyword and whose it is. Rules by their place in a list, and which of their own keywords it is. */
export interface OwnedKeyword {
  readonly text: string;
  readonly foldCase: boolean;
  readonly kind: Rule["kind"];
  readonly owners: readonly (readonly [rule: number, index: number])[];
}

/** The keywords of rules, each once: but rules that read what is written, and no more, look at many places, and have looks of their own. */
export function keywordsOf(rules: readonly Rule[]): readonly OwnedKeyword[] {
  const byKeyword = new Map<string, OwnedKeyword & { readonly owners: [number, number][] }>();
  for (const [place, { keywords, caseSensitive, kind }] of rules.entries()) {
    const foldCase = !caseSensitive;
    for (const [index, keyword] of keywords.entries()) {
      const text = foldCase ? keyword.toLowerCase() : keyword;
      const key = `${foldCase ? "i" : "c"}${kind} ${text}`;
      const same = byKeyword.get(key);
      if (!same) byKeyword.set(key, { text, foldCase, kind, owners: [[place, index]] });
      else if (same.owners.at(-1)?.[0] !== place) same.owners.push([place, index]);
    }
  }
  return [...byKeyword.values()];
}

/** A rule of a keyword, and which of its own that is. */
interface Owner {
  readonly prepared: PreparedRule;
  readonly rule: Rule;
  readonly index: number;
}

/** The anchor of a keyword. `ruleAt`: the rule at a place of the list that {@link keywordsOf} was given. */
export function plainAnchor(
  { text, foldCase, owners: places }: OwnedKeyword,
  ruleAt: (place: number) => PreparedRule,
): PlainAnchor {
  const owners = places.map(([place, index]): Owner => {
    const prepared = ruleAt(place);
    return { prepared, rule: prepared.rule, index };
  });
  const look = lookFor(text, owners);
  const next = nextOf(text, owners);
  const sees = look !== undefined || next !== undefined;
  const before = Math.max(
    look ? LOOK_BACK : 0,
    most(owners, ({ rule }) => rule.reach.before),
  );
  const after =
    text.length +
    Math.max(
      sees ? LOOK_BYTES : 0,
      most(owners, ({ rule }) => rule.reach.after),
    );
  const inPieces = owners.some(({ rule }) => isSoughtEncoded(rule));
  return {
    kind: "keyword",
    text,
    foldCase,
    rules: owners.map(({ prepared }) => prepared),
    sight: { before, after },
    before: inPieces ? before + BEFORE_PIECES : before,
    after: inPieces ? after + Math.min(after, AFTER_PIECES) : after,
    ...(look && { look }),
    ...(next && { next }),
  };
}

/** Behind its closing quote a literal may go on in another one. */
export const ENDS_LITERAL = /["'`]$/;

/** The first look at a keyword, where all of its rules want the same kind of thing behind it. */
function lookFor(text: string, owners: readonly Owner[]): Look | undefined {
  const decodes = owners.some(({ rule }) => rule.kind === "specific");
  if (owners.every(({ rule }) => rule.look === "userinfo")) return { kind: "userinfo" };
  const values = owners.map(({ rule }) => wantedValue(rule)).filter((value) => value !== undefined);
  if (values.length === owners.length)
    return {
      kind: "assignment",
      least: Math.min(...values.map((value) => value.least)),
      digit: values.every((value) => value.digit),
      letters: leastOfLetters(values.filter((value) => !value.digit)),
      drawn: values.every(({ drawn, digit }) => drawn || digit),
      ...whatValuesAre(values),
      blanks: values.some((value) => value.blanks),
      signs: values.some((value) => value.signs),
      name: nameOf(values),
      decodes,
    };
  if (owners.every(({ rule }) => rule.behind !== undefined)) {
    if (ENDS_LITERAL.test(text)) return undefined;
    const least = Math.min(...owners.map(({ rule, index }) => rule.behind?.[index] ?? 0));
    const apart = owners.every(({ rule }) => rule.apart === true);
    if (least === 0 && !apart) return undefined;
    return { kind: "token", least, decodes, apart, wraps: false, ...charsBehind(owners) };
  }
  return undefined;
}

/** What a rule wants of the value that is assigned to its keyword's name, if it wants one. */
function wantedValue({ assigned, valueBehind }: Rule): Omit<AssignedValue, "value"> | undefined {
  if (assigned !== undefined || valueBehind === undefined) return assigned;
  return {
    least: valueBehind,
    most: 0,
    digit: false,
    letters: false,
    drawn: false,
    blanks: false,
    signs: true,
  };
}

/** See {@link AssignmentLook.most} and {@link AssignmentLook.chars}. */
function whatValuesAre(
  values: readonly Pick<AssignedValue, "most" | "chars">[],
): Pick<AssignmentLook, "most" | "chars"> {
  const isBounded = values.every(({ most }) => most > 0 && most < LOOK_BYTES);
  const sets = values.map(({ chars }) => chars);
  return {
    most: isBounded ? Math.max(...values.map(({ most }) => most)) : 0,
    ...(sets.every((set) => set !== undefined) && { chars: [...new Set(sets)].join("") }),
  };
}

/** See {@link AssignmentLook.name}. */
function nameOf(values: readonly Pick<AssignedValue, "name">[]): AssignmentLook["name"] {
  const [{ name } = {}] = values;
  return name !== undefined && values.every((value) => value.name === name) ? name : "any";
}

/** See {@link AssignmentLook.letters}. */
function leastOfLetters(values: readonly Omit<AssignedValue, "value">[]): number {
  return values.length > 0 && values.every(({ letters }) => letters)
    ? Math.min(...values.map(({ least }) => least))
    : 0;
}

/** What may follow a keyword, as far as all of its rules say so. */
function nextOf(text: string, owners: readonly Omit<Owner, "prepared">[]): NextLook | undefined {
  const lists = owners.map(({ rule, index }) => rule.next?.[index] ?? NONE_KNOWN);
  const [first = [], ...others] = lists;
  const chars = first.map((pairs, i) => {
    const same = others.map((list) => list[i] ?? "");
    return pairs === "" || same.includes("") ? "" : [...new Set([pairs, ...same])].join("");
  });
  while (chars.at(-1) === "") chars.pop();
  const decodes = owners.some(({ rule }) => rule.kind === "specific");
  if (decodes && ENDS_LITERAL.test(text)) return undefined;
  return chars.length === 0 ? undefined : { chars, decodes };
}

const NONE_KNOWN: readonly string[] = [];

/** Of rules that mind the case of `keyword`. */
function leastBehind({ keywords, behind }: Rule, keyword: string): number {
  return behind?.[keywords.indexOf(keyword)] ?? 0;
}

/** The characters behind a keyword that any of the rules may take. */
function charsBehind(owners: readonly { readonly rule: Rule }[]): Pick<TokenLook, "chars"> {
  const sets = owners.map(({ rule }) => rule.chars);
  return sets.every((set) => set !== undefined) ? { chars: [...new Set(sets)].join("") } : {};
}

export function brokenAnchors(anchor: PlainAnchor): readonly BrokenAnchor[] {
  const { text, rules, sight } = anchor;
  const owners = rules.filter(({ rule }) => isWorthDepth(rule));
  if (owners.length === 0) return splitAnchors(anchor);
  return halves(text).map((half) => ({
    kind: "broken",
    text: half.text,
    foldCase: false,
    rules: owners,
    plain: text,
    offset: half.offset,
    before: half.offset + sight.before * BREAK_GROWTH,
    after: sight.after * BREAK_GROWTH,
  }));
}

/** Behind the end of a literal another one must follow; behind the end of the keyword what its rules want there. */
function lookOfPart({ look, next }: PlainAnchor, isFirst: boolean): Pick<Keyword, "look" | "next"> {
  if (isFirst)
    return {
      look: { kind: "token", least: 0, decodes: true, apart: false, wraps: false, endsPiece: true },
    };
  return {
    ...(look?.kind === "token" && { look: { ...look, decodes: true, apart: false } }),
    ...(next && { next: { ...next, decodes: true } }),
  };
}

/**
 * The keyword with the end of a string literal in it: the longer part on one side of it, and the quote. Halves of short
 * keywords stand everywhere, and so do quotes, but hardly ever both side by side.
 */
function splitAnchors(anchor: PlainAnchor): readonly BrokenAnchor[] {
  const { text, foldCase, rules, before, after } = anchor;
  const owners = rules.filter(({ rule }) => isOftenSplit(rule));
  if (foldCase || owners.length === 0 || !/^[A-Za-z][\w-]{2,}$/.test(text)) return [];
  return Array.from({ length: text.length - 1 }, (_, index) => index + 1).flatMap((offset) => {
    const isFirst = 2 * offset >= text.length;
    const part = isFirst ? text.slice(0, offset) : text.slice(offset);
    return QUOTES.map(
      (quote): BrokenAnchor => ({
        kind: "broken",
        text: isFirst ? part + quote : quote + part,
        foldCase: false,
        rules: owners,
        plain: text,
        offset: isFirst ? 0 : offset,
        before: text.length + before,
        after: Math.max(after, LOOK_BYTES + 1) + part.length,
        ...lookOfPart(anchor, isFirst),
      }),
    );
  });
}

/** Whether a keyword is sought written as the codes of its characters. */
export function hasCodes({ text, foldCase, rules }: PlainAnchor): boolean {
  return (
    !foldCase &&
    rules.some(({ rule }) => isWorthDepth(rule) || isOftenSplit(rule)) &&
    /^[A-Za-z]\w[\w-]/.test(text)
  );
}

/** Of keywords that have some (see {@link hasCodes}), all of them: those that begin alike share theirs. */
export function codesAnchors(plain: readonly PlainAnchor[]): readonly CodesAnchor[] {
  const byPart = new Map<string, { readonly anchor: PlainAnchor; readonly offset: number }[]>();
  for (const anchor of plain) {
    const { text, rules } = anchor;
    const isMarker = rules.some(({ rule }) => isWorthDepth(rule));
    // A marker stands anywhere, and a line may end in its first half.
    for (const offset of isMarker && text.length > 4 + HEAD ? [0, 4] : [0]) {
      const part = text.slice(offset, offset + HEAD);
      byPart.set(part, [...(byPart.get(part) ?? []), { anchor, offset }]);
    }
  }
  return [...byPart].flatMap(([part, keywords]) =>
    CODE_FORMS.map(
      (form): CodesAnchor => ({
        kind: "codes",
        text: form.write([...part].map((char) => char.charCodeAt(0))).toLowerCase(),
        foldCase: true,
        form,
        keywords,
        before: most(keywords, ({ anchor, offset }) => anchor.sight.before + offset) * form.growth,
        after: most(keywords, ({ anchor }) => anchor.sight.after) * form.growth,
      }),
    ),
  );
}

/** A keyword that does not mind its case is too common a word to be sought in encodings. */
export function encodedAnchors(anchor: PlainAnchor): readonly EncodedAnchor[] {
  const { text, foldCase, rules } = anchor;
  if (!foldCase)
    return encodedIn(
      anchor,
      text,
      rules.filter(({ rule }) => isSoughtEncoded(rule)),
    );
  const bySpelling = new Map<string, PreparedRule[]>();
  for (const prepared of rules)
    for (const spelling of spellingsOf(text, prepared.rule))
      bySpelling.set(spelling, [...(bySpelling.get(spelling) ?? []), prepared]);
  return [...bySpelling].flatMap(([spelling, owners]) => encodedIn(anchor, spelling, owners));
}

/**
 * How a keyword of a foreign rule, which does not mind its case, is sought in encodings, where every spelling looks different: as the
 * pattern writes it; where that does not say, in small and in capital letters.
 */
function spellingsOf(keyword: string, rule: Rule): ReadonlySet<string> {
  const spellings = new Set<string>();
  if (rule.dialect !== "re2" || rule.regex === undefined || !isSoughtEncoded(rule)) return spellings;
  const lower = rule.regex.toLowerCase();
  for (let at = lower.indexOf(keyword); at >= 0; at = lower.indexOf(keyword, at + 1))
    spellings.add(rule.regex.slice(at, at + keyword.length));
  if (spellings.size === 0 || /\(\?[a-zA-Z]*i/.test(rule.regex))
    for (const spelling of [keyword, keyword.toUpperCase()]) spellings.add(spelling);
  return spellings;
}

function encodedIn(
  { sight }: PlainAnchor,
  text: string,
  owners: readonly PreparedRule[],
): readonly EncodedAnchor[] {
  if (owners.length === 0) return [];
  const deep = owners.some(({ rule }) => isWorthDepth(rule));
  const least = Math.min(...owners.map(({ rule }) => leastBehind(rule, text)));
  const inBase64 = base64Look(least);
  const forms = formsOf(text, deep);
  return forms.all.map((form, index) => {
    const look = form.inBase64 ? inBase64 : undefined;
    const growth = growthOf(form.depth);
    return {
      kind: "encoded",
      text: form.text,
      foldCase: form.foldCase,
      rules: owners,
      forms,
      form: index,
      plain: text,
      before: sight.before * growth,
      after: form.text.length + Math.max(look ? LOOK_BYTES : 0, sight.after * growth),
      ...(look && { look }),
      // Asked for where tables are made, and those of the built-in rules are made by the build.
      get lead() {
        return form.inBase64 && form.depth === 1 ? leadOf(text, form.text) : undefined;
      },
    };
  });
}

/** What may follow an encoded keyword, character by character, as pairs of first and last (`09az`; the empty text for anything): at most `most`. */
export function tokenBehind(rules: readonly PreparedRule[], plain: string, most: number): readonly string[] {
  const owners = rules.map(({ rule }) => ({ rule, index: rule.keywords.indexOf(plain) }));
  const next = nextOf(plain, owners)?.chars ?? [];
  const { chars = "" } = charsBehind(rules);
  const least = Math.min(...rules.map(({ rule }) => leastBehind(rule, plain)));
  const length = Math.min(most, Math.max(next.length, chars === "" ? 0 : least));
  return Array.from({ length }, (_, i) => next[i] || (i < least ? chars : ""));
}

/** What base64 is made of, either alphabet, as pairs of first and last. */
const BASE64_CHARS = "09AZaz++//--__";

/** Behind a form in base64 stands what the token needs behind the keyword, in base64 as well. */
function base64Look(least: number): TokenLook | undefined {
  if (least === 0) return undefined;
  // Three bytes are four characters; of the first and the last one the form may have a part.
  const sextets = Math.floor((least * 4) / 3) - 1;
  return { kind: "token", least: sextets, chars: BASE64_CHARS, decodes: true, apart: false, wraps: true };
}

function most<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((greatest, item) => Math.max(greatest, of(item)), 0);
}
