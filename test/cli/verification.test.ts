import { expect, test } from "vitest";
import { failOnOf, openVerifier, withVerdicts } from "../../src/cli/verification.ts";
import { Secret } from "../../src/secret.ts";
import type { SecretToVerify } from "../../src/verify/types.ts";
import type { Verifier } from "../../src/verify/verifier.ts";
import { leak, run } from "../report/sample.ts";
import { key } from "../support/keys.ts";
import { createTerminal } from "./terminal.ts";

test("--fail-on is any unless something else is said", () => {
  expect(failOnOf({}, false)).toBe("any");
  for (const word of ["any", "high"] as const) expect(failOnOf({ "fail-on": word }, false)).toBe(word);
  expect(failOnOf({ "fail-on": "live" }, true)).toBe("live");
});

test.each([
  [{ "fail-on": "some" }, true, "--fail-on takes any, live or high"],
  [{ "fail-on": "live" }, false, "--fail-on live needs --verify"],
  [{ "openai-base-url": "https://gateway.example/v1" }, false, "--openai-base-url goes with --verify"],
])("wrong use: %j", (options, asks, message) => {
  expect(() => failOnOf(options, asks)).toThrowError(
    expect.objectContaining({ code: "USAGE", message: expect.stringContaining(message) }),
  );
});

test.each([
  "http://gateway.example/v1",
  "gateway",
  "https://user@gateway.example",
  "https://a.example/?key=1",
])("no verifier for the base URL %s", async (url) => {
  await expect(openVerifier({ "openai-base-url": url }, undefined)).rejects.toMatchObject({ code: "USAGE" });
});

/** Takes every secret for live and says how far it has come. */
const verifier: Verifier = {
  async verify(secrets: readonly SecretToVerify[], { onProgress } = {}) {
    const verdict = { kind: "live", reason: "accepted", explanation: "It works.", checkedAt: "now" } as const;
    for (const index of secrets.keys()) onProgress?.(index + 1, secrets.length);
    return { results: secrets.map((secret) => ({ ...secret, verdict })), warnings: ["Said once."] };
  },
  askAgain: () => Promise.reject(new Error("not asked")),
};

test("a result gets its verdicts, and what the verifier warns of behind what was said before", async () => {
  const { io, shown } = createTerminal("/");
  const result = run({
    leaks: [leak(), leak({ secret: new Secret(key("openai-admin")) })],
    warnings: ["Said before."],
  });
  const verified = await withVerdicts(result, verifier, io);
  expect(verified.leaks.map(({ verdict }) => verdict)).toEqual(["live", "live"]);
  expect(verified.warnings).toEqual(["Said before.", "Said once."]);
  // CI is no terminal.
  expect(shown()).toBe("");
});

test("a terminal shows how far it has come, and nothing of it stays", async () => {
  const { io } = createTerminal("/", { CI: "" });
  let written = "";
  const stderr = {
    isTTY: true,
    write: (text: string) => {
      written += text;
    },
  };
  await withVerdicts(run({ leaks: [leak()] }), verifier, { ...io, stderr });
  expect(written).toBe("\r\u001b[2Kasked about 1 of 1 secrets\r\u001b[2K");
});
