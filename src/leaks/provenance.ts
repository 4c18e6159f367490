import { joinTips, membersOf } from "../git/graph/reach.ts";
import type { ObjectTrace, Trace } from "../git/history/types.ts";
import type { CommitInfo } from "../sources/types.ts";
import type { Place, Provenance } from "./types.ts";

/** Days after which a leaked secret that was not replaced is overdue. */
export const OVERDUE_DAYS = 90;

const SECONDS_A_DAY = 86_400;

/**
 * Every place where an object of the history stands, earliest first: a finding in it stands at each of them. Never empty: an
 * object that nothing leads to is a place of its own.
 */
export function placesOf(trace: Trace, oid: string): readonly Place[] {
  const object = trace.objects.get(oid);
  if (object === undefined) return [];
  const { type } = object;
  const places: Place[] = [];
  if (type === "commit" && object.reachable) {
    const commit = infoOf(trace, oid);
    if (commit !== undefined) return [{ kind: "commit-message", commit }];
  }
  if (type === "tag" && object.reachable) {
    const tag = trace.tags.get(oid);
    const commit = tag === undefined ? undefined : infoOf(trace, tag.target);
    return [{ kind: "tag-message", tag: tag?.name ?? "", oid, ...(commit === undefined ? {} : { commit }) }];
  }
  for (const { commit: id, path, note } of object.introduced) {
    const commit = infoOf(trace, id);
    if (commit === undefined) continue;
    places.push(
      note === undefined
        ? { kind: "commit-file", path, commit, oid }
        : { kind: "note", ref: note.ref, on: note.on, commit, oid },
    );
  }
  for (const path of object.inIndex) places.push({ kind: "index", path });
  if (places.length > 0) return places;
  const [ref] = object.namedBy;
  if (ref !== undefined) return [{ kind: "ref", ref, oid }];
  return [{ kind: "unreachable", oid, type: type === "commit" || type === "tag" ? type : "blob" }];
}

/**
 * What is known of a leak from all objects that hold it. `now`: seconds since 1970. Call it only with objects that the
 * secret was found in.
 */
export function provenanceOf(trace: Trace, oids: readonly string[], now: number): Provenance {
  const objects = oids.flatMap((oid) => trace.objects.get(oid) ?? []);
  const first = earliest(trace, objects);
  const ageDays =
    first === undefined ? undefined : Math.max(0, Math.floor((now - first.author.time) / SECONDS_A_DAY));
  const refs = membersOf(joinTips(objects.map(({ reachedBy }) => reachedBy)), trace.refNames);
  const inHead = objects.some((object) => object.inHead.length > 0);
  const left = inHead ? undefined : lastRemoval(trace, objects);
  return {
    ...(first === undefined ? {} : { first }),
    inHead,
    ...(left === undefined ? {} : { left }),
    refs,
    pushed: refs.some((ref) => ref.startsWith("refs/remotes/") || ref.startsWith("refs/tags/")),
    ...(ageDays === undefined ? {} : { ageDays }),
    overdue: ageDays !== undefined && ageDays > OVERDUE_DAYS,
  };
}

/** The earliest commit, by author time, that brings one of the objects in or is one; ties go to the smaller id. */
function earliest(trace: Trace, objects: readonly ObjectTrace[]): CommitInfo | undefined {
  let first: CommitInfo | undefined;
  for (const object of objects) {
    const ids = object.introduced.map((one) => one.commit);
    if (object.type === "commit" && object.reachable) ids.push(object.oid);
    const target = object.reachable ? trace.tags.get(object.oid)?.target : undefined;
    if (target !== undefined) ids.push(target);
    for (const id of ids) {
      const info = infoOf(trace, id);
      if (info === undefined) continue;
      const sooner =
        first === undefined ||
        info.author.time < first.author.time ||
        (info.author.time === first.author.time && info.id < first.id);
      if (sooner) first = info;
    }
  }
  return first;
}

/** The latest commit that takes the last of the objects out of a file: none of them comes in at the same place. */
function lastRemoval(trace: Trace, objects: readonly ObjectTrace[]): CommitInfo | undefined {
  const nameOf = ({ commit, path }: { commit: string; path: string }): string => `${commit} ${path}`;
  const brought = new Set(objects.flatMap(({ introduced }) => introduced.map(nameOf)));
  let last: CommitInfo | undefined;
  for (const { removed } of objects)
    for (const place of removed) {
      const info = brought.has(nameOf(place)) ? undefined : infoOf(trace, place.commit);
      if (info === undefined) continue;
      const later = last === undefined || info.committer.time > last.committer.time;
      if (later || (info.committer.time === last?.committer.time && info.id < last.id)) last = info;
    }
  return last;
}

function infoOf(trace: Trace, id: string): CommitInfo | undefined {
  const commit = trace.commits.get(id);
  return commit === undefined ? undefined : { id, author: commit.author, committer: commit.committer };
}
