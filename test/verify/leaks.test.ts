import { expect, test } from "vitest";
import { Secret } from "../../src/secret.ts";
import { toVerification, verifyLeaks } from "../../src/verify/leaks.ts";
import type { SecretToVerify, Verdict } from "../../src/verify/types.ts";
import type { Verifier } from "../../src/verify/verifier.ts";
import { finding, leak } from "../report/sample.ts";
import { key } from "../support/keys.ts";
import { everyPrintOf, shows } from "./server.ts";

const VERDICT: Verdict = {
  kind: "live",
  reason: "accepted",
  explanation: "It works.",
  checkedAt: "2026-06-15T12:00:00.000Z",
  evidence: {
    endpoint: "GET api.openai.com/v1/models",
    status: 200,
    code: "slow_down",
    requestId: "req_1",
    organization: "0123456789ab",
    account: ["org-1"],
    requests: 1,
  },
};

/** A verifier that answers by the secret's text and keeps what it was asked. */
function answering(verdictOf: (text: string) => Verdict, warnings: readonly string[] = []) {
  const asked: SecretToVerify[] = [];
  const verifier: Verifier = {
    async verify(secrets, { onProgress } = {}) {
      asked.push(...secrets);
      onProgress?.(secrets.length, secrets.length);
      return {
        results: secrets.map((secret) => ({ ...secret, verdict: verdictOf(secret.secret.reveal()) })),
        warnings,
      };
    },
    askAgain: async ({ secret }) => verdictOf(secret.reveal()),
  };
  return { verifier, asked };
}

test("each leak gets the verdict on its own secret, in the order given, and nothing else of it changes", async () => {
  const texts = ["openai-project", "openai-admin", "openai-svcacct"].map((kind) =>
    key(kind as "openai-admin"),
  );
  const leaks = texts.map((text, index) => leak({ secret: new Secret(text), fingerprint: `f${index}` }));
  const { verifier } = answering((text) =>
    text === texts[1] ? { ...VERDICT, kind: "revoked", reason: "not-accepted" } : VERDICT,
  );
  const { leaks: verified } = await verifyLeaks(leaks, verifier);
  expect(verified.map(({ verdict }) => verdict)).toEqual(["live", "revoked", "live"]);
  for (const [index, { verdict: _, verification, ...rest }] of verified.entries()) {
    const { verdict: __, ...before } = leaks[index] ?? leak();
    expect(rest).toEqual(before);
    expect(verification?.checkedAt).toBe(VERDICT.checkedAt);
  }
  for (const text of texts) expect(shows(everyPrintOf(verified), text)).toBe(false);
});

test("an AWS key id is asked about with the secret beside it, and not with one of another commit's message", async () => {
  const [id, near, far] = [
    key("aws-access-key-id"),
    key("aws-secret-access-key", 1),
    key("aws-secret-access-key", 2),
  ];
  const commit = (digit: string) => {
    const who = { who: "", time: 1 };
    return { kind: "commit-message", commit: { id: digit.repeat(40), author: who, committer: who } } as const;
  };
  const aws = (text: string, digit: string) =>
    leak({ provider: "Amazon Web Services", secret: new Secret(text), findings: [finding(commit(digit))] });
  const { verifier, asked } = answering(() => VERDICT);
  await verifyLeaks([aws(id, "a"), aws(near, "a"), aws(far, "b")], verifier);
  expect(asked.map(({ companions = [] }) => companions.map(({ secret }) => secret.reveal()))).toEqual([
    [near],
    [id],
    [],
  ]);
});

test("warnings and progress are passed on", async () => {
  const progress: [number, number][] = [];
  const { verifier } = answering(() => VERDICT, ["Verdicts are not remembered."]);
  const { warnings } = await verifyLeaks([leak()], verifier, {
    onProgress: (done, total) => void progress.push([done, total]),
  });
  expect(warnings).toEqual(["Verdicts are not remembered."]);
  expect(progress).toEqual([[1, 1]]);
});

test("a verdict as a report carries it", () => {
  expect(toVerification({ ...VERDICT, cached: true })).toEqual({
    reason: "accepted",
    explanation: "It works.",
    checkedAt: VERDICT.checkedAt,
    endpoint: "GET api.openai.com/v1/models",
    status: 200,
    code: "slow_down",
    requestId: "req_1",
    organization: "0123456789ab",
    account: ["org-1"],
    cached: true,
  });
  const { evidence: _, ...unasked } = VERDICT;
  expect(toVerification(unasked)).toEqual({
    reason: "accepted",
    explanation: "It works.",
    checkedAt: VERDICT.checkedAt,
  });
});
