import { afterAll, beforeAll, expect, test } from "vitest";
import { waitUntilLive, waitUntilRevoked } from "../../src/verify/settle.ts";
import { key } from "../support/keys.ts";
import { type Canned, secretOf, startServer, type TestServer, verifierFor } from "./server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

const secret = secretOf("github-pat", "GitHub", key("github-pat", "settle"));
const ANSWERS: Readonly<Record<string, Canned>> = {
  live: { status: 200, body: { login: "jo", id: 1 } },
  dead: { status: 401, body: { message: "Bad credentials" } },
  fault: { status: 404, body: {} },
};

/** Answers one after the other, the last for good. */
function play(...names: readonly string[]): void {
  server.play(() => ANSWERS[names[Math.min(server.got.length, names.length) - 1] ?? "fault"]);
}

test("a new key that is refused at first is waited for", async () => {
  play("dead", "dead", "live");
  const answers: string[] = [];
  const settled = await waitUntilLive(verifierFor(server), secret, {
    everyMs: 5,
    onAnswer: ({ kind }) => answers.push(kind),
  });
  expect(settled).toMatchObject({ reached: true, answers: 3, verdict: { kind: "live" } });
  expect(answers).toEqual(["revoked", "revoked", "live"]);
});

test("a new key that is never taken is not waited for for ever", async () => {
  play("dead");
  expect(await waitUntilLive(verifierFor(server), secret, { everyMs: 5, withinMs: 40 })).toMatchObject({
    reached: false,
    verdict: { kind: "revoked" },
  });
});

test("a deleted key is dead after three refusals in a row over the whole span", async () => {
  play("live", "dead", "live", "dead", "fault", "dead", "dead", "dead");
  expect(await waitUntilRevoked(verifierFor(server), secret, { everyMs: 5, spanMs: 10 })).toMatchObject({
    reached: true,
    answers: 8,
  });
  play("dead");
  const start = performance.now();
  const settled = await waitUntilRevoked(verifierFor(server), secret, { everyMs: 5, spanMs: 80 });
  expect(settled.reached).toBe(true);
  expect(settled.answers).toBeGreaterThan(3);
  expect(performance.now() - start).toBeGreaterThanOrEqual(80);
});

test("a key that goes on answering is not called dead", async () => {
  play("dead", "dead", "live", "dead", "dead", "live");
  expect(
    await waitUntilRevoked(verifierFor(server), secret, { everyMs: 5, spanMs: 0, withinMs: 50 }),
  ).toMatchObject({
    reached: false,
  });
});

test("waiting ends when the caller says so", async () => {
  play("dead");
  const signal = AbortSignal.timeout(20);
  await expect(waitUntilLive(verifierFor(server), secret, { everyMs: 5, signal })).rejects.toBeDefined();
});
