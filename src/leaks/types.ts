import type { Encoding } from "../detect/types.ts";
import type { Confidence, Remedy, Severity } from "../rules/types.ts";
import type { Secret } from "../secret.ts";
import type { CommitInfo, Gap, InArchive, InName, Skip } from "../sources/types.ts";

/** What is known of a secret's life. `unverified`: nobody asked. */
export type VerdictKind = "live" | "live-restricted" | "live-no-quota" | "revoked" | "unknown" | "unverified";

/** Where a finding stands, for a person who goes there. In an archive, line and column are of the file in it; in a name, the column is of the name. */
export type Place = Spot & InArchive & InName;

type Spot =
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "stdin" }
  /** In the index: what the next commit would hold. */
  | { readonly kind: "index"; readonly path: string }
  /** A file as `commit` brings it in. */
  | { readonly kind: "commit-file"; readonly path: string; readonly commit: CommitInfo; readonly oid: string }
  | { readonly kind: "commit-message"; readonly commit: CommitInfo }
  | { readonly kind: "tag-message"; readonly tag: string; readonly commit?: CommitInfo; readonly oid: string }
  /** A git note on the object `on`. */
  | {
      readonly kind: "note";
      readonly ref: string;
      readonly on: string;
      readonly commit: CommitInfo;
      readonly oid: string;
    }
  /** A blob that a ref names by itself, outside of every commit (a tag of a file); in a name, any ref. */
  | { readonly kind: "ref"; readonly ref: string; readonly oid: string }
  /** An object that no ref and no reflog reaches. */
  | { readonly kind: "unreachable"; readonly oid: string; readonly type: "blob" | "commit" | "tag" };

/** How a verdict is known. Holds no secret. */
export interface Verification {
  /** A stable word: `accepted`, `missing-scopes`, `not-accepted`, …. */
  readonly reason: string;
  /** One sentence for a person. */
  readonly explanation: string;
  /** ISO 8601, UTC. */
  readonly checkedAt: string;
  /** Who was asked: method, host and path; absent where nobody was. */
  readonly endpoint?: string;
  readonly status?: number;
  /** The provider's own error code, where it is a plain word. */
  readonly code?: string;
  /** The provider's name for the request. */
  readonly requestId?: string;
  /** First 12 hex digits of the SHA-256 of the organization that the answer named. */
  readonly organization?: string;
  /** Identifiers of the account that the key belongs to. */
  readonly account?: readonly string[];
  /** The answer is of an earlier run and still counts. */
  readonly cached?: true;
}

/** The text around a finding with every secret in it masked; safe to print. */
export interface Snippet {
  /** One line, shortened around the finding where it is long. */
  readonly line: string;
  /** Where in `line` the masked secret stands, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
}

/** A match somewhere. Lines and columns count from 1; columns count characters of the decoded line (UTF-16 units), bytes where it is not UTF-8. */
export interface Finding {
  /** What an ignore file or baseline names it by; see `fingerprint.ts`. Findings of one strong secret share theirs. */
  readonly fingerprint: string;
  readonly place: Place;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly encodings: readonly Encoding[];
  readonly confidence: Confidence;
  readonly notes: readonly string[];
  /** What stands near by and belongs to it, where its rule asks for that. */
  readonly parts?: readonly SecretPart[];
  readonly snippet: Snippet;
}

/** Where a leak came from and who can see it. Absent outside of history. */
export interface Provenance {
  /** The first commit that holds the secret; absent when nothing but unreachable objects hold it. */
  readonly first?: CommitInfo;
  /** Still in the tree of HEAD. */
  readonly inHead: boolean;
  /** The last commit of HEAD's history that took it out of a file. Absent while it is in HEAD, and where HEAD's files never held it. */
  readonly left?: CommitInfo;
  /** Full names of the refs that reach a commit holding it: `refs/heads/…`, `refs/tags/…`, `refs/remotes/…`, `refs/stash`, … */
  readonly refs: readonly string[];
  /** A remote-tracking branch or a tag reaches it: take it as seen by everybody who can read that remote. */
  readonly pushed: boolean;
  /** Whole days since `first` was authored. */
  readonly ageDays?: number;
  /** Older than the policy's 90 days. */
  readonly overdue: boolean;
}

/** How far the replacement of a secret by this clone has come. */
export interface LeakRotation {
  /** What `keysweep rotate --resume` takes. */
  readonly id: string;
  /** `under-way`: begun and not ended. `done`: the old secret is dead. */
  readonly state: "under-way" | "done";
  /** The last step that was written down, in words: `the new key is stored`. */
  readonly step: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly updatedAt: string;
}

/** One secret and every place it stands. */
export interface Leak {
  /** That of its first finding. */
  readonly fingerprint: string;
  readonly ruleId: string;
  /** Its rule is none of keysweep's own: a repository may have written it, and its text may be anything. */
  readonly foreignRule?: true;
  readonly provider: string;
  readonly description: string;
  readonly severity: Severity;
  /** The highest of its findings. */
  readonly confidence: Confidence;
  readonly secret: Secret;
  readonly remedy: Remedy;
  readonly tags: readonly string[];
  /** At least one; in a stable order: worktree, index, then by commit time, path, line, column. */
  readonly findings: readonly Finding[];
  readonly provenance?: Provenance;
  readonly verdict: VerdictKind;
  /** Absent where nobody asked. */
  readonly verification?: Verification;
  /** Absent where this clone's journals know of none. */
  readonly rotation?: LeakRotation;
}

/** What a run read, and what it could not. */
export interface Coverage {
  /** Blobs (files, objects, messages) that were read. */
  readonly blobs: number;
  readonly bytes: number;
  /** Of them, objects that keysweep's own reader does not know, found broken or too large, so that git printed them. Absent: none. */
  readonly readByGit?: number;
  readonly gaps: readonly Gap[];
  readonly skips: readonly Skip[];
}

/**
 * No leak yet, but a way for one: an .env file that git would take, a stranger's host that is handed OpenAI keys. Or a file that a rule takes
 * for a leak by its path alone, without a secret's text that could be named.
 */
export interface Concern {
  /** Stable: scripts and reports may rely on it. */
  readonly code: string;
  readonly severity: Severity;
  readonly path: string;
  /** From 1; absent where the whole file is meant. */
  readonly line?: number;
  /** One sentence without a secret. */
  readonly message: string;
  /** The ignore line that mends it, and the file it belongs into. */
  readonly fix?: { readonly file: string; readonly line: string };
}

/** What permits a finding, so that it is no leak. Holds no secret. */
export interface PermittedBy {
  readonly by: "comment" | "ignore-file" | "configuration" | "baseline";
  /** In words: `a comment for gitleaks`, `.keysweepignore, line 3`, `an allow list of the rule`. */
  readonly what: string;
  /** Why, where somebody wrote that down. */
  readonly reason?: string;
}

/** What would be a leak, or a file that is one by its path, if nothing permitted it. */
export type Permitted =
  | { readonly permission: PermittedBy; readonly leak: Leak }
  | { readonly permission: PermittedBy; readonly concern: Concern };

/** What a run says: everything a report needs. */
export interface RunResult {
  readonly command:
    | "scan"
    | "staged"
    | "range"
    | "history"
    | "env"
    | "check"
    | "verify"
    | "commit-msg"
    | "pre-push"
    | "pre-receive";
  /** Worst first, then by fingerprint. */
  readonly leaks: readonly Leak[];
  /** Worst first; absent where nobody looked for them. */
  readonly concerns?: readonly Concern[];
  readonly coverage: Coverage;
  /** How many leaks each kind of permission kept out of `leaks`. */
  readonly allowed: {
    readonly inline: number;
    readonly ignoreFile: number;
    readonly config: number;
    readonly baseline: number;
  };
  /** What was kept out; absent where nobody asked for it. A secret that several permissions keep out stands there once for each. */
  readonly permitted?: readonly Permitted[];
  /** Said once, for people: a config that replaces all rules, unreachable leaks not shown, …. */
  readonly warnings: readonly string[];
  readonly ruleCount: number;
  /** What the run looked at, for the verdict line: `the working tree`, `history (12 refs)`. */
  readonly scope: string;
  /** Milliseconds. */
  readonly durationMs: number;
}

/** Another part of a credential that comes in parts: the key id beside a secret. */
export interface SecretPart {
  readonly ruleId: string;
  readonly secret: Secret;
}
