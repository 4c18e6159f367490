import type { Leak, Verification } from "../leaks/types.ts";
import { toVerify } from "./companions.ts";
import type { Verdict } from "./types.ts";
import type { Verifier } from "./verifier.ts";

/** Asks about every leak and returns them with their verdicts, in the same order; and what is to be said to people. */
export async function verifyLeaks(
  leaks: readonly Leak[],
  verifier: Verifier,
  options: {
    readonly signal?: AbortSignal;
    readonly onProgress?: (done: number, total: number) => void;
  } = {},
): Promise<{ readonly leaks: readonly Leak[]; readonly warnings: readonly string[] }> {
  const { results, warnings } = await verifier.verify(toVerify(leaks), options);
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
    ...(evidence?.code !== undefined && { code: evidence.code }),
    ...(evidence?.requestId !== undefined && { requestId: evidence.requestId }),
    ...(evidence?.organization !== undefined && { organization: evidence.organization }),
    ...(evidence?.account && { account: evidence.account }),
    ...(cached && { cached }),
  };
}
