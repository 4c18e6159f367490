import type { Config } from "../../config/types.ts";
import type { PlacedSighting } from "../../leaks/gather.ts";
import type { Concern, Leak, Permitted, Place, RunResult } from "../../leaks/types.ts";
import { AS_IT_IS, openNameMask } from "./mask.ts";

type Show = (text: string) => string;
type Rules = Pick<Config, "allRules">;

/**
 * Sightings at places whose names may be shown: everything that is made of them has no key in a name. `isPastClean`: no path of the history
 * has one.
 */
export async function showPlaces(
  placed: readonly PlacedSighting[],
  rules: Rules,
  isPastClean: boolean,
): Promise<readonly PlacedSighting[]> {
  const isClean = ({ kind, inside }: Place): boolean =>
    isPastClean && kind === "commit-file" && inside === undefined;
  return shownAll(rules, (show) =>
    placed.map((one) => (isClean(one.place) ? one : { ...one, place: placeShown(one.place, show) })),
  );
}

/**
 * The same result with names in it as they may be shown: those of what was not read, and of whatever a sentence speaks of. `withRefs`: of refs,
 * too, which may be tens of thousands for each leak.
 */
export function showNames(result: RunResult, rules: Rules, withRefs = false): Promise<RunResult> {
  const leakOf = withRefs ? leakShown : (leak: Leak): Leak => leak;
  return shownAll(rules, (show) => resultShown(result, show, leakOf));
}

/** Leaks at places that may be shown, with refs that may be. */
export function showRefs(leaks: readonly Leak[], rules: Rules): Promise<readonly Leak[]> {
  return shownAll(rules, (show) => leaks.map((leak) => leakShown(leak, show)));
}

/** What `make` makes of names: once to hear of them all, once to put in what is shown. */
async function shownAll<Made>(rules: Rules, make: (show: Show) => Made): Promise<Made> {
  const texts = new Set<string>();
  const plain = make((text) => {
    texts.add(text);
    return text;
  });
  const show = await openNameMask(rules, texts);
  return show === AS_IT_IS ? plain : make(show);
}

function placeShown(place: Place, show: Show): Place {
  const { inside } = place;
  return {
    ...place,
    ...("path" in place && { path: show(place.path) }),
    ...("ref" in place && { ref: show(place.ref) }),
    ...("tag" in place && { tag: show(place.tag) }),
    ...(inside !== undefined && { inside: show(inside) }),
  };
}

function leakShown(leak: Leak, show: Show): Leak {
  const { provenance } = leak;
  if (provenance === undefined) return leak;
  return { ...leak, provenance: { ...provenance, refs: provenance.refs.map(show) } };
}

function resultShown(result: RunResult, show: Show, leakOf: typeof leakShown): RunResult {
  const { coverage, concerns, permitted } = result;
  return {
    ...result,
    leaks: result.leaks.map((leak) => leakOf(leak, show)),
    ...(concerns && { concerns: concerns.map((concern) => concernShown(concern, show)) }),
    coverage: {
      ...coverage,
      gaps: coverage.gaps.map(({ what, why }) => ({ what: show(what), why: show(why) })),
      skips: coverage.skips.map(({ what, why }) => ({ what: show(what), why })),
    },
    ...(permitted && { permitted: permitted.map((one) => permittedShown(one, show, leakOf)) }),
    warnings: result.warnings.map(show),
    scope: show(result.scope),
  };
}

function permittedShown(one: Permitted, show: Show, leakOf: typeof leakShown): Permitted {
  const { what, reason, ...permission } = one.permission;
  const shown = {
    ...permission,
    what: show(what),
    ...(reason !== undefined && { reason: show(reason) }),
  };
  return "leak" in one
    ? { permission: shown, leak: leakOf(one.leak, show) }
    : { permission: shown, concern: concernShown(one.concern, show) };
}

function concernShown(concern: Concern, show: Show): Concern {
  const { path, message, fix } = concern;
  return {
    ...concern,
    path: show(path),
    message: show(message),
    ...(fix && { fix: { file: show(fix.file), line: show(fix.line) } }),
  };
}
