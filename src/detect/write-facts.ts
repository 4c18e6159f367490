import { waysBehind } from "../rules/keyword-ways.ts";
import { shortestTrail, trailOf } from "../rules/trail.ts";
import type { Rule } from "../rules/types.ts";
import { factsOf, type KnownFacts } from "./anchors/anchor-facts.ts";
import { groupsOf, inOrder, planOf } from "./anchors/anchor-source.ts";
import { ENDS_LITERAL } from "./anchors/behind.ts";
import type { Anchor, PlainAnchor } from "./anchors/types.ts";
import { LOOK_BYTES, type Look } from "./look/look.ts";
import type { TrailLook } from "./look/trail.ts";

/** The build step: facts of a rule set as JSON, for the module that `knownFacts` reads them from. */
export function writeFacts(rules: readonly Rule[], hash: string): string {
  const groups = groupsOf(rules);
  const { table, ...facts } = factsOf(inOrder(groups).map(withTrail));
  const bytes = Buffer.from(table.bytes, "latin1").toString("base64");
  const plan = planOf(rules, groups);
  return JSON.stringify({ hash, ...facts, table: { ...table, bytes }, plan } satisfies KnownFacts);
}

/** A trail says more than what is known of the next characters one by one, where it goes so far. */
const SHORTEST_TRAIL = 2;

/** A keyword that would otherwise be met at many places, with its trail. To work these out takes too long at a start: the build does. */
export function withTrail(anchor: Anchor): Anchor {
  if (anchor.kind !== "keyword" || !isLoose(anchor.look)) return anchor;
  // What is looked at must be in sight of whoever is asked about the hit.
  if (anchor.after < anchor.text.length + LOOK_BYTES) return anchor;
  const trail = trailBehind(anchor);
  return trail === undefined ? anchor : { ...anchor, trail };
}

/** Of a token so few characters are known that its look lets many through. */
const FEW = 8;

function isLoose(look: Look | undefined): boolean {
  return look === undefined || look.kind === "assignment" || (look.kind === "token" && look.least < FEW);
}

/** By rule, for its keywords: see `waysBehind`. */
const waysOf = new Map<Rule, ReturnType<typeof waysBehind>>();

function trailBehind({ text, foldCase, rules }: PlainAnchor): TrailLook | undefined {
  const decodes = rules.some(({ rule }) => rule.kind === "specific");
  if (decodes && ENDS_LITERAL.test(text)) return undefined;
  const ways = rules.map(({ rule }) => {
    const { regex, keywords, caseSensitive, dialect } = rule;
    if (regex === undefined || dialect !== "js") return [];
    if (!waysOf.has(rule)) waysOf.set(rule, waysBehind(regex, keywords, caseSensitive));
    const index = keywords.findIndex((keyword) => (foldCase ? keyword.toLowerCase() : keyword) === text);
    return waysOf.get(rule)?.[index] ?? [];
  });
  if (ways.some(({ length }) => length === 0)) return undefined;
  const states = trailOf(ways.flat());
  return states && shortestTrail(states) >= SHORTEST_TRAIL ? { states, decodes } : undefined;
}
