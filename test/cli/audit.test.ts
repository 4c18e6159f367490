import { afterEach, describe, expect, test } from "vitest";
import { main } from "../../src/cli/main.ts";
import { key } from "../support/keys.ts";
import { createRepository, temporaryFolder } from "../support/repository.ts";
import { shows } from "../verify/server.ts";
import { type LeakyRepository, leftSecrets, openLeakyRepository } from "./organization.ts";
import { keysweep } from "./run.ts";
import { createTerminal } from "./terminal.ts";

const open: LeakyRepository[] = [];
afterEach(async () => {
  for (const world of open.splice(0)) await world.close();
});
async function leaky(): Promise<LeakyRepository> {
  const world = await openLeakyRepository("account", { pageSize: 1 });
  open.push(world);
  return world;
}
/** Without what sets colours. */
const stripped = (text: string): string => text.replace(/\u001b\[[\d;]*m/g, "");

/** Mends all that the policy finds in {@link leaky} but the leak. */
function mend({ server, admin }: LeakyRepository): void {
  for (const place of ["organization", "proj_one", "proj_two"]) server.limits.set(place, 10_000);
  const at = server.keys.indexOf(admin);
  server.keys.splice(at, 1, { ...admin, expiresAt: Date.now() + 86_400_000 });
  server.keys.splice(
    server.keys.findIndex(({ owner, project }) => owner.type === "user" && project !== undefined),
    1,
  );
}

describe("keysweep audit", () => {
  test("names what is wrong, the key that this repository leaked first, and exits 1", async () => {
    const world = await leaky();
    const { code, stdout, stderr } = await world.run(["audit"]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    const lines = stdout.split("\n");
    expect(lines[1]).toMatch(/^build key +sk-svcac….{4} +One +service account build +\d{4}-\d\d-\d\d +never/);
    expect(lines[2]).toBe(
      `    this repository leaked it: ${world.fingerprint}; keysweep rotate ${world.fingerprint}`,
    );
    expect(stdout).toContain("a person's key: a service account's would outlive that person");
    expect(stdout).toContain("does not expire");
    expect(stdout).toContain("Without a hard spend limit: the organization, One, Two");
    expect(lines.at(-2)).toBe("6 issues in 3 keys in 2 projects.");
    expect(leftSecrets(world)).toEqual([]);
    expect(world.server.problems).toEqual([]);
    expect(world.server.calls.every((call) => call.startsWith("GET "))).toBe(true);
    expect((await world.run(["audit", "--exit-zero"])).code).toBe(0);
    // Colours add nothing but colours.
    const colored = await world.run(["audit"], { env: { FORCE_COLOR: "1" } });
    expect(colored.stdout).not.toBe(stripped(colored.stdout));
    expect(stripped(colored.stdout).replace(/never|today/g, "")).toBe(stdout.replace(/never|today/g, ""));
  });

  test.each([80, 72])("fits into a terminal of %i columns", async (columns) => {
    const world = await leaky();
    const { value } = world.old;
    world.server.add({
      value: key("openai-project", "audit wide"),
      name: "a key with a name that goes on and on and on",
      project: "proj_two",
      owner: { type: "user", id: "user-1" },
      createdAt: Date.now() - 200 * 86_400_000,
    });
    const terminal = createTerminal(world.repository.path, { OPENAI_ADMIN_KEY: world.admin.value }, columns);
    expect(await main(["audit", "--openai-base-url", world.server.baseUrl], terminal.io)).toBe(1);
    const lines = terminal.shown().split("\n");
    expect(lines.filter((line) => line.length > columns)).toEqual([]);
    expect(lines.some((line) => line.includes(value.slice(-4)))).toBe(true);
    expect(terminal.shown()).toContain("older than the policy allows");
  });

  test("--json says the same to programs", async () => {
    const world = await leaky();
    const { code, stdout } = await world.run(["audit", "--json"]);
    expect(code).toBe(1);
    const data = JSON.parse(stdout);
    expect(data).toMatchObject({
      schemaVersion: 1,
      projects: 2,
      issues: 6,
      leaksLookedFor: true,
      unread: [],
    });
    expect(data.keys[0]).toMatchObject({
      name: "build key",
      project: { id: "proj_one", name: "One" },
      issues: ["leaked"],
      leaks: [world.fingerprint],
      lastUsedAt: null,
    });
    expect(data.keys[0].createdAt).toMatch(/^\d{4}-\d\d-\d\dT/);
    expect(data.withoutSpendLimit).toHaveLength(3);
    expect(leftSecrets(world)).toEqual([]);
  });

  test("an organization that keeps the policy is exit 0, a leak alone exit 1", async () => {
    const world = await leaky();
    mend(world);
    const leaked = await world.run(["audit"]);
    expect(leaked.code).toBe(1);
    expect(leaked.stdout).toContain("1 issue in 2 keys");
    const elsewhere = await keysweep(
      temporaryFolder(),
      ["audit", "--openai-base-url", world.server.baseUrl],
      { env: { OPENAI_ADMIN_KEY: world.admin.value } },
    );
    expect(elsewhere.stdout).toContain("Nobody looked for leaks");
    expect(elsewhere.stdout).toContain("No issue in 2 keys in 2 projects.");
    expect(elsewhere.code).toBe(0);
  });

  test("what cannot be read is named and exit 3", async () => {
    const world = await leaky();
    mend(world);
    world.old.deletedAt = Date.now();
    world.server.onMoment = ({ path }) => path.endsWith("/proj_two/api_keys");
    const part = await world.run(["audit"]);
    expect(part.stdout).toContain("Not read: the keys of project Two");
    expect(part.stdout).toContain("No issue in what could be read");
    expect(part.code).toBe(3);
    world.server.onMoment = () => true;
    const none = await world.run(["audit"]);
    expect(none.stderr).toMatch(/^keysweep: OpenAI's Admin API gave no answer/);
    expect(none).toMatchObject({ code: 3, stdout: "" });
    world.server.onMoment = undefined;
    const refused = await world.run(["audit"], { env: { OPENAI_ADMIN_KEY: world.old.value } });
    expect(refused.code).toBe(3);
    expect(refused.stderr).toContain("Is OPENAI_ADMIN_KEY an admin key");
    expect(shows(refused.stdout + refused.stderr, world.old.value)).toBe(false);
  });

  test("wrong use is exit 2", async () => {
    const { path } = createRepository();
    const without = await keysweep(path, ["audit"]);
    expect(without.code).toBe(2);
    expect(without.stderr).toMatch(/needs an admin key.*\n {2}Set OPENAI_ADMIN_KEY/);
    const env = { OPENAI_ADMIN_KEY: "x" };
    for (const args of [
      ["audit", "--openai-base-url", "http://example.com"],
      ["audit", "--report", "gone.json"],
    ]) {
      const { code, stdout } = await keysweep(path, args, { env });
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    }
  });
});
