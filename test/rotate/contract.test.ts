import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Answer, contractServer } from "./contract.ts";
import { furnish, type OpenAiServer, startOpenAi } from "./openai-server.ts";

/** The contract must be able to say no: a test's server that finds no problem proves nothing otherwise. */
const ADMIN_KEYS = "/organization/admin_api_keys";
const KEYS = "/organization/projects/proj_1/api_keys";
const ACCOUNT_KEYS = "/organization/projects/proj_1/service_accounts/svc_1/api_keys";

const deleted = { object: "organization.project.api_key.deleted", id: "key_1", deleted: true };
const made = {
  object: "organization.project.service_account.api_key",
  value: "x",
  id: "key_1",
  created_at: 1,
};
const error = { error: { message: "No", type: "invalid_request_error", param: null, code: null } };
const list = { object: "list", data: [], first_id: null, last_id: null, has_more: false };

let server: http.Server;
let origin: string;
let answer: Answer;
let problems: string[];
beforeAll(async () => {
  server = http.createServer(
    contractServer(
      async () => answer,
      (problem) => problems.push(problem),
    ),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => {
  problems = [];
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

interface Sent {
  readonly body?: string;
  readonly type?: string;
  readonly authorization?: string;
}

/** Sends a request, answered with `given`, and returns all that is wrong with the two. */
async function problemsOf(
  method: string,
  path: string,
  given: Answer,
  { body, type = "application/json", authorization = "Bearer sk" }: Sent = {},
): Promise<string> {
  answer = given;
  const response = await fetch(origin + path, {
    method,
    headers: {
      ...(authorization === "" ? {} : { authorization }),
      ...(body === undefined ? {} : { "content-type": type }),
    },
    ...(body === undefined ? {} : { body }),
  });
  await response.text();
  return problems.join("; ");
}

const ok = (body: unknown): Answer => ({ status: 200, body });

describe("a request", () => {
  test.each([
    ["GET", `${KEYS}?limit=100&owner_project_access=any`, ok(list), undefined],
    ["POST", ACCOUNT_KEYS, ok({ ...made, name: "x" }), '{"name":"x","scopes":["api.model.read"]}'],
    ["DELETE", `${KEYS}/key_1`, ok(deleted), undefined],
  ])("that keeps to it has no problem: %s %s", async (method, path, right, body) => {
    expect(await problemsOf(method, `/v1${path}`, right, body === undefined ? {} : { body })).toBe("");
  });

  test.each<[string, string, string, Sent, RegExp]>([
    ["another path", "GET", "/v1/organization/secrets", {}, /not found/],
    ["a path of another case", "GET", "/v1/Organization/projects", {}, /not found/],
    ["an address outside of the API", "GET", "/organization/projects", {}, /not in the contract/],
    ["another method", "PUT", `/v1${KEYS}`, {}, /PUT method not allowed/],
    ["an unknown parameter", "GET", `/v1${KEYS}?colour=red`, {}, /Unknown query parameter 'colour'/],
    ["an empty parameter", "GET", `/v1${KEYS}?after=`, {}, /Empty value found for query parameter 'after'/],
    ["a parameter of another type", "GET", `/v1${KEYS}?limit=many`, {}, /limit must be integer/],
    ["a parameter twice", "GET", `/v1${KEYS}?limit=1&limit=2`, {}, /limit must be integer/],
    ["a value not listed", "GET", `/v1${KEYS}?owner_project_access=all`, {}, /owner_project_access must be/],
    ["a parameter missing", "GET", "/v1/organization/costs", {}, /required property 'start_time'/],
    ["a body where none is taken", "DELETE", `/v1${KEYS}/key_1`, { body: "{}" }, /where none is taken/],
    ["no body where one must be", "POST", `/v1${ADMIN_KEYS}`, {}, /unsupported media type/],
    ["a body without its name", "POST", `/v1${ADMIN_KEYS}`, { body: "{}" }, /required property 'name'/],
    ["a body of another form", "POST", `/v1${ACCOUNT_KEYS}`, { body: '{"name":1}' }, /name must be string/],
    ["a body that is no JSON", "POST", `/v1${ADMIN_KEYS}`, { body: "{" }, /JSON/],
    [
      "a body that is not called JSON",
      "POST",
      `/v1${ADMIN_KEYS}`,
      { body: '{"name":"x"}', type: "text/plain" },
      /unsupported media type text\/plain/,
    ],
    ["no key", "GET", `/v1${KEYS}`, { authorization: "" }, /Authorization header required/],
    ["a key put otherwise", "GET", `/v1${KEYS}`, { authorization: "Basic c2s=" }, /scheme 'Bearer' required/],
  ])("with %s has", async (_, method, path, sent, problem) => {
    expect(await problemsOf(method, path, ok(deleted), sent)).toMatch(problem);
  });
});

describe("an answer", () => {
  test.each([
    ["a status that is not there", 204, deleted, /no schema defined for status code '204'/],
    ["a fault of the server's", 500, error, /no schema defined for status code '500'/],
    ["a field missing", 200, { object: deleted.object, id: "key_1" }, /required property 'deleted'/],
    ["a field of another type", 200, { ...deleted, deleted: "yes" }, /deleted must be boolean/],
    ["another name for what it is", 200, { ...deleted, object: "key" }, /object must be equal to/],
    ["nothing in it", 200, null, /response body required/],
    ["an error of another form", 400, { problem: "No" }, /required property 'error'/],
  ])("with %s has", async (_, status, body, problem) => {
    expect(await problemsOf("DELETE", `/v1${KEYS}/key_1`, { status, body })).toMatch(problem);
  });

  test("that is an error of the common form has none", async () => {
    expect(await problemsOf("DELETE", `/v1${KEYS}/key_1`, { status: 400, body: error })).toBe("");
  });
});

describe("what the test's own server answers", () => {
  let openai: OpenAiServer;
  let authorization: string;
  beforeAll(async () => {
    openai = await startOpenAi();
    const { admin, account } = furnish(openai);
    openai.limits.set("organization", 100).set("proj_one", 100);
    openai.costs.push({ key: account.id, value: 1, currency: "usd" });
    authorization = `Bearer ${admin.value}`;
  });
  afterAll(() => openai.close());

  const ONE = "/v1/organization/projects/proj_one";
  test.each([
    ["GET", "/v1/organization/projects"],
    ["GET", "/v1/organization/users"],
    ["GET", `/v1${ADMIN_KEYS}`],
    ["POST", `/v1${ADMIN_KEYS}`],
    ["GET", "/v1/organization/spend_limit"],
    ["GET", "/v1/organization/costs?start_time=1"],
    ["GET", `${ONE}/api_keys`],
    ["GET", `${ONE}/api_keys/key_000002`],
    ["GET", `${ONE}/spend_limit`],
    ["GET", `${ONE}/service_accounts`],
    ["POST", `${ONE}/service_accounts`],
    ["POST", `${ONE}/service_accounts/svc_old/api_keys`],
    ["DELETE", `${ONE}/service_accounts/svc_old`],
    ["DELETE", `${ONE}/api_keys/key_000003`],
  ])("has a problem with any of its fields wrong: %s %s", async (method, path) => {
    const sent: Sent = { authorization, ...(method === "POST" ? { body: '{"name":"x"}' } : {}) };
    const response = await fetch(openai.baseUrl.replace(/\/v1$/, "") + path, {
      method,
      headers: { authorization, "content-type": "application/json" },
      ...(sent.body === undefined ? {} : { body: sent.body }),
    });
    const body: unknown = await response.json();
    expect([response.status, openai.problems]).toEqual([200, []]);
    expect(await problemsOf(method, path, ok(body), sent)).toBe("");
    const passed: string[] = [];
    for (const [place, wrong] of mutants(body)) {
      problems = [];
      if ((await problemsOf(method, path, ok(wrong), sent)) === "") passed.push(place);
    }
    expect(passed).toEqual([]);
  });
});

/** The same JSON with one value, anywhere in it, of a form that no field has. */
function* mutants(value: unknown, place = ""): Generator<[string, unknown]> {
  yield [place, [["no such form"]]];
  if (typeof value !== "object" || value === null) return;
  for (const [name, inner] of Object.entries(value))
    for (const [where, wrong] of mutants(inner, `${place}/${name}`)) {
      const copy = structuredClone(value);
      Object.assign(copy, { [name]: wrong });
      yield [where, copy];
    }
}
