import type { CommentDialect } from "../detect/allow-comments.ts";
import type { Encoding } from "../detect/types.ts";
import type { Confidence, Rule } from "../rules/types.ts";
import type { Secret } from "../secret.ts";
import type { Origin } from "../sources/types.ts";
import type { SecretPart, Snippet } from "./types.ts";

/** A settled match together with what its blob tells about it, before anybody knows all its places. */
export interface Sighting {
  readonly rule: Rule;
  readonly origin: Origin;
  readonly secret: Secret;
  /** What the pattern took in all, and the line around it: for allow lists that look at them. */
  readonly matched: Secret;
  readonly lineText: Secret;
  /** The line with its secrets masked and nothing cut, up to a bound: for fingerprints. */
  readonly maskedLine: string;
  readonly encodings: readonly Encoding[];
  readonly confidence: Confidence;
  readonly notes: readonly string[];
  readonly parts: readonly SecretPart[];
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly snippet: Snippet;
  /** The comment that permits it; such sightings are only kept where somebody asked for them. */
  readonly comment?: AllowingComment;
}

/** A comment beside a match that permits it. */
export interface AllowingComment {
  readonly by: CommentDialect;
  /** What it says why; absent too where that may hold a secret. */
  readonly reason?: string;
}
