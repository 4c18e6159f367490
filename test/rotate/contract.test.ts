import { describe, expect, test } from "vitest";
import { checkAnswer, checkRequest, operationOf } from "./contract.ts";

/** The contract must be able to say no: a test's server that finds no problem proves nothing otherwise. */
const KEYS = "/organization/projects/proj_1/api_keys";
const ACCOUNT_KEYS = "/organization/projects/proj_1/service_accounts/svc_1/api_keys";

function request(method: string, path: string, query = "", body = "", type = "application/json"): string[] {
  const known = operationOf(method, path);
  if (known === undefined) return ["not in the contract"];
  return checkRequest(known, new URL(`http://127.0.0.1/v1${path}${query}`), type, body);
}

function answer(method: string, path: string, status: number, body: unknown): string[] {
  const known = operationOf(method, path);
  return known === undefined ? ["not in the contract"] : checkAnswer(known, status, body);
}

describe("a request", () => {
  test.each([
    ["GET", KEYS, "?limit=100&owner_project_access=any", ""],
    ["POST", ACCOUNT_KEYS, "", '{"name":"x","scopes":["api.model.read"]}'],
    ["DELETE", `${KEYS}/key_1`, "", ""],
  ])("that keeps to it has no problem: %s %s%s", (method, path, query, body) => {
    expect(request(method, path, query, body)).toEqual([]);
  });

  test.each([
    ["another path", "GET", "/organization/secrets", "", "", /not in the contract/],
    ["another method", "PUT", KEYS, "", "", /not in the contract/],
    ["an unknown parameter", "GET", KEYS, "?colour=red", "", /unknown parameter colour/],
    ["a parameter of another type", "GET", KEYS, "?limit=many", "", /limit .*must be integer/],
    ["a value that is not listed", "GET", KEYS, "?owner_project_access=all", "", /owner_project_access/],
    ["a body where none is taken", "DELETE", `${KEYS}/key_1`, "", "{}", /a body where none is taken/],
    ["no body where one must be", "POST", "/organization/admin_api_keys", "", "", /the body is missing/],
    ["a body without its name", "POST", "/organization/admin_api_keys", "", "{}", /required property 'name'/],
    ["a body of another form", "POST", ACCOUNT_KEYS, "", '{"name":1}', /must be string/],
  ])("with %s has", (_, method, path, query, body, problem) => {
    expect(request(method, path, query, body).join("; ")).toMatch(problem);
  });

  test("whose body is not called JSON has one", () => {
    expect(
      request("POST", "/organization/admin_api_keys", "", '{"name":"x"}', "text/plain").join(),
    ).toContain("the body is text/plain");
  });
});

describe("an answer", () => {
  const deleted = { object: "organization.project.api_key.deleted", id: "key_1", deleted: true };

  test("that keeps to it has no problem, an error of the common form included", () => {
    expect(answer("DELETE", `${KEYS}/key_1`, 200, deleted)).toEqual([]);
    const error = { message: "No", type: "invalid_request_error", param: null, code: null };
    expect(answer("DELETE", `${KEYS}/key_1`, 400, { error })).toEqual([]);
  });

  test.each([
    ["a status that is not there", 204, deleted, /the contract has no 204/],
    ["a field missing", 200, { object: deleted.object, id: "key_1" }, /required property 'deleted'/],
    ["a field of another type", 200, { ...deleted, deleted: "yes" }, /must be boolean/],
    ["an error of another form", 400, { problem: "No" }, /required property 'error'/],
  ])("with %s has", (_, status, body, problem) => {
    expect(answer("DELETE", `${KEYS}/key_1`, status, body).join("; ")).toMatch(problem);
  });
});
