import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { namedHost } from "../../src/verify/providers/openai.ts";
import { key } from "../support/keys.ts";
import { ME, MODELS, OPENAI_CASES, openaiError } from "./openai-cases.ts";
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
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

const project = (seed: string) => secretOf("openai-project-key", "OpenAI", key("openai-project", seed));
const admin = (seed: string) => secretOf("openai-admin-key", "OpenAI", key("openai-admin", seed));

describe("an inference key", () => {
  test.each(OPENAI_CASES)("%s", async (name, answer, kind, reason) => {
    server.play(() => answer);
    const secret = project(name);
    const verdict = await verdictOn(verifierFor(server), secret);
    expect(verdict).toMatchObject({ kind, reason });
    expect(verdict.explanation).toMatch(/^[A-Z].*[.)]$/);
    expect(shows(everyPrintOf(verdict), secret.secret.reveal())).toBe(false);
    // Harmless: nothing but GET, no organization or project named, one key in one header.
    for (const got of server.got) {
      expect(got.method).toBe("GET");
      expect(got.host).toBe("api.openai.com");
      expect(["/v1/models", "/v1/me"]).toContain(got.path);
      expect(got.headers.authorization).toBe(`Bearer ${secret.secret.reveal()}`);
      expect(Object.keys(got.headers).filter((header) => header.startsWith("openai-"))).toEqual([]);
      expect(got.headers.cookie).toBeUndefined();
    }
  });

  test("is asked for its user after the models, of whom only ids are kept", async () => {
    server.play(({ path }) => (path === "/v1/me" ? ME : MODELS));
    const verdict = await verdictOn(verifierFor(server), project("me"));
    expect(server.got.map(({ path }) => path)).toEqual(["/v1/models", "/v1/me"]);
    expect(verdict.evidence).toEqual({
      endpoint: "GET api.openai.com/v1/models",
      status: 200,
      requestId: "req_0123456789abcdef",
      organization: expect.stringMatching(/^[0-9a-f]{12}$/),
      account: ["user-Abc123", "org-One1", "org-Two2"],
      requests: 1,
    });
    expect(everyPrintOf(verdict)).not.toMatch(/acme|jo@|Acme|Jo/);
  });

  test("is live when only its user may not be read", async () => {
    server.play(({ path }) => (path === "/v1/me" ? openaiError(401, "invalid_api_key") : MODELS));
    expect(await verdictOn(verifierFor(server), project("no me"))).toMatchObject({
      kind: "live",
      reason: "accepted",
    });
  });

  test("without the models' scope still tells whose it is", async () => {
    server.play(({ path }) =>
      path === "/v1/me" ? ME : openaiError(403, null, "Missing scopes: api.model.read"),
    );
    expect(await verdictOn(verifierFor(server), project("restricted"))).toMatchObject({
      kind: "live-restricted",
      evidence: { account: ["user-Abc123", "org-One1", "org-Two2"] },
    });
  });

  test("is asked at the other endpoint when the first is not there", async () => {
    server.play(({ path }) => (path === "/v1/me" ? ME : openaiError(404, null)));
    expect(await verdictOn(verifierFor(server), project("404"))).toMatchObject({
      kind: "live",
      evidence: { endpoint: "GET api.openai.com/v1/me", account: ["user-Abc123", "org-One1", "org-Two2"] },
    });
    server.play(({ path }) =>
      path === "/v1/me" ? openaiError(401, "invalid_api_key") : openaiError(404, null),
    );
    expect(await verdictOn(verifierFor(server), project("404, dead"))).toMatchObject({ kind: "revoked" });
  });
});

describe("a key of a regional project", () => {
  const elsewhere = (host: string): Canned =>
    openaiError(
      401,
      "incorrect_hostname",
      `Attempted to access resource with incorrect regional hostname. Please make your request to ${host}`,
    );

  test("is asked once more at the host the answer names", async () => {
    server.play(({ host }) => (host === "eu.api.openai.com" ? MODELS : elsewhere("eu.api.openai.com.")));
    const verdict = await verdictOn(verifierFor(server), project("eu"));
    expect(verdict).toMatchObject({ kind: "live", reason: "accepted" });
    expect(verdict.evidence?.endpoint).toBe("GET eu.api.openai.com/v1/models");
    expect(server.got.map(({ host }) => host)).toEqual([
      "api.openai.com",
      "eu.api.openai.com",
      "eu.api.openai.com",
    ]);
  });

  test("is asked there even where the answer names the wrong host first", async () => {
    const words = "This project is not served by api.openai.com; use eu.api.openai.com.";
    server.play(({ host }) =>
      host === "eu.api.openai.com" ? MODELS : openaiError(401, "incorrect_hostname", words),
    );
    expect(await verdictOn(verifierFor(server), project("wrong first"))).toMatchObject({
      kind: "live",
      reason: "accepted",
    });
  });

  test("that has run out of money there says so", async () => {
    server.play(({ host }) =>
      host === "us.api.openai.com" ? openaiError(429, "insufficient_quota") : elsewhere("us.api.openai.com"),
    );
    expect(await verdictOn(verifierFor(server), project("us"))).toMatchObject({ kind: "live-no-quota" });
  });

  test("stays live when the other host brings nothing, and is never sent round in circles", async () => {
    server.play(({ host }) =>
      elsewhere(host === "api.openai.com" ? "ae.api.openai.com" : "us.api.openai.com"),
    );
    expect(await verdictOn(verifierFor(server), project("ae"))).toMatchObject({
      kind: "live",
      reason: "other-region",
    });
    expect(server.got.map(({ host }) => host)).toEqual(["api.openai.com", "ae.api.openai.com"]);
  });

  test.each([
    "eu.api.openai.com.evil.example",
    "evil.example",
    "eu-api.openai.com",
    "api.openai.com@evil.example/eu.api.openai.com.x",
  ])("is not sent to %s", async (host) => {
    server.play(() => elsewhere(host));
    expect(await verdictOn(verifierFor(server), project(host))).toMatchObject({
      kind: "live",
      reason: "other-region",
    });
    expect(new Set(server.got.map((got) => got.host))).toEqual(new Set(["api.openai.com"]));
  });

  test("has its host read out of a sentence or an address", () => {
    const asked = "api.openai.com";
    expect(namedHost("request to https://US.api.openai.com/v1/models.", asked)).toBe("us.api.openai.com");
    expect(namedHost("request to xus.api.openai.com", asked)).toBeUndefined();
    expect(namedHost("not api.openai.com, but eu.api.openai.com.", asked)).toBe("eu.api.openai.com");
    expect(namedHost("api.openai.com is the wrong one", asked)).toBeUndefined();
  });
});

describe("an admin key", () => {
  test("is asked at its own endpoint only", async () => {
    server.play(() => ({ status: 200, body: { object: "list", data: [], has_more: false } }));
    expect(await verdictOn(verifierFor(server), admin("live"))).toMatchObject({
      kind: "live",
      reason: "accepted",
    });
    expect(server.got.map(({ path }) => path)).toEqual(["/v1/organization/admin_api_keys?limit=1"]);
  });

  test.each([
    ["revoked", openaiError(401, "invalid_api_key"), "revoked"],
    ["scopes", openaiError(403, null, "Missing scopes: api.management.read"), "live-restricted"],
    ["404", openaiError(404, null), "unknown"],
  ] as const)("%s", async (name, answer, kind) => {
    server.play(() => answer);
    expect(await verdictOn(verifierFor(server), admin(name))).toMatchObject({ kind });
    expect(server.got).toHaveLength(1);
  });
});

describe("what is not asked", () => {
  test("a text that is not of OpenAI's form, a session, a client secret", async () => {
    server.play(() => openaiError(401, "invalid_api_key"));
    const verifier = verifierFor(server);
    const foreign = secretOf("openai-user-key", "OpenAI", `sk-${"Ab3".repeat(16)}`);
    expect(await verdictOn(verifier, foreign)).toMatchObject({ kind: "unverified", reason: "no-check" });
    for (const prefix of ["sess-", "ek_"])
      expect(
        await verdictOn(verifier, secretOf("openai-session-token", "OpenAI", prefix + "a1".repeat(20))),
      ).toMatchObject({
        kind: "unverified",
        reason: "no-harmless-check",
      });
    expect(server.got).toEqual([]);
  });
});

describe("a base URL named on the command line", () => {
  test("is the only place OpenAI's keys go", async () => {
    server.play(() =>
      openaiError(401, "incorrect_hostname", "Please make your request to eu.api.openai.com"),
    );
    const verifier = verifierFor(server, { openaiBaseUrl: `${server.url.origin}/gateway/v1` });
    expect(await verdictOn(verifier, project("gateway"))).toMatchObject({
      kind: "live",
      reason: "other-region",
    });
    expect(server.got.map(({ host, path }) => host + path)).toEqual([`${server.url.host}/gateway/v1/models`]);
  });
});
