import type { ParsedCommit, ParsedTag } from "../commit.ts";
import type { TipSet } from "../graph/reach.ts";
import type { ObjectType } from "../objects.ts";
import type { EarlierHistory } from "./grown.ts";
import type { Introduction } from "./introductions.ts";

// What is told of objects in a history.

/** A commit that brings an object in, and where. */
export interface Occurrence {
  readonly commit: string;
  readonly path: string;
  /** Present when this is a git note: the notes ref, and the id of the object the note is on. */
  readonly note?: { readonly ref: string; readonly on: string };
}

/** Where an object stands in a repository. */
export interface ObjectTrace {
  readonly oid: string;
  /** Absent when the object itself cannot be read. */
  readonly type: ObjectType | undefined;
  /** For a blob: every commit that brings it in, once a path, earliest first. */
  readonly introduced: readonly Occurrence[];
  /** For a blob: every commit of HEAD's history that takes it out, where all its parents have it; earliest first. */
  readonly removed: readonly Occurrence[];
  /** Refs, a detached HEAD or a reflog (all but the newest stash live there) lead to it. */
  readonly reachable: boolean;
  /** Its paths in HEAD's tree. */
  readonly inHead: readonly string[];
  /** Its paths in the index. Looked up only for a blob that nothing else reaches. */
  readonly inIndex: readonly string[];
  /** The refs that reach it, as places in {@link Trace.refNames}. Reachable without one: through reflogs only. */
  readonly reachedBy: TipSet;
  /** Their full names, ascending: made anew each time, and there may be tens of thousands. */
  readonly refs: readonly string[];
  /** Refs that name it directly, as git.git's key tags name blobs, or name a tree that holds it: not through a commit. */
  readonly namedBy: readonly string[];
}

/** A commit that a trace mentions, without its other headers: a merged tag's message stands there, and a trace is kept. */
export type MentionedCommit = Omit<ParsedCommit, "extra">;

/** What `traceObjects` says of all the objects that it was asked about. */
export interface Trace {
  readonly objects: ReadonlyMap<string, ObjectTrace>;
  /** Every commit that `objects` mentions, those a traced tag means included. */
  readonly commits: ReadonlyMap<string, MentionedCommit>;
  /** The traced objects that are tags. */
  readonly tags: ReadonlyMap<string, ParsedTag>;
  /** Full names of all refs, ascending. */
  readonly refNames: readonly string[];
  /** Commits whose trees git could not compare: what they bring in is not in `introduced`. */
  readonly unread: readonly string[];
}

/** A trace as plain data: for whoever keeps it. What the index holds is not in it, for that changes all the time. */
export type PlainTrace = Omit<Trace, "objects"> & {
  readonly objects: ReadonlyMap<string, Omit<ObjectTrace, "refs" | "inIndex">>;
};

/** How a history is traced. */
export interface TraceOptions {
  /** Ask git for everything: the measure that the quicker way is held to. */
  readonly plain?: boolean;
  /** What is known of the history from a time when it was smaller. */
  readonly earlier?: EarlierHistory | undefined;
}

/** A trace, and what holds of it for good, whatever becomes of refs. */
export interface TracedHistory {
  readonly trace: PlainTrace;
  /** Where any commit takes one of the blobs out. */
  readonly removals: readonly Introduction[];
}
