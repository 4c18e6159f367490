import type { Config } from "../config/types.ts";
import { compileJsRegExp } from "../detect/recognise/js-pattern.ts";
import { type AllowJudge, createAllowJudge } from "../leaks/allow-lists.ts";
import { applyBaseline, type Baselined, type BaselineEntry } from "../leaks/baseline.ts";
import { type PlacedSighting, pathsOf } from "../leaks/gather.ts";
import { BY_GLOBS, byAllowList, byComment, type PermittedSighting } from "../leaks/permissions.ts";
import type { PermittedBy, Place } from "../leaks/types.ts";
import type { RuleSet } from "../rules/types.ts";
import { createPlaceFilter } from "./paths.ts";

/** What a sieve leaves of the sightings that it is given. */
export interface Sieved {
  /** Those at paths that their rules look at. */
  readonly rightful: readonly PlacedSighting[];
  /** Of these, the ones that no allow list permits and no exclude pattern leaves out. */
  readonly standing: readonly PlacedSighting[];
  readonly baselined: Baselined;
  /** What comments and the configuration permit, where that is asked for. */
  readonly permitted: readonly PermittedSighting[];
}

/** Sieves sightings by paths, allow lists and the baseline. Ignore files come later: `gatherLeaks` applies them. */
export async function openSieve(
  config: Config,
  baseline: readonly BaselineEntry[],
): Promise<(placed: readonly PlacedSighting[]) => Sieved> {
  const judge = await loadAllowJudge(config.ruleSet);
  const isRightful = await loadPathJudge(config.ruleSet);
  const wanted = await createPlaceFilter(config);
  const today = new Date().toISOString().slice(0, 10);
  return (placed) => {
    const permitted: PermittedSighting[] = [];
    const permit = (one: PlacedSighting, permission: () => PermittedBy): false => {
      if (config.showPermitted) permitted.push({ one, permission: permission() });
      return false;
    };
    const rightful = placed.filter((one) => {
      const { comment } = one.sighting;
      return isRightful(one) && (comment === undefined || permit(one, () => byComment(comment)));
    });
    const standing = rightful.filter((one) => {
      const { sighting, place } = one;
      if (!wanted(place)) return permit(one, () => BY_GLOBS);
      const list = judge(sighting, { ...pathsOf(place), commit: commitIdOf(place) });
      return list === undefined || permit(one, () => byAllowList(list, sighting.rule));
    });
    return { rightful, standing, baselined: applyBaseline(standing, baseline, today), permitted };
  };
}

function commitIdOf(place: Place): string | undefined {
  return "commit" in place ? place.commit?.id : undefined;
}

/** Whether a rule that looks only at certain paths looks at this one. */
async function loadPathJudge({ rules }: RuleSet): Promise<(placed: PlacedSighting) => boolean> {
  const bound = rules.filter(({ path }) => path !== undefined);
  if (bound.length === 0) return () => true;
  const foreign = bound.some(({ dialect }) => dialect === "re2")
    ? await import("../detect/recognise/re2-pattern.ts")
    : undefined;
  const tests = new Map(
    bound.map(({ id, path = "", dialect }) => {
      const where = `\`path\` of rule "${id}"`;
      if (dialect !== "re2" || !foreign) {
        const regex = compileJsRegExp(path, "", where);
        return [id, (text: string) => regex.test(text)] as const;
      }
      const pattern = foreign.compileRe2Pattern(path, where);
      return [id, (text: string) => pattern.exec(text, 0, text.length) !== undefined] as const;
    }),
  );
  return ({ sighting, place }) => {
    const test = tests.get(sighting.rule.id);
    const { path, archive } = pathsOf(place);
    return test === undefined || test(path) || (archive !== undefined && test(archive));
  };
}

async function loadAllowJudge(ruleSet: RuleSet): Promise<AllowJudge> {
  const lists = [...ruleSet.allowlists, ...ruleSet.rules.flatMap(({ allowlists }) => allowlists)];
  const foreign = lists.some(({ dialect }) => dialect === "re2");
  if (!foreign) return createAllowJudge(ruleSet, neverCompiles);
  const { compileRe2Pattern } = await import("../detect/recognise/re2-pattern.ts");
  return createAllowJudge(ruleSet, (source, where) => {
    const pattern = compileRe2Pattern(source, where);
    return (text) => pattern.exec(text, 0, text.length) !== undefined;
  });
}

function neverCompiles(): never {
  throw new Error("a foreign pattern where none was");
}
