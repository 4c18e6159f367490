import type { Confidence } from "../../rules/types.ts";
import type { View } from "../view.ts";

/** What a recogniser found in a view; all indices are the view's. */
export interface Candidate {
  /** The secret. */
  readonly start: number;
  readonly end: number;
  /** Everything the rule took; encloses the secret. */
  readonly outerStart: number;
  readonly outerEnd: number;
  /** Set where the recogniser itself is less sure than its rule. */
  readonly confidence?: Confidence;
  readonly notes?: readonly string[];
  /** How a value was assigned, for rules that look at it. */
  readonly assignment?: Assignment;
}

/** The parts of `name = "value"`, as indices of the view. */
export interface Assignment {
  readonly nameStart: number;
  readonly nameEnd: number;
  readonly valueStart: number;
  readonly valueEnd: number;
  /** What stands between them. `space`: nothing but blanks, as in `ENV NAME value`; `call`: `setName("value")`; `cell`: a column of a table. */
  readonly operator: "=" | ":" | "=>" | "," | "tag" | "space" | "==" | "call" | "cell";
  /** The quote the value stands in; empty for none. */
  readonly quote: string;
}

/** Reports what a rule finds in `view` around the keyword at `keywordStart`..`keywordEnd`. Pure. */
export type Recogniser = (
  view: View,
  keywordStart: number,
  keywordEnd: number,
  emit: (candidate: Candidate) => void,
) => void;
