/** Who runs a repository's hooks. */
export type HookManager = "husky" | "lefthook" | "simple-git-hooks" | "pre-commit" | "git";

/** How commands are run in a repository. */
export interface Runner {
  /** keysweep in a hook: never fetched from anywhere, only what is installed. */
  readonly hook: string;
  /** keysweep in a CI job that has nothing installed: this version and no other. */
  readonly ci: string;
  /** Installs keysweep; absent when it is there. */
  readonly install?: string;
}

/** A file that `init` would write. */
export interface PlannedFile {
  /** Relative to the root, `/` between parts; absolute for a hook outside of the work tree. */
  readonly path: string;
  /** Absent: it is not there yet. */
  readonly before?: string;
  readonly after: string;
  readonly executable: boolean;
  /** What the change is, for a person: "runs `keysweep staged` before each commit". */
  readonly what: string;
}

/** What `init` would do, and what it leaves to a person. */
export interface SetupPlan {
  readonly root: string;
  readonly managers: readonly HookManager[];
  readonly files: readonly PlannedFile[];
  /** Things that stand as they should already. */
  readonly already: readonly string[];
  /** What cannot be done safely by a program, with the lines to add. */
  readonly byHand: readonly string[];
  /** Commands to run afterwards. */
  readonly next: readonly string[];
  /** Things a person should know, in whole sentences. */
  readonly notes: readonly string[];
}

/** What an edit of a text comes to. */
export type Edit =
  | { readonly kind: "changed"; readonly text: string }
  | { readonly kind: "already" }
  /** The text is not as expected: `lines` are to be added by hand. */
  | { readonly kind: "by-hand"; readonly lines: string };

/** One question about the protection of a repository, answered. */
export interface Diagnosis {
  readonly name: "git" | "node" | "rules" | "hook" | "ci" | "env" | "cache";
  readonly state: "ok" | "warning" | "broken";
  /** One sentence: what is. */
  readonly finding: string;
  /** What to do about it. */
  readonly mend?: string;
}
