import type { AssignedValue, Rule } from "../../rules/types.ts";
import type { AssignmentLook } from "../look/assignment.ts";
import { LOOK_BACK, LOOK_BYTES, type Look } from "../look/look.ts";
import type { PreparedRule } from "../prepared-rule.ts";
import { charsBehind, ENDS_LITERAL, nextOf, type RuleOfKeyword } from "./behind.ts";
import { isSoughtEncoded } from "./known-forms.ts";
import { most } from "./most.ts";
import type { OwnedKeyword } from "./owned-keyword.ts";
import type { PlainAnchor } from "./types.ts";

/** What tells that pieces are put together may stand so far before the first; of what stands between them there is no more than this. */
const BEFORE_PIECES = 120;
const AFTER_PIECES = 400;

interface Owner extends RuleOfKeyword {
  readonly prepared: PreparedRule;
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
