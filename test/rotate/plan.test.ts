import { describe, expect, test } from "vitest";
import { isMadeByApi, targetOf } from "../../src/rotate/issuer.ts";
import type { KeyRecord } from "../../src/rotate/openai/match.ts";
import type { KeyOwner } from "../../src/rotate/openai/records.ts";
import { makePlan } from "../../src/rotate/plan.ts";
import { OPENAI_LINKS, planSteps } from "../../src/rotate/plan-steps.ts";
import { commit, finding, leak, NOW, oid, SECRET } from "../report/sample.ts";
import { everyPrintOf, shows } from "../verify/server.ts";

const now = NOW.getTime();
const DAY = 86_400;
const first = commit("1", 30, "Bo Example <bo@example.com>");
const history = finding({ kind: "commit-file", path: "src/a.ts", commit: first, oid: oid("2") });
const provenance = { first, inHead: true, refs: ["refs/heads/main"], pushed: false, overdue: false };

function record(owner: KeyOwner | undefined, createdAt = now / 1000 - 10 * DAY): KeyRecord {
  return {
    kind: "project",
    project: { id: "proj_one", name: "One", archived: false },
    key: {
      id: "key_1",
      name: "k",
      redactedValue: "",
      createdAt,
      lastUsedAt: undefined,
      ownerHasAccess: true,
      owner,
    },
  };
}
const person: KeyOwner = { type: "user", id: "user-1", name: "Jo", email: "jo@example.com" };
const account: KeyOwner = { type: "service_account", id: "svc_1", name: "build" };
const adminRecord: KeyRecord = {
  kind: "admin",
  key: {
    id: "key_2",
    name: "a",
    redactedValue: "",
    createdAt: 1,
    lastUsedAt: undefined,
    expiresAt: undefined,
    owner: { id: "user-1", name: "Jo" },
  },
};

describe("the deadline", () => {
  test("is now for what was pushed, committed or not looked for", () => {
    expect(
      makePlan(leak({ findings: [history], provenance: { ...provenance, pushed: true } }), { now }).deadline
        .by,
    ).toBe("now");
    expect(makePlan(leak({ findings: [history] }), { now }).deadline.by).toBe("now");
    expect(makePlan(leak(), { now }).deadline).toMatchObject({
      by: "now",
      why: expect.stringContaining("Nobody has looked"),
    });
  });

  test("is 90 days after its making for what was never committed", () => {
    const options = { now, wasCommitted: false };
    expect(makePlan(leak(), { ...options, record: record(person) }).deadline.by).toBe("2026-09-03");
    expect(makePlan(leak(), options).deadline.by).toBe("2026-09-13");
    expect(makePlan(leak(), { ...options, record: record(person, 1) }).deadline.by).toBe("now");
    expect(makePlan(leak({ findings: [history] }), options).deadline.by).toBe("now");
  });

  test("is none for a dead key", () => {
    expect(makePlan(leak({ verdict: "revoked", findings: [history] }), { now }).deadline.by).toBe("none");
  });
});

describe("the plan", () => {
  test("names every place and everybody to tell, once, and never the key", () => {
    const plan = makePlan(
      leak({
        findings: [finding({ kind: "file", path: "b" }), history, history],
        provenance: { ...provenance, pushed: true },
      }),
      { now, record: record(person) },
    );
    expect(plan.places.map(({ kind }) => kind)).toEqual(["file", "commit-file", "commit-file"]);
    expect(plan.tell.map(({ who }) => who)).toEqual([
      "Jo <jo@example.com>",
      "Bo Example <bo@example.com>",
      "your security contact",
    ]);
    expect(shows(everyPrintOf(plan), SECRET)).toBe(false);
  });

  test("has its steps in the safe order, for any provider", () => {
    const { steps } = makePlan(leak({ provider: "Acme", remedy: { url: "https://acme.example/keys" } }), {
      now,
    });
    expect(steps.map(({ id, by, destructive }) => [id, by, destructive])).toEqual([
      ["create", "person", false],
      ["store", "person", false],
      ["deploy", "person", false],
      ["verify-new", "keysweep", false],
      ["revoke", "person", true],
      ["verify-dead", "keysweep", false],
      ["clean-up", "person", false],
    ]);
    expect(steps.find(({ id }) => id === "revoke")?.link).toBe("https://acme.example/keys");
  });

  test("leads nowhere but to pages a person can trust with a key", () => {
    const linkOf = (provider: string, url: string) =>
      planSteps({ provider, remedy: { url } }, {}).find(({ id }) => id === "create")?.link;
    expect(linkOf("OpenAI", "https://evil.example/api-keys")).toBe(OPENAI_LINKS.keys);
    expect(linkOf("OpenAI", "https://platform.openai.com.evil.example/")).toBe(OPENAI_LINKS.keys);
    expect(linkOf("OpenAI", "https://platform.openai.com/settings")).toBe(
      "https://platform.openai.com/settings",
    );
    for (const url of ["http://acme.example/", "javascript:alert(1)", "keys"])
      expect(linkOf("Acme", url)).toBeUndefined();
  });

  test("says what keysweep does and where a person clicks, by whose key it is", () => {
    const options = { stores: [".env (KEY)"], deploy: "make deploy" };
    const remedy = { provider: "OpenAI", remedy: {} };
    const of = (found: KeyRecord | undefined, serviceAccount = false) =>
      planSteps(remedy, { ...options, target: targetOf(found, { serviceAccount }) });
    const byKeysweep = (steps: ReturnType<typeof of>) =>
      steps.filter(({ by }) => by === "keysweep").map(({ id }) => id);
    const all = ["create", "store", "deploy", "verify-new", "revoke", "verify-dead"];
    expect(byKeysweep(of(record(account)))).toEqual(all);
    expect(byKeysweep(of(adminRecord))).toEqual(all);
    expect(byKeysweep(of(record(person), true))).toEqual(all);
    expect(byKeysweep(of(record(person)))).toEqual(all.slice(1));
    expect(of(record(person))[0]?.link).toBe(OPENAI_LINKS.projectKeys("proj_one"));
    expect(of(undefined)[0]?.link).toBe(OPENAI_LINKS.keys);
    expect(of(record(undefined))[0]?.by).toBe("person");
    expect(of(record(account))[1]?.does).toContain(".env (KEY)");
    expect(of(record(account))[2]?.does).toContain("make deploy");
  });

  test("tells targets whose keys the API makes from those a person makes", () => {
    expect(targetOf(record(account))).toMatchObject({
      kind: "openai-account",
      account: "svc_1",
      mode: "same",
    });
    expect(isMadeByApi(targetOf(record(account)))).toBe(true);
    expect(isMadeByApi(targetOf(record(person)))).toBe(false);
    expect(isMadeByApi(targetOf(record(person), { serviceAccount: true }))).toBe(true);
    expect(isMadeByApi(targetOf(adminRecord))).toBe(true);
    expect(isMadeByApi(targetOf(undefined))).toBe(false);
  });
});
