import { chmod, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { SecretToVerify } from "../../src/verify/types.ts";
import { createVerifier } from "../../src/verify/verifier.ts";
import { key } from "../support/keys.ts";
import {
  type Canned,
  everyPrintOf,
  secretOf,
  shows,
  startServer,
  type TestServer,
  verdictOn,
  verifierFor,
} from "./server.ts";

let server: TestServer;
let folder: string;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), "keysweep-verify-")), "keysweep");
  return () => rm(join(folder, ".."), { recursive: true });
});

const LIVE: Canned = { status: 200, body: { object: "list", data: [] } };
const DEAD: Canned = { status: 401, body: { error: { code: "invalid_api_key", message: "x" } } };
const github = (seed: string): SecretToVerify => secretOf("github-pat", "GitHub", key("github-pat", seed));
const openai = (seed: string): SecretToVerify =>
  secretOf("openai-project-key", "OpenAI", key("openai-project", seed));
const GITHUB_LIVE: Canned = { status: 200, body: { login: "jo", id: 1 } };
const GITHUB_DEAD: Canned = { status: 401, body: { message: "Bad credentials" } };

/** Answers by the bearer token. */
function byToken(answers: Readonly<Record<string, Canned>>) {
  return ({ headers }: { headers: NodeJS.Dict<string | string[]> }): Canned =>
    answers[String(headers.authorization).replace("Bearer ", "")] ?? { status: 500 };
}

describe("a run", () => {
  test("asks about each distinct secret once and answers in the order given", async () => {
    const [a, b] = [github("a"), github("b")];
    server.play(byToken({ [a.secret.reveal()]: GITHUB_LIVE, [b.secret.reveal()]: GITHUB_DEAD }));
    const verifier = verifierFor(server);
    const progress: [number, number][] = [];
    const { results, warnings } = await verifier.verify([a, b, { ...a, ruleId: "github-oauth" }, b], {
      onProgress: (done, total) => progress.push([done, total]),
    });
    expect(results.map(({ ruleId, verdict }) => [ruleId, verdict.kind])).toEqual([
      ["github-pat", "live"],
      ["github-pat", "revoked"],
      ["github-oauth", "live"],
      ["github-pat", "revoked"],
    ]);
    expect(server.got).toHaveLength(2);
    expect(progress).toEqual([
      [1, 2],
      [2, 2],
    ]);
    expect(warnings).toEqual([]);
    await verifier.verify([b, a]);
    expect(server.got).toHaveLength(2);
  });

  test("tells the same secret beside other companions apart", async () => {
    server.play(() => ({ status: 200, body: "<GetCallerIdentityResponse/>" }));
    const id = key("aws-access-key-id", 1);
    const pairs = [1, 2].map((seed) =>
      secretOf("aws-access-key-id", "AWS", id, key("aws-secret-access-key", seed)),
    );
    await verifierFor(server).verify(pairs);
    expect(server.got).toHaveLength(2);
  });

  test("says when it was answered", async () => {
    server.play(() => GITHUB_LIVE);
    const verdict = await verdictOn(
      verifierFor(server, { now: () => Date.UTC(2026, 0, 2, 3, 4, 5) }),
      github("time"),
    );
    expect(verdict.checkedAt).toBe("2026-01-02T03:04:05.000Z");
  });

  test("of many secrets gives each its whole deadline", async () => {
    server.play(() => GITHUB_LIVE);
    // All of them take longer than one may, by half a second; one alone, a small part of that.
    const verifier = verifierFor(server, { deadlineMs: 2_000, client: { perSecond: 16 } });
    const secrets = Array.from({ length: 40 }, (_, index) => github(`many ${index}`));
    const { results } = await verifier.verify(secrets);
    expect(new Set(results.map(({ verdict }) => verdict.kind))).toEqual(new Set(["live"]));
  });

  test("that is broken off rejects with the caller's reason, keeps nothing and can be run again", async () => {
    server.play(() => undefined);
    const verifier = verifierFor(server);
    const stop = new AbortController();
    const running = verifier.verify([github("stop")], { signal: stop.signal });
    setTimeout(() => stop.abort(new Error("interrupted")), 30);
    await expect(running).rejects.toThrow("interrupted");
    server.play(() => GITHUB_LIVE);
    expect((await verifier.verify([github("stop")])).results[0]?.verdict.kind).toBe("live");
  });

  test("of nothing opens nothing", async () => {
    const { results } = await createVerifier({ cacheFolder: folder }).verify([]);
    expect(results).toEqual([]);
    await expect(stat(folder)).rejects.toThrow();
  });

  test("ends in unknown when a key's deadline is over", async () => {
    server.play(() => undefined);
    const start = performance.now();
    expect(await verdictOn(verifierFor(server, { deadlineMs: 120 }), openai("slow"))).toMatchObject({
      kind: "unknown",
      reason: "timeout",
    });
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});

describe("the cache", () => {
  let clock: number;
  beforeEach(() => {
    clock = Date.UTC(2026, 0, 1);
  });
  const minutes = (count: number) => count * 60_000;
  /** A new process: nothing in memory, the same folder. */
  const ask = (secret: SecretToVerify, options: object = {}) =>
    verdictOn(verifierFor(server, { cacheFolder: folder, now: () => clock, ...options }), secret);

  test("keeps live for an hour", async () => {
    server.play(() => GITHUB_LIVE);
    await ask(github("live"));
    server.play(() => GITHUB_DEAD);
    clock += minutes(59);
    expect(await ask(github("live"))).toMatchObject({
      kind: "live",
      cached: true,
      checkedAt: "2026-01-01T00:00:00.000Z",
      evidence: { endpoint: "GET api.github.com/user" },
    });
    expect(server.got).toEqual([]);
    clock += minutes(1);
    expect((await ask(github("live"))).cached).toBeUndefined();
  });

  test("keeps revoked for a day, once it was said twice a minute apart", async () => {
    server.play(() => GITHUB_DEAD);
    await ask(github("dead"));
    clock += 30_000;
    await ask(github("dead"));
    expect(server.got).toHaveLength(2);
    clock += 30_000;
    await ask(github("dead"));
    expect(server.got).toHaveLength(3);
    clock += minutes(23 * 60);
    expect(await ask(github("dead"))).toMatchObject({ kind: "revoked", cached: true });
    expect(server.got).toHaveLength(3);
    clock += minutes(60);
    await ask(github("dead"));
    expect(server.got).toHaveLength(4);
  });

  test("forgets that a key was refused when it is accepted in between", async () => {
    const secret = github("new");
    for (const [answer, kind] of [
      [GITHUB_DEAD, "revoked"],
      [GITHUB_LIVE, "live"],
    ] as const) {
      server.play(() => answer);
      expect((await ask(secret)).kind).toBe(kind);
      clock += minutes(61);
    }
    server.play(() => GITHUB_DEAD);
    await ask(secret);
    await ask(secret);
    expect(server.got).toHaveLength(2);
  });

  test("never keeps unknown or unverified", async () => {
    server.play(() => ({ status: 404, body: {} }));
    await ask(github("odd"));
    await ask(github("odd"));
    expect(server.got).toHaveLength(2);
    await ask(secretOf("acme", "Acme", "x".repeat(30)));
    expect(await readdir(folder)).not.toContain("verdicts.json");
  });

  test("never gives one key another's answer", async () => {
    server.play(() => GITHUB_LIVE);
    await ask(github("one"));
    server.play(() => GITHUB_DEAD);
    expect(await ask(github("two"))).toMatchObject({ kind: "revoked" });
    // The same text as another provider's secret, or asked at another place, is another question.
    const { secret } = openai("base");
    server.play(() => LIVE);
    await ask(openai("base"));
    server.play(() => DEAD);
    expect(await ask(secretOf("openrouter-api-key", "OpenRouter", secret.reveal()))).toMatchObject({
      kind: "revoked",
    });
    expect(await ask(openai("base"), { openaiBaseUrl: `${server.url.origin}/v1` })).toMatchObject({
      kind: "revoked",
    });
    expect(await ask(openai("base"))).toMatchObject({ kind: "live", cached: true });
  });

  test("is readable by its owner alone and holds neither secret nor plain hash", async () => {
    const secret = openai("private");
    server.play(({ path }) =>
      path === "/v1/me"
        ? { status: 200, body: { object: "user", id: `user-${secret.secret.reveal().slice(8, 40)}` } }
        : { ...LIVE, headers: { "x-request-id": secret.secret.reveal() } },
    );
    await ask(secret);
    const { createHash } = await import("node:crypto");
    for (const name of await readdir(folder)) {
      const text = await readFile(join(folder, name), "utf8");
      expect(shows(text, secret.secret.reveal())).toBe(false);
      expect(text).not.toContain(createHash("sha256").update(secret.secret.reveal()).digest("hex"));
      if (process.platform !== "win32") expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
    }
    expect((await readdir(folder)).sort()).toEqual(["verdicts.json", "verdicts.key"]);
  });

  test("of another repository says nothing here", async () => {
    server.play(() => GITHUB_LIVE);
    await ask(github("moved"));
    await rm(join(folder, "verdicts.key"));
    server.play(() => GITHUB_DEAD);
    expect(await ask(github("moved"))).toMatchObject({ kind: "revoked" });
  });

  test("that is damaged is taken for empty", async () => {
    server.play(() => GITHUB_LIVE);
    await ask(github("broken"));
    for (const text of ["", "{", "[]", '{"version":1,"entries":{"x":1}}', '{"version":9,"entries":{}}']) {
      await writeFile(join(folder, "verdicts.json"), text);
      expect((await ask(github("broken"))).cached).toBeUndefined();
    }
    expect((await ask(github("broken"))).cached).toBe(true);
  });

  test("from the future counts for nothing", async () => {
    server.play(() => GITHUB_LIVE);
    await ask(github("future"));
    clock -= minutes(5);
    expect((await ask(github("future"))).cached).toBeUndefined();
  });

  test.runIf(process.platform !== "win32")(
    "is not used, and that is said, when others could have written it",
    async () => {
      server.play(() => GITHUB_LIVE);
      await ask(github("planted"));
      await chmod(join(folder, "verdicts.json"), 0o666);
      const run = await verifierFor(server, { cacheFolder: folder }).verify([github("planted")]);
      expect(run.results[0]?.verdict.cached).toBeUndefined();
      expect(run.warnings).toEqual([expect.stringContaining("can be read or written by others")]);
      await rm(join(folder, "verdicts.json"));
      await symlink(join(folder, "verdicts.key"), join(folder, "verdicts.json"));
      const linked = await verifierFor(server, { cacheFolder: folder }).verify([github("planted")]);
      expect(linked.warnings).toHaveLength(1);
    },
  );

  test("that cannot be written is said and stops nothing", async () => {
    await writeFile(join(folder, "..", "file"), "");
    server.play(() => GITHUB_LIVE);
    const run = await verifierFor(server, { cacheFolder: join(folder, "..", "file", "x") }).verify([
      github("w"),
    ]);
    expect(run.results[0]?.verdict.kind).toBe("live");
    expect(run.warnings).toHaveLength(1);
  });

  test("is left aside when asking again", async () => {
    server.play(() => GITHUB_LIVE);
    const verifier = verifierFor(server, { cacheFolder: folder });
    await verifier.verify([github("again")]);
    server.play(() => GITHUB_DEAD);
    expect((await verifier.askAgain(github("again"))).kind).toBe("revoked");
  });

  test("learns what asking again brought: a key that was replaced is not called live any more", async () => {
    server.play(() => GITHUB_LIVE);
    await ask(github("replaced"));
    server.play(() => GITHUB_DEAD);
    const verifier = verifierFor(server, { cacheFolder: folder, now: () => clock });
    await verifier.askAgain(github("replaced"));
    expect(await ask(github("replaced"))).toMatchObject({ kind: "revoked" });
    server.play(() => ({ status: 500 }));
    await writeFile(join(folder, "..", "file"), "");
    const blocked = verifierFor(server, {
      cacheFolder: join(folder, "..", "file", "x"),
      client: { retries: 0 },
    });
    expect((await blocked.askAgain(github("replaced"))).kind).toBe("unknown");
  });
});

test("nothing that verification returns, remembers or throws shows a secret", async () => {
  const secret = openai("leak");
  const text = secret.secret.reveal();
  // A server that sends the key back wherever it can.
  server.play(() => ({
    status: 401,
    body: { error: { code: text, message: `Incorrect API key provided: ${text}` }, id: text },
    headers: { "x-request-id": text, "openai-organization": text, location: `https://${text}/` },
  }));
  const verifier = verifierFor(server, { cacheFolder: folder });
  const run = await verifier.verify([secret]);
  expect(run.results[0]?.verdict.kind).toBe("revoked");
  expect(shows(everyPrintOf(run), text)).toBe(false);
  expect(shows(everyPrintOf(verifier), text)).toBe(false);
  expect(shows(await readFile(join(folder, "verdicts.json"), "utf8"), text)).toBe(false);
});
