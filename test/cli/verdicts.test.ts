import { afterAll, beforeAll, expect, test } from "vitest";
import { key } from "../support/keys.ts";
import { temporaryFolder } from "../support/repository.ts";
import { OPENAI_CASES } from "../verify/openai-cases.ts";
import { shows, startServer, type TestServer } from "../verify/server.ts";
import { keysweep, type Ran } from "./run.ts";

/** One key a row of the table of what OpenAI's answers mean, all asked about in one run of the built command. */
const KEYS = OPENAI_CASES.map(([name]) => key("openai-project", `verdicts ${name}`));

let server: TestServer;
let ran: Ran;
let leaks: readonly {
  readonly verdict: string;
  readonly verification: { readonly reason: string; readonly explanation: string; readonly endpoint: string };
  readonly findings: readonly { readonly line: number }[];
}[];

beforeAll(async () => {
  server = await startServer();
  server.play(({ headers }) => {
    const at = KEYS.indexOf(headers.authorization?.replace("Bearer ", "") ?? "");
    return OPENAI_CASES[at]?.[1] ?? { status: 500 };
  });
  ran = await keysweep(
    temporaryFolder(),
    ["verify", "--format", "json", "--openai-base-url", `${server.url.origin}/v1`],
    { input: KEYS.map((text) => `${text}\n`).join("") },
  );
  leaks = JSON.parse(ran.stdout).leaks;
}, 120_000);
afterAll(() => server.close());

test.each(OPENAI_CASES.map(([name, , kind, reason], index) => [name, kind, reason, index + 1] as const))(
  "%s",
  (_name, kind, reason, line) => {
    const leak = leaks.find(({ findings }) => findings.some((finding) => finding.line === line));
    expect(leak?.verdict).toBe(kind);
    expect(leak?.verification).toMatchObject({
      reason,
      endpoint: expect.stringMatching(/^GET 127\.0\.0\.1:\d+\/v1\/(?:models|me)$/),
    });
  },
);

test("live ones stand first, and exit with 1; nothing of any key or answer is printed", () => {
  expect(ran.code).toBe(1);
  expect(leaks).toHaveLength(KEYS.length);
  const kinds = leaks.map(({ verdict }) => verdict);
  expect(kinds.lastIndexOf("live")).toBeLessThan(kinds.indexOf("unknown"));
  expect(kinds.indexOf("revoked")).toBeGreaterThan(kinds.lastIndexOf("unknown"));
  for (const text of KEYS) expect(shows(ran.stdout + ran.stderr, text)).toBe(false);
  expect(ran.stdout).not.toContain("Something");
});

test("each key is asked about with harmless questions, and with no more than its answers call for", () => {
  expect(server.got.every(({ method, path }) => method === "GET" && /^\/v1\/(?:models|me)$/.test(path))).toBe(
    true,
  );
  for (const [index, [name, answer]] of OPENAI_CASES.entries()) {
    const asked = server.got.filter(({ headers }) => headers.authorization === `Bearer ${KEYS[index]}`);
    // Once; again at `/me` where the models do not say all; a fault twice more at each.
    const most = answer.status >= 500 || name === "429, no code" ? 3 : 2;
    expect(asked.length, name).toBeGreaterThan(0);
    expect(asked.length, name).toBeLessThanOrEqual(most);
  }
});
