import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createAdminApi, createAdminClient } from "../../src/rotate/openai/admin-api.ts";
import { describeRecord } from "../../src/rotate/openai/describe.ts";
import { findRecords, fitsRedacted } from "../../src/rotate/openai/match.ts";
import { fieldsOf } from "../../src/rotate/openai/records.ts";
import { Secret } from "../../src/secret.ts";
import { key } from "../support/keys.ts";
import { everyPrintOf, shows, startServer } from "../verify/server.ts";
import { furnish, type OpenAiServer, type ServedKey, startOpenAi } from "./openai-server.ts";

let server: OpenAiServer;
let keys: { readonly admin: ServedKey; readonly account: ServedKey; readonly person: ServedKey };
beforeEach(async () => {
  server = await startOpenAi();
  keys = furnish(server);
  return () => server.close();
});
afterEach(() => {
  expect(server.problems).toEqual([]);
});

function apiOf(baseUrl = server.baseUrl, adminKey = keys.admin.value) {
  return createAdminApi({
    key: new Secret(adminKey),
    client: createAdminClient({ baseUrl, perSecond: 10_000, backoffMs: 1 }),
    baseUrl,
  });
}

describe("the Admin API", () => {
  test("reads whole lists, page by page, owners without access included", async () => {
    server.odd.pageSize = 2;
    for (let count = 0; count < 5; count++)
      server.add({
        value: key("openai-project", `many ${count}`),
        name: `many ${count}`,
        project: "proj_one",
        owner: { type: "user", id: "user-1" },
        ownerAccess: count === 4 ? "inactive" : "active",
      });
    const found = await apiOf().projectKeys("proj_one");
    expect(found.map(({ name }) => name)).toEqual([
      "build key",
      "jo's key",
      "many 0",
      "many 1",
      "many 2",
      "many 3",
      "many 4",
    ]);
    expect(found.map(({ ownerHasAccess }) => ownerHasAccess)).toEqual([
      true,
      true,
      true,
      true,
      true,
      true,
      false,
    ]);
    expect(found[0]?.owner).toEqual({ type: "service_account", id: "svc_old", name: "build" });
    expect(found[1]?.owner).toEqual({ type: "user", id: "user-1", name: "Jo", email: "jo@example.com" });
    expect(server.calls.filter((call) => call.endsWith("/api_keys"))).toHaveLength(4);
  });

  test("tells archived projects, missing limits and missing keys", async () => {
    server.projects.push({ id: "proj_old", name: "Old", status: "archived" });
    server.limits.set("proj_one", 5_000);
    const api = apiOf();
    expect((await api.projects()).map(({ id, archived }) => [id, archived])).toEqual([
      ["proj_one", false],
      ["proj_two", false],
      ["proj_old", true],
    ]);
    expect(await api.spendLimit("proj_one")).toEqual({ cents: 5_000, currency: "USD" });
    expect(await api.spendLimit("proj_two")).toBeUndefined();
    expect(await api.spendLimit()).toBeUndefined();
    expect(await api.projectKey("proj_one", "key_none")).toBeUndefined();
    expect(await api.deleteProjectKey("proj_one", "key_none")).toBe("gone");
  });

  test("adds up what one key spent, whatever else the answer holds", async () => {
    server.costs.push(
      { key: keys.account.id, value: 1.5, currency: "usd" },
      { key: keys.person.id, value: 40, currency: "usd" },
      { key: keys.account.id, value: 2.25, currency: "usd" },
    );
    expect(await apiOf().spent(keys.account.id, 1_700_000_000)).toEqual([{ amount: 3.75, currency: "usd" }]);
  });

  test("says what the provider says, without any key in it", async () => {
    const stranger = key("openai-admin", "stranger");
    const refused = await apiOf(server.baseUrl, stranger)
      .projects()
      .catch((error: unknown) => error);
    expect(refused).toMatchObject({
      code: "PROVIDER",
      message: "OpenAI: Incorrect API key provided: sk-…",
      hint: expect.stringContaining("OPENAI_ADMIN_KEY"),
    });
    expect(everyPrintOf(refused)).not.toContain(stranger.slice(-4));
    expect(shows(everyPrintOf(refused), stranger)).toBe(false);
    const asProject = await apiOf(server.baseUrl, keys.person.value)
      .projects()
      .catch((error: unknown) => error);
    expect(asProject).toMatchObject({ code: "PROVIDER", message: expect.stringContaining("Missing scopes") });
  });
});

describe("an API that misbehaves", () => {
  async function against(
    answer: { status: number; body?: object; headers?: Record<string, string> } | undefined,
    ask: (api: ReturnType<typeof apiOf>) => Promise<unknown>,
  ): Promise<{ error: unknown; requests: number }> {
    const other = await startServer();
    other.play((_got, response) => {
      if (answer === undefined) response.destroy();
      return answer;
    });
    const error = await ask(apiOf(`${other.url.origin}/v1`)).catch((thrown: unknown) => thrown);
    const requests = other.got.length;
    await other.close();
    return { error, requests };
  }

  test("is not asked to make a key twice when it may have made one", async () => {
    for (const answer of [undefined, { status: 500, body: {} }]) {
      const { error, requests } = await against(answer, (api) => api.createAdminKey({ name: "x" }));
      expect(error).toMatchObject({ code: answer === undefined ? "NETWORK" : "PROVIDER" });
      expect(requests).toBe(1);
    }
    const { requests } = await against({ status: 429, headers: { "retry-after": "0" } }, (api) =>
      api.createAdminKey({ name: "x" }),
    );
    expect(requests).toBe(3);
    const reading = await against({ status: 500, body: {} }, (api) => api.projects());
    expect(reading.requests).toBe(3);
  });

  test("is stopped where its list never ends or its answer is of another shape", async () => {
    const project = { id: "p", object: "organization.project", name: "x", created_at: 1 };
    const page = { object: "list", data: [project], first_id: "p", last_id: "p", has_more: true };
    const endless = await against({ status: 200, body: page }, (api) => api.projects());
    expect(endless.error).toMatchObject({ code: "PROVIDER", message: expect.stringContaining("no end") });
    for (const body of [
      {},
      { data: 1, has_more: false },
      { data: [{}], has_more: false },
      { data: [], has_more: "no" },
    ]) {
      const { error } = await against({ status: 200, body }, (api) => api.projects());
      expect(error).toMatchObject({
        code: "PROVIDER",
        message: expect.stringContaining("not what its contract says"),
      });
    }
    const undeleted = await against({ status: 200, body: { deleted: false } }, (api) =>
      api.deleteAdminKey("k"),
    );
    expect(undeleted.error).toMatchObject({ code: "PROVIDER" });
    expect(() => fieldsOf({ constructor: 1 }, "x").text("toString")).toThrow();
  });

  test("whose error quotes the keys it was given is not repeated", async () => {
    const body = {
      error: {
        message: `No: ${keys.admin.value} and\u001b[31m sk-proj-abcdefgh****wxyz, nor AKIAABCD********WXYZ.`,
        code: null,
      },
    };
    const { error } = await against({ status: 403, body }, (api) => api.projects());
    expect(shows(everyPrintOf(error), keys.admin.value)).toBe(false);
    expect(String(error)).not.toMatch(/wxyz|\u001b|AKIAABCD|WXYZ/);
  });

  test("is never anybody but OpenAI or the named gateway", async () => {
    const api = createAdminApi({
      key: new Secret(keys.admin.value),
      client: createAdminClient(),
      baseUrl: "https://evil.example/v1",
    });
    await expect(api.projects()).rejects.toMatchObject({ code: "NETWORK" });
  });
});

describe("a leaked key's record", () => {
  const text = key("openai-project", "redacted");
  const stars = text.slice(0, 8) + "*".repeat(text.length - 12) + text.slice(-4);

  test.each([
    ["stars, length kept", stars, true],
    ["a star less", stars.replace("*", ""), false],
    ["older, dots", `${text.slice(0, 8)}...${text.slice(-4)}`, true],
    ["older, short", `${text.slice(0, 3)}...${text.slice(-3)}`, true],
    ["an ellipsis", `${text.slice(0, 8)}…${text.slice(-4)}`, true],
    ["few stars", `${text.slice(0, 8)}***${text.slice(-4)}`, true],
    ["another end", `${stars.slice(0, -1)}!`, false],
    ["another beginning", `x${stars.slice(1)}`, false],
    ["the text itself", text, false],
    ["stars alone", "*".repeat(text.length), false],
    ["nothing", "", false],
  ])("is told by its shown characters: %s", (_name, redacted, fits) => {
    expect(fitsRedacted(text, redacted)).toBe(fits);
  });

  test("is found in any project, old redaction included", async () => {
    for (const oldRedaction of [false, true]) {
      server.odd.oldRedaction = oldRedaction;
      const { candidates } = await findRecords(apiOf(), new Secret(keys.person.value));
      expect(candidates).toMatchObject([
        { kind: "project", project: { id: "proj_one" }, key: { id: keys.person.id } },
      ]);
    }
    const { candidates } = await findRecords(apiOf(), new Secret(keys.admin.value));
    expect(candidates).toMatchObject([{ kind: "admin", key: { id: keys.admin.id } }]);
  });

  test("is never guessed: two that fit are two, one made after the commit is none", async () => {
    const twin =
      keys.person.value.slice(0, 8) +
      key("openai-project", "twin").slice(8, -4) +
      keys.person.value.slice(-4);
    const now = Date.now();
    server.add({
      value: twin,
      name: "twin",
      project: "proj_two",
      owner: { type: "user", id: "user-1" },
      createdAt: now,
    });
    const both = await findRecords(apiOf(), new Secret(keys.person.value));
    expect(both.candidates.map(({ key: { name } }) => name)).toEqual(["jo's key", "twin"]);
    const committed = await findRecords(apiOf(), new Secret(keys.person.value), now / 1000 - 3_600);
    expect(committed.candidates.map(({ key: { name } }) => name)).toEqual(["jo's key"]);
    expect(committed.tooYoung.map(({ key: { name } }) => name)).toEqual(["twin"]);
    expect(await findRecords(apiOf(), new Secret(key("openai-project", "nobody's")))).toEqual({
      candidates: [],
      tooYoung: [],
    });
  });

  test("is described with its owner and what was spent since the leak", async () => {
    server.costs.push({ key: keys.person.id, value: 12, currency: "usd" });
    const { candidates } = await findRecords(apiOf(), new Secret(keys.person.value));
    keys.person.lastUsedAt = Date.now();
    const leakedAt = Date.now() / 1000 - 600;
    const [again] = (await findRecords(apiOf(), new Secret(keys.person.value))).candidates;
    expect(candidates).toHaveLength(1);
    expect(again && (await describeRecord(apiOf(), again, leakedAt))).toMatchObject({
      name: "jo's key",
      project: "One",
      owner: "Jo <jo@example.com>",
      usedSinceLeak: true,
      spentSinceLeak: [{ amount: 12, currency: "usd" }],
    });
  });
});
