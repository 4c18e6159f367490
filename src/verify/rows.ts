import type { Row } from "./answers.ts";

// The two rows that nearly every provider's table has.

/** What the provider calls what it was shown. */
type Called = "key" | "token";

/** 200 and a body with what only a live secret is told: the provider accepts it. */
export function accepted(name: string, body: Pick<Row, "is" | "has" | "json">, called: Called = "key"): Row {
  return { status: 200, ...body, kind: "live", reason: "accepted", says: `${name} accepts this ${called}.` };
}

/** The provider denies it: a secret that was revoked, or never was one. `answer`: the status, and what the body must be. */
export function refused(
  name: string,
  answer: Pick<Row, "status" | "is" | "json">,
  called: Called = "key",
): Row {
  return {
    ...answer,
    kind: "revoked",
    reason: "not-accepted",
    says: `${name} does not accept this ${called}: it was revoked or never valid.`,
  };
}
