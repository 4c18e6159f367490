import type { Confidence, Rule } from "../../rules/types.ts";
import type { Candidate } from "../recognise/types.ts";

/** What a check is shown. */
export interface Evidence {
  readonly rule: Rule;
  /** The secret, decoded; one character a byte. */
  readonly secret: string;
  /** The text around it, within the rule's reach, and where everything stands in it. */
  readonly text: string;
  readonly candidate: Candidate;
  readonly confidence: Confidence;
}

/** What a check makes of a candidate: not a secret at all, or how sure it is and why. */
export type Judgement = "drop" | { readonly confidence: Confidence; readonly notes?: readonly string[] };

/** A check beyond the pattern: a checksum, an inner structure, placeholders. Pure. */
export type Check = (evidence: Evidence) => Judgement;
