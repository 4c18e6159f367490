import type { Finding, Leak, Verification } from "../leaks/types.ts";
import type { Companion, SecretToVerify, Verdict } from "./types.ts";
import type { Verifier } from "./verifier.ts";

/** Parts of one credential stand this many lines apart at most. */
const NEAR_LINES = 20;

/** Asks about every leak and returns them with their verdicts, in the same order; and what is to be said to people. */
export async function verifyLeaks(
  leaks: readonly Leak[],
  verifier: Verifier,
  options: {
    readonly signal?: AbortSignal;
    readonly onProgress?: (done: number, total: number) => void;
  } = {},
): Promise<{ readonly leaks: readonly Leak[]; readonly warnings: readonly string[] }> {
  const secrets = leaks.map((leak): SecretToVerify => {
    const companions = companionsOf(leak, leaks);
    return {
      ruleId: leak.ruleId,
      provider: leak.provider,
      secret: leak.secret,
      ...(companions.length > 0 && { companions }),
    };
  });
  const { results, warnings } = await verifier.verify(secrets, options);
  return {
    leaks: leaks.map((leak, index) => {
      const verdict = results[index]?.verdict;
      return verdict ? { ...leak, verdict: verdict.kind, verification: toVerification(verdict) } : leak;
    }),
    warnings,
  };
}

/** A verdict as a leak carries it. */
export function toVerification({ reason, explanation, checkedAt, evidence, cached }: Verdict): Verification {
  return {
    reason,
    explanation,
    checkedAt,
    ...(evidence && { endpoint: evidence.endpoint }),
    ...(evidence?.status !== undefined && { status: evidence.status }),
    ...(evidence?.requestId !== undefined && { requestId: evidence.requestId }),
    ...(evidence?.account && { account: evidence.account }),
    ...(cached && { cached }),
  };
}

/** Other parts of the credential: leaks of the same provider that stand close to this one. */
function companionsOf(leak: Leak, leaks: readonly Leak[]): Companion[] {
  return leaks
    .filter((other) => other !== leak && other.provider === leak.provider && other.ruleId !== leak.ruleId)
    .filter((other) => leak.findings.some((here) => other.findings.some((there) => isNear(here, there))))
    .map(({ ruleId, secret }) => ({ ruleId, secret }));
}

function isNear(a: Finding, b: Finding): boolean {
  return Math.abs(a.line - b.line) <= NEAR_LINES && contentOf(a) === contentOf(b);
}

/** What tells whether two findings stand in the same content. */
function contentOf({ place }: Finding): string {
  if ("oid" in place) return place.oid;
  if ("path" in place) return `${place.kind} ${place.path}`;
  return "commit" in place ? place.commit.id : place.kind;
}
