import { afterEach, beforeEach, expect, test } from "vitest";
import { createAdminApi, createAdminClient } from "../../src/rotate/openai/admin-api.ts";
import { AUDIT_POLICY, auditKeys } from "../../src/rotate/openai/audit.ts";
import { Secret } from "../../src/secret.ts";
import { key } from "../support/keys.ts";
import { everyPrintOf, shows } from "../verify/server.ts";
import { type OpenAiServer, type ServedKey, startOpenAi } from "./openai-server.ts";

const DAY = 86_400_000;
const NOW = Date.now();
let server: OpenAiServer;
beforeEach(async () => {
  server = await startOpenAi({ pageSize: 3 });
  server.projects.push(
    { id: "proj_one", name: "One", status: "active" },
    { id: "proj_two", name: "Two", status: "active" },
    { id: "proj_old", name: "Old", status: "archived" },
  );
  server.users.push({ id: "user-1", name: "Jo", email: "jo@example.com" });
  server.accounts.push({ id: "svc_1", name: "build", project: "proj_one" });
  return () => server.close();
});
afterEach(() => {
  expect(server.problems).toEqual([]);
});

function add(name: string, days: number, used: number | undefined, more: Partial<ServedKey> = {}): ServedKey {
  return server.add({
    value: key("openai-project", name),
    name,
    project: "proj_one",
    owner: { type: "service_account", id: "svc_1" },
    createdAt: NOW - days * DAY,
    ...(used === undefined ? {} : { lastUsedAt: NOW - used * DAY }),
    ...more,
  });
}

function audit(leaks: readonly string[] = []) {
  const admin = server.keys.find(({ project }) => project === undefined);
  const { baseUrl } = server;
  const api = createAdminApi({
    key: new Secret(admin?.value ?? ""),
    client: createAdminClient({ baseUrl, perSecond: 10_000 }),
    baseUrl,
  });
  return auditKeys(api, {
    now: NOW,
    leaks: leaks.map((text, index) => ({ fingerprint: `leak-${index}`, secret: new Secret(text) })),
  });
}

/** An admin key that keeps the policy, for asking. */
function addAdmin(more: Partial<ServedKey> = {}): ServedKey {
  const { project: _, ...admin } = {
    value: key("openai-admin", "audit"),
    name: "admin",
    project: undefined,
    owner: { type: "user" as const, id: "user-1" },
    createdAt: NOW - DAY,
    expiresAt: NOW + 30 * DAY,
    ...more,
  };
  return server.add(admin);
}

test("tells what is wrong with each key, worst first", async () => {
  addAdmin();
  add("good", 10, 1);
  add("new and unused", 3, undefined);
  add("old", 91, 1);
  add("never used", 30, undefined);
  add("long unused", 80, 70);
  add("a person's", 10, 1, { owner: { type: "user", id: "user-1" } });
  add("of somebody gone", 10, 1, { owner: { type: "user", id: "user-9" } });
  add("without access", 10, 1, { ownerAccess: "inactive" });
  const leaked = add("leaked", 100, 1);
  server.limits.set("organization", 1).set("proj_one", 1);
  const report = await audit([leaked.value, key("openai-project", "no key of theirs")]);
  expect(report.keys.map(({ name, issues }) => [name, issues])).toEqual([
    ["leaked", ["leaked", "too-old"]],
    ["of somebody gone", ["owner-gone", "persons-key"]],
    ["without access", ["owner-gone"]],
    ["old", ["too-old"]],
    ["never used", ["never-used"]],
    ["long unused", ["long-unused"]],
    ["a person's", ["persons-key"]],
    ["good", []],
    ["new and unused", []],
    ["admin", []],
  ]);
  expect(report.keys[0]).toMatchObject({ leaks: ["leak-0"], project: { id: "proj_one", name: "One" } });
  expect(report.unlimited).toEqual([{ project: { id: "proj_two", name: "Two" } }]);
  expect(report).toMatchObject({ policy: AUDIT_POLICY, projects: 2, issues: 8 });
  for (const { value } of server.keys) expect(shows(everyPrintOf(report), value)).toBe(false);
});

test("admin keys must expire and belong to somebody who is there", async () => {
  const { expiresAt: _, ...forever } = addAdmin();
  server.keys.length = 0;
  server.keys.push({ ...forever, createdAt: NOW - 200 * DAY, owner: { type: "user", id: "user-9" } });
  const { keys } = await audit();
  expect(keys).toMatchObject([{ kind: "admin", issues: ["owner-gone", "too-old", "no-expiry"] }]);
});

test("an organization that keeps the policy has no issue", async () => {
  addAdmin();
  add("good", 10, 1);
  for (const place of ["organization", "proj_one", "proj_two"]) server.limits.set(place, 10_000);
  expect((await audit()).issues).toBe(0);
  server.limits.delete("organization");
  expect(await audit()).toMatchObject({ issues: 1, unlimited: [{}] });
});
