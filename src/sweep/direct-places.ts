import type { Place } from "../leaks/types.ts";
import type { Origin } from "../sources/types.ts";
import type { Reading } from "./reading.ts";
import type { Resolved } from "./run.ts";
import { inPlace } from "./unopened.ts";

/** The place that an origin stands for. Objects of the database are not meant: it takes a walk over history to find their places. */
export function placeOf(origin: Exclude<Origin, { kind: "object" }>): Place {
  const place = inPlace(spotOf(origin), origin.inside);
  return origin.inName ? { ...place, inName: true } : place;
}

function spotOf(origin: Exclude<Origin, { kind: "object" }>): Place {
  switch (origin.kind) {
    case "file":
    case "index":
      return { kind: origin.kind, path: origin.path };
    case "stdin":
      return { kind: "stdin" };
    case "commit-file":
      return { kind: "commit-file", path: origin.path, commit: origin.commit, oid: origin.oid };
    case "commit-message":
      return { kind: "commit-message", commit: origin.commit };
    case "tag-message":
      return {
        kind: "tag-message",
        tag: origin.tag,
        oid: origin.oid,
        ...(origin.commit !== undefined && { commit: origin.commit }),
      };
    case "ref":
      return { kind: "ref", ref: origin.ref, oid: origin.oid };
  }
}

/** {@link Resolved} for sources whose blobs have an origin that says where they stand. */
export function resolveDirectly({ sightings, unopened }: Found): Resolved {
  const directly = (origin: Origin): Place => {
    if (origin.kind === "object") throw new Error("an object's places are found by walking history");
    return placeOf(origin);
  };
  return {
    placed: sightings.map((sighting) => ({ sighting, place: directly(sighting.origin) })),
    unopened: unopened.map(({ origin, ...member }) => ({ ...member, places: [directly(origin)] })),
  };
}

/** The parts of a reading that have places. */
export type Found = Pick<Reading, "sightings" | "unopened">;
