import type { Place } from "../leaks/types.ts";
import type { CommitInfo } from "../sources/types.ts";
import { shortId } from "./words.ts";

/** The file a place is in, as git names it (of an archive the archive itself); `undefined` for messages, notes, stdin and loose objects. */
export function pathOf(place: Place): string | undefined {
  switch (place.kind) {
    case "file":
    case "index":
    case "commit-file":
      return place.path;
    default:
      return undefined;
  }
}

/** The commit that brings a place in. */
export function commitOf(place: Place): CommitInfo | undefined {
  switch (place.kind) {
    case "commit-file":
    case "commit-message":
    case "tag-message":
    case "note":
      return place.commit;
    default:
      return undefined;
  }
}

/** A place in words, without line and column. Not neutralised: paths and tag names are the repository's. */
export function placeName(place: Place): string {
  if (place.inName) return `name of ${"ref" in place ? namedRef(place.ref) : nameAround(place, "")}`;
  return nameAround(place, place.inside === undefined ? "" : `!${place.inside}`);
}

/** `inside`: what follows the name of the archive. */
function nameAround(place: Place, inside: string): string {
  switch (place.kind) {
    case "file":
    case "commit-file":
      return place.path + inside;
    case "index":
      return `${place.path}${inside} (staged)`;
    case "stdin":
      return `standard input${inside}`;
    case "commit-message":
      return `message of commit ${shortId(place.commit.id)}`;
    case "tag-message":
      return `message of tag ${place.tag}`;
    case "note":
      return `note on ${shortId(place.on)}${inside} (${place.ref})`;
    case "ref":
      return `blob ${shortId(place.oid)}${inside} (${place.ref})`;
    case "unreachable":
      return `unreachable ${place.type} ${shortId(place.oid)}${inside}`;
  }
}

function namedRef(ref: string): string {
  if (ref.startsWith("refs/heads/")) return `branch ${refName(ref)}`;
  return ref.startsWith("refs/remotes/") ? `remote branch ${refName(ref)}` : refName(ref);
}

/** A ref as people call it: `main`, `tag v1`, `origin/main`, `stash`. */
export function refName(ref: string): string {
  if (ref.startsWith("refs/heads/")) return ref.slice("refs/heads/".length);
  if (ref.startsWith("refs/tags/")) return `tag ${ref.slice("refs/tags/".length)}`;
  if (ref.startsWith("refs/remotes/")) return ref.slice("refs/remotes/".length);
  return ref.startsWith("refs/") ? ref.slice("refs/".length) : ref;
}
