import { afterEach, describe, expect, test } from "vitest";
import { startJournal, type Target } from "../../src/rotate/journal.ts";
import { planSteps } from "../../src/rotate/plan-steps.ts";
import { rotate } from "../../src/rotate/rotation.ts";
import { envFile } from "../../src/rotate/stores/env-file.ts";
import { Secret } from "../../src/secret.ts";
import { createVerifier } from "../../src/verify/verifier.ts";
import { key } from "../support/keys.ts";
import { everyPrintOf, shows } from "../verify/server.ts";
import { type DriveConfig, drive } from "./drive.ts";
import type { Oddities } from "./openai-server.ts";
import { openWorld, verifyEnd, type World } from "./world.ts";

let world: World;
afterEach(() => world.close());

const targets = {
  account: (mode: "same" | "new" = "same"): Target => ({
    kind: "openai-account",
    project: "proj_one",
    key: world.account.id,
    account: "svc_old",
    mode,
  }),
  person: (mode: "by-hand" | "new"): Target => ({
    kind: "openai-person",
    project: "proj_one",
    key: world.person.id,
    mode,
  }),
  admin: (): Target => ({ kind: "openai-admin", key: world.admin.id }),
};

async function open(used: "admin" | "account" | "person", odd: Oddities = {}): Promise<void> {
  world = await openWorld(odd, used);
}

function config(
  used: "admin" | "account" | "person",
  target: Target,
  more: Partial<DriveConfig> = {},
): DriveConfig {
  const { server, folder, envPath, admin } = world;
  return {
    baseUrl: server.baseUrl,
    adminKey: admin.value,
    oldKey: world[used].value,
    folder,
    envPath,
    target,
    ...more,
  };
}

describe("a service account's key", () => {
  test("gives way to a second one on the account, in the order that is safe", async () => {
    await open("account");
    const said: string[] = [];
    const result = await drive(config("account", targets.account()), (event) =>
      said.push(
        event.kind === "ask"
          ? event.about
          : event.kind === "note"
            ? "note"
            : `${event.kind} ${event.step.id}`,
      ),
    );
    expect(result.finished).toBe(true);
    expect(await verifyEnd(world, world.account)).toEqual([]);
    expect(said.filter((text) => /^(?:begin|end|deploy|confirm)/.test(text))).toEqual([
      "confirm create",
      "begin create",
      "end create",
      "confirm store",
      "begin store",
      "end store",
      "confirm deploy",
      "begin deploy",
      "deploy",
      "end deploy",
      "begin verify-new",
      "end verify-new",
      "confirm revoke",
      "begin revoke",
      "end revoke",
      "begin verify-dead",
      "end verify-dead",
    ]);
    const made = world.server.find(world.current());
    expect(made?.name).toBe(`build-${result.state.id}-1`);
    expect(made?.owner).toEqual({ type: "service_account", id: "svc_old" });
  });

  test.each<[string, Oddities]>([
    ["lists of one item a page", { pageSize: 1 }],
    ["429 with Retry-After once for each call", { busyOnce: true }],
    ["a new key that is refused at first", { newKeyDelay: 300 }],
    ["a deleted key that goes on answering now and then", { deadKeyLinger: 200 }],
    ["a server that deletes no account's keys", { keepsAccountKeys: true }],
    ["a server that adds no keys to accounts", { addsNoAccountKeys: true }],
    ["both", { keepsAccountKeys: true, addsNoAccountKeys: true, newKeyDelay: 100 }],
  ])("is replaced in spite of %s", async (_name, odd) => {
    await open("account", odd);
    const result = await drive(config("account", targets.account()));
    expect(result.finished).toBe(true);
    expect(await verifyEnd(world, world.account)).toEqual([]);
  });

  test("is not deleted with its account while that has keys of others", async () => {
    await open("account", { keepsAccountKeys: true });
    world.server.add({
      value: key("openai-svcacct", "neighbour"),
      name: "neighbour",
      project: "proj_one",
      owner: { type: "service_account", id: "svc_old" },
    });
    await expect(drive(config("account", targets.account()))).rejects.toMatchObject({
      code: "PROVIDER",
      message: expect.stringContaining("neighbour"),
    });
    expect(world.account.deletedAt).toBeUndefined();
    expect(world.server.works(key("openai-svcacct", "neighbour"))).toBe(true);
    expect(world.outages).toEqual([]);
  });

  test("gets an expiry where the organization asks for one, and its words otherwise", async () => {
    await open("account", { forcesExpiry: true });
    await expect(drive(config("account", targets.account()))).rejects.toMatchObject({
      code: "PROVIDER",
      message: "OpenAI: This organization requires expires_in_seconds of at most 7776000.",
      hint: expect.stringContaining("--expires-in"),
    });
    expect(world.account.deletedAt).toBeUndefined();
    const result = await drive(config("account", targets.account(), { expiresInSeconds: 7_776_000 }));
    expect(result.finished).toBe(true);
    expect(await verifyEnd(world, world.account)).toEqual([]);
  });

  test("never has an empty list of scopes sent for its successor", async () => {
    await open("account");
    const result = await drive(config("account", targets.account(), { scopes: [] }));
    expect(result.finished).toBe(true);
    expect(world.server.problems).toEqual([]);
  });
});

describe("a person's key", () => {
  test("is made by that person, checked before it is taken, and the old one deleted through the API", async () => {
    await open("person");
    const fresh = world.server.add({
      value: key("openai-project", "fresh"),
      name: "jo's key",
      project: "proj_one",
      owner: { type: "user", id: "user-1" },
    });
    const problems: (string | undefined)[] = [];
    const offers = [world.person.value, "short", key("openai-project", "typo"), fresh.value];
    const result = await drive(config("person", targets.person("by-hand")), undefined, {
      askNewKey: async (_step, problem) => {
        problems.push(problem);
        return new Secret(offers[problems.length - 1] ?? "");
      },
    });
    expect(result.finished).toBe(true);
    expect(problems).toEqual([
      undefined,
      "That is the old key.",
      "That is no key.",
      expect.stringContaining("does not know this key"),
    ]);
    expect(world.current()).toBe(fresh.value);
    expect(await verifyEnd(world, world.person)).toEqual([]);
  }, 20_000);

  test("gives way to a service account's where that is wanted", async () => {
    await open("person");
    const result = await drive(config("person", targets.person("new")));
    expect(result.finished).toBe(true);
    expect(await verifyEnd(world, world.person)).toEqual([]);
    expect(world.server.find(world.current())?.owner.type).toBe("service_account");
  });

  test("without an admin key goes by hand all the way", async () => {
    await open("person");
    const fresh = world.server.add({
      value: key("openai-project", "hand"),
      name: "jo's key",
      project: "proj_one",
      owner: { type: "user", id: "user-1" },
    });
    const asked: string[] = [];
    const { folder, envPath, server } = world;
    const result = await drive(
      {
        baseUrl: server.baseUrl,
        oldKey: world.person.value,
        folder,
        envPath,
        target: { kind: "by-hand" },
        handedOver: [fresh.value],
      },
      undefined,
      {
        awaitPerson: async (step) => {
          asked.push(`${step.id} ${step.link}`);
          world.person.deletedAt = Date.now();
          return true;
        },
      },
    );
    expect(result.finished).toBe(true);
    expect(asked).toEqual(["revoke https://platform.openai.com/api-keys"]);
    expect(server.calls.some((call) => call.includes("/organization/"))).toBe(false);
  });
});

describe("a key that nobody can be asked about", () => {
  test("is replaced by hand, a person telling what only a person can see", async () => {
    await open("person");
    const { folder, envPath } = world;
    const old = ["acme", "old-token-of-theirs"].join("_");
    const fresh = ["acme", "new-token-of-theirs"].join("_");
    const label = envFile(envPath, "TOKEN");
    const asked: string[] = [];
    const common = { provider: "Acme", ruleId: "acme-token" };
    const journal = await startJournal(folder, {
      ...common,
      old: new Secret(old),
      target: { kind: "by-hand" },
      stores: [label.label],
      deploys: false,
    });
    const result = await rotate({
      journal,
      old: { ...common, secret: new Secret(old) },
      steps: (target) => planSteps({ provider: "Acme", remedy: {} }, { target, stores: [label.label] }),
      stores: [label],
      verifier: createVerifier(),
      io: {
        confirm: async () => true,
        askNewKey: async () => new Secret(fresh),
        awaitPerson: async ({ id }) => {
          asked.push(id);
          return true;
        },
        report: () => {},
      },
    });
    expect(result.finished).toBe(true);
    expect(asked).toEqual(["deploy", "verify-new", "revoke", "verify-dead"]);
    expect((await label.read?.())?.reveal()).toBe(fresh);
  });
});

describe("an admin key", () => {
  test("that is used to replace itself is deleted by its successor", async () => {
    await open("admin");
    const result = await drive(config("admin", targets.admin()));
    expect(result.finished).toBe(true);
    expect(await verifyEnd(world, world.admin)).toEqual([]);
  });
});

describe("whoever runs it", () => {
  test.each(["create", "store", "deploy", "revoke"] as const)(
    "can say no to %s, and go on later",
    async (refused) => {
      await open("account");
      const first = await drive(config("account", targets.account()), undefined, {
        confirm: async ({ id }) => id !== refused,
      });
      expect(first.finished).toBe(false);
      expect(world.account.deletedAt).toBeUndefined();
      expect(world.outages).toEqual([]);
      const second = await drive(config("account", targets.account()));
      expect(second).toMatchObject({ finished: true, state: { id: first.state.id } });
      expect(await verifyEnd(world, world.account)).toEqual([]);
    },
  );

  test("must name the same key, stores and admin key again", async () => {
    await open("account");
    const only = config("account", targets.account());
    await drive(only, undefined, { confirm: async () => false });
    await expect(drive({ ...only, oldKey: world.person.value })).rejects.toMatchObject({ code: "USAGE" });
    await expect(drive({ ...only, envPath: `${world.envPath}.other` })).rejects.toMatchObject({
      code: "USAGE",
    });
    const { adminKey: _, ...without } = only;
    await expect(drive(without)).rejects.toMatchObject({ code: "USAGE" });
    expect((await drive(only)).finished).toBe(true);
  });

  test("is told nothing secret", async () => {
    await open("account", { keepsAccountKeys: true });
    const events: unknown[] = [];
    const result = await drive(config("account", targets.account()), (event) => events.push(event));
    for (const { value } of world.server.keys)
      expect(shows(everyPrintOf([events, result]), value)).toBe(false);
  });
});

describe("the old key is not revoked", () => {
  test("when the new one never answers", async () => {
    await open("account", { newKeyDelay: 1_000_000 });
    // The furnished keys are out; only what is made from now on is slow.
    for (const one of world.server.keys) Object.assign(one, { createdAt: 0 });
    await expect(drive(config("account", targets.account()))).rejects.toMatchObject({
      code: "PROVIDER",
      message: expect.stringContaining("the new key does not answer"),
    });
    expect(world.account.deletedAt).toBeUndefined();
    expect(world.current()).toBe(world.account.value);
  });

  test("when the new one dies between deploy and revocation: another is made", async () => {
    await open("account");
    let killed = false;
    const result = await drive(config("account", targets.account()), (event) => {
      if (
        event.kind !== "ask" &&
        event.kind !== "note" &&
        event.kind === "end" &&
        event.step.id === "verify-new" &&
        !killed
      ) {
        killed = true;
        const made = world.server.find(world.current());
        if (made !== undefined) made.deletedAt = Date.now();
      }
    });
    expect(result.finished).toBe(true);
    expect(result.state.attempts).toBe(2);
    expect(world.account.deletedAt).toBeDefined();
    expect(world.server.works(world.current())).toBe(true);
  });

  test("when the deploy fails", async () => {
    await open("account");
    const failing = drive(config("account", targets.account()), (event) => {
      if (event.kind === "ask" && event.about === "deploy") throw new Error("deploy failed");
    });
    await expect(failing).rejects.toThrow("deploy failed");
    expect(world.account.deletedAt).toBeUndefined();
    expect((await drive(config("account", targets.account()))).finished).toBe(true);
    expect(await verifyEnd(world, world.account)).toEqual([]);
  });
});
