import { completeTrace, traceHistory } from "../git/history/trace.ts";
import type { PlainTrace } from "../git/history/types.ts";
import type { Repository } from "../git/repository.ts";
import { placesOf, provenanceOf } from "../leaks/provenance.ts";
import type { Place } from "../leaks/types.ts";
import type { Gap, Origin } from "../sources/types.ts";
import { type Found, resolveDirectly } from "./direct-places.ts";
import { sharedMemory } from "./record/history-memory.ts";
import type { Resolved } from "./run.ts";
import { inPlace, isGap, type PlacedUnopened, type Unopened } from "./unopened.ts";

/**
 * Finds every place in history where sightings stand that were made in objects of the database, and gaps in archives: with one walk for
 * all of them, or with none where there is nothing to look for. Unless `unreachable`, what no ref and no reflog reaches is left out, and a
 * warning says how many leaks that hides.
 */
export async function resolveInHistory(
  repository: Repository,
  { sightings: all, unopened }: Found,
  { unreachable, now }: { readonly unreachable: boolean; readonly now: Date },
): Promise<Resolved> {
  // Names were looked for with their places.
  const sightings = all.filter(({ origin }) => origin.kind === "object");
  const named = resolveDirectly({
    sightings: all.filter(({ origin }) => origin.kind !== "object"),
    unopened: [],
  }).placed;
  const oids = new Set([...sightings, ...unopened.filter(isGap)].map(({ origin }) => oidOf(origin)));
  if (oids.size === 0) return { placed: named, unopened: unopened.map(byItsId) };
  const trace = await completeTrace(repository, await traceOrRecall(repository, oids, sightings));
  const placed = sightings.flatMap((sighting) =>
    placesOf(trace, oidOf(sighting.origin)).map((place) => ({
      sighting,
      place: inPlace(place, sighting.origin.inside),
    })),
  );
  const isShown = ({ kind }: Place) => unreachable || kind !== "unreachable";
  const kept = placed.filter(({ place }) => isShown(place));
  const hidden = new Set(
    placed
      .filter(({ sighting, place }) => place.kind === "unreachable" && sighting.comment === undefined)
      .map(({ sighting }) => sighting.secret.reveal()),
  );
  for (const { sighting } of kept) hidden.delete(sighting.secret.reveal());
  const seconds = Math.floor(now.getTime() / 1000);
  return {
    placed: [...kept, ...named],
    provenanceOf: (group) => {
      const objects = group
        .filter(({ origin }) => origin.kind === "object")
        .map(({ origin }) => oidOf(origin));
      return objects.length === 0 ? undefined : provenanceOf(trace, [...new Set(objects)], seconds);
    },
    warnings: [
      ...(unreachable || hidden.size === 0
        ? []
        : [
            `${hidden.size === 1 ? "One more leak stands" : `${hidden.size} more leaks stand`} in objects that no ref and no reflog reaches: --unreachable shows ${hidden.size === 1 ? "it" : "them"}.`,
          ]),
    ],
    gaps: unreadGaps(trace.unread),
    unopened: unopened.map((member) =>
      oids.has(oidOf(member.origin))
        ? { ...member, places: placesOf(trace, oidOf(member.origin)).filter(isShown) }
        : byItsId(member),
    ),
  };
}

/**
 * The trace that the last sweep left behind, if nothing has changed since; otherwise it is made and kept for the next one. But for one in which
 * somebody has a secret for a name: no secret is kept.
 */
async function traceOrRecall(
  repository: Repository,
  oids: ReadonlySet<string>,
  sightings: Found["sightings"],
): Promise<PlainTrace> {
  const memory = sharedMemory(repository);
  const known = memory?.trace(oids);
  if (known !== undefined) return known;
  const { trace, removals } = await traceHistory(repository, oids, { earlier: memory?.earlier });
  if (!namesOne(trace, sightings)) await memory?.keep({ traced: { oids: [...oids], trace, removals } });
  return trace;
}

/** Whether one of the secrets that were met in commits and tags is the name of who made one, or a part of it. */
function namesOne({ commits, tags }: PlainTrace, sightings: Found["sightings"]): boolean {
  const secrets = new Set(
    sightings.flatMap(({ origin, secret }) =>
      origin.kind === "object" && origin.type !== "blob" ? [secret.reveal()] : [],
    ),
  );
  if (secrets.size === 0) return false;
  const people = [
    ...[...commits.values()].flatMap(({ author, committer }) => [author.who, committer.who]),
    ...[...tags.values()].map(({ tagger }) => tagger.who),
  ];
  return people.some((who) => [...secrets].some((secret) => who.includes(secret)));
}

/** What nobody can read (an encrypted archive, say) is named by the id of its object: it is not worth a walk over history. */
function byItsId(member: Unopened): PlacedUnopened {
  return { ...member, places: [{ kind: "unreachable", oid: oidOf(member.origin), type: "blob" }] };
}

/** Where git could not compare trees, the objects may stand at more places than are known. */
function unreadGaps(commits: readonly string[]): readonly Gap[] {
  const [first, ...others] = commits;
  if (first === undefined) return [];
  return [
    {
      what: others.length === 0 ? first : `${first} and ${others.length} more commits`,
      why: "the trees cannot be compared: leaks may stand at more places",
    },
  ];
}

function oidOf(origin: Origin): string {
  if (origin.kind !== "object") throw new Error(`no object of the database: ${origin.kind}`);
  return origin.oid;
}
