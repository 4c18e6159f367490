import type { Leak, Place, RunResult } from "../leaks/types.ts";
import { neutralise } from "./neutral.ts";
import { refName } from "./place.ts";
import { shorten } from "./width.ts";
import { isoDate, listed, shortId } from "./words.ts";

/** The policy's limit in days; `Provenance.overdue` is decided where leaks are made. */
export const OVERDUE_DAYS = 90;

/**
 * What to do now, as whole sentences, the most urgent first; neutralised. Where to do it is {@link remedyUrl}, shown
 * beside them.
 */
export function advice(leak: Leak, command: RunResult["command"]): string[] {
  const steps = leak.remedy.steps === undefined ? [] : [neutralise(leak.remedy.steps)];
  if (leak.verdict === "revoked")
    return [
      "The provider refuses this key, so there is nothing left to rotate.",
      "Find out whether it was used while it worked, and take it out of the code.",
    ];
  if (command === "commit-msg")
    return [
      "Not committed yet: take it out of the message.",
      "If it ever left this machine, rotate it.",
      ...steps,
    ];
  // Whoever is refused adds a commit that deletes the line, and is refused again.
  const rewrite =
    "Take it out of every commit and tag that is pushed (git rebase --interactive, or git commit --amend for the last): one more commit on top sends the old one along.";
  if (command === "pre-push")
    return [`The push was stopped. ${rewrite}`, "If it ever left this machine, rotate it.", ...steps];
  const committed = leak.provenance !== undefined || leak.findings.some(({ place }) => isCommitted(place));
  if (!committed && (command === "staged" || command === "check"))
    return [
      command === "staged"
        ? "Not committed yet: take it out of this change and load it from the environment or a secret store."
        : "No commit holds it as far as this run shows: keep it out of the next one, and load it from the environment or a secret store.",
      "If it ever left this machine, rotate it.",
      ...steps,
    ];
  // A provider without a page is a kind of program or of secret (PostgreSQL, a wallet): there is nobody to go to.
  const rotate =
    leak.remedy.url === undefined
      ? "Take it as stolen and replace it at once wherever it is used."
      : `Take it as stolen and rotate it at once at ${neutralise(leak.provider)}.`;
  const history = committed
    ? "Deleting the line is not enough: history and every clone keep it."
    : "Deleting the line is not enough if it was ever committed: history keeps it.";
  if (command === "pre-receive") return [rotate, ...steps, rewrite];
  return [rotate, ...steps, history];
}

/** Whether a place is part of a commit, or of what goes from clone to clone with commits. */
function isCommitted({ kind }: Place): boolean {
  return kind !== "file" && kind !== "index" && kind !== "stdin";
}

const LONGEST_URL = 2000;

/**
 * The page where a secret is replaced, percent-encoded throughout. Rules may come from the scanned repository's own
 * configuration, so anything but an `https` address is none; `undefined` too where nothing is left to replace.
 */
export function remedyUrl(leak: Leak): string | undefined {
  const { url } = leak.remedy;
  if (url === undefined || leak.verdict === "revoked" || !URL.canParse(url)) return undefined;
  const { protocol, username, password, href } = new URL(url);
  if (protocol !== "https:" || username !== "" || password !== "" || href.length > LONGEST_URL)
    return undefined;
  // What a URL may hold and Markdown, XML or a sentence would end at. An underscore stays as it is, to be read and copied.
  // A percent sign that begins no escape is none of the standard's URIs.
  return href
    .replace(/%(?![0-9a-f]{2})/gi, "%25")
    .replace(/[()'"<>`|[\]{}\\^*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** At most this many refs are named. */
const REFS_NAMED = 4;

/** Who can see a leak, as one sentence; `undefined` where nothing is known. Ref names in it are neutralised and shortened. */
export function exposure(leak: Leak): string | undefined {
  const { provenance } = leak;
  if (provenance === undefined) return undefined;
  const { refs } = provenance;
  if (refs.length === 0)
    return "No branch or tag reaches it: only who holds this object database can read it.";
  // What left this machine is named first.
  const outside = (ref: string): number => (/^refs\/(?:remotes|tags)\//.test(ref) ? 0 : 1);
  const ordered = refs.toSorted((a, b) => outside(a) - outside(b));
  const names = ordered.slice(0, REFS_NAMED).map((ref) => shorten(neutralise(refName(ref)), 60));
  if (refs.length > REFS_NAMED) names.push(`${refs.length - REFS_NAMED} more`);
  // A tag is made to be given away, but only a remote-tracking branch shows that something was.
  const readers = refs.some((ref) => ref.startsWith("refs/remotes/"))
    ? "who can read the remote"
    : "who was given the tag";
  return provenance.pushed
    ? `Take it as seen by everybody ${readers}: it is reached by ${listed(names)}.`
    : `Not pushed as far as this clone knows: it is reached by ${listed(names)}.`;
}

/** How far a leak's replacement is, as one sentence; `undefined` where this clone knows of none. */
export function rotationState({ rotation }: Leak): string | undefined {
  if (rotation === undefined) return undefined;
  const { id, state, step, startedAt, updatedAt } = rotation;
  return state === "done"
    ? `Replaced on ${updatedAt.slice(0, 10)}: ${step}.`
    : `Under way since ${startedAt.slice(0, 10)}: ${step}. To go on: keysweep rotate --resume ${id}`;
}

/** Whether a leak still stands in the tree of HEAD, as one sentence. */
export function headState(leak: Leak): string | undefined {
  if (leak.provenance === undefined) return undefined;
  const { inHead, left } = leak.provenance;
  if (inHead) return "Still in HEAD.";
  // Staged and never committed, or thrown away since: HEAD need never have held it.
  if (leak.provenance.first === undefined) return "Not in HEAD.";
  const taken =
    left === undefined ? "" : ` Commit ${shortId(left.id)} of ${isoDate(left.author.time)} took it out.`;
  return `No longer in HEAD, but history keeps it.${taken}`;
}
