import type { AllowList, Rule } from "../rules/types.ts";
import { BASELINE_FILE, type BaselineEntry } from "./baseline.ts";
import { gatherLeaks, type PlacedSighting } from "./gather.ts";
import type { IgnoreEntry } from "./ignores.ts";
import type { AllowingComment, Sighting } from "./sighting.ts";
import type { Permitted, PermittedBy, Provenance } from "./types.ts";

/** A sighting at a place and what permits it there. */
export interface PermittedSighting {
  readonly one: PlacedSighting;
  readonly permission: PermittedBy;
}

/** Paths that the configuration or the command line leaves out. */
export const BY_GLOBS: PermittedBy = { by: "configuration", what: "include and exclude" };

/** A comment beside it. */
export function byComment({ by, reason }: AllowingComment): PermittedBy {
  return {
    by: "comment",
    what: `a comment for ${by}`,
    ...(reason !== undefined && reason !== "" && { reason }),
  };
}

/** An allow list, of the rule itself or of all. */
export function byAllowList(list: AllowList, rule: Rule): PermittedBy {
  const whose = rule.allowlists.includes(list) ? `rule ${rule.id}` : "the configuration";
  const { description = "" } = list;
  return {
    by: "configuration",
    what: `an allow list of ${whose}`,
    ...(description !== "" && { reason: description }),
  };
}

/** An entry of the baseline. */
export function byBaseline({ status, reason, who, until }: BaselineEntry): PermittedBy {
  const day = until === undefined ? "" : ` until ${until}`;
  const whose = who === "" ? "" : ` (${who})`;
  return {
    by: "baseline",
    what: `${BASELINE_FILE}: ${status}${day}`,
    ...(reason + who !== "" && { reason: `${reason}${whose}`.trim() }),
  };
}

/** A line of an ignore file. */
export function byIgnoreEntry({ file, line }: IgnoreEntry): PermittedBy {
  return { by: "ignore-file", what: `${file}, line ${line}` };
}

/** Puts together by secret what one and the same permission keeps out. */
export function gatherPermitted(
  permitted: readonly PermittedSighting[],
  provenanceOf?: (sightings: readonly Sighting[]) => Provenance | undefined,
): readonly Permitted[] {
  const groups = new Map<string, { readonly permission: PermittedBy; readonly placed: PlacedSighting[] }>();
  for (const { one, permission } of permitted) {
    const key = JSON.stringify(permission);
    const group = groups.get(key) ?? { permission, placed: [] };
    groups.set(key, group);
    group.placed.push(one);
  }
  return [...groups.values()].flatMap(({ permission, placed }) =>
    gatherLeaks(placed, [], provenanceOf).leaks.map((leak) => ({ permission, leak })),
  );
}
