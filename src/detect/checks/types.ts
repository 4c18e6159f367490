import type { Confidence, Rule } from "../../rules/types.ts";
import type { Candidate } from "../recognise/types.ts";

/** What a check is shown of a candidate: something that the pattern of a rule took for a secret. */
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

/**
 * Judges a candidate by more than the pattern of its rule: a checksum, an inner structure, the name it is assigned to, whether it is a place-holder.
 * Pure. Rules name their check in `rules/*.toml`; `index.ts` lists all of them.
 */
export type Check = (evidence: Evidence) => Judgement;
