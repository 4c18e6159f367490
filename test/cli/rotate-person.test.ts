import { generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { main } from "../../src/cli/main.ts";
import { key } from "../support/keys.ts";
import { createRepository, type TestRepository } from "../support/repository.ts";
import { shows } from "../verify/server.ts";
import { type LeakyRepository, wrongAtEnd } from "./organization.ts";
import { changes, FAST, journalsOf, leaky, toEnv } from "./rotating.ts";
import { keysweep } from "./run.ts";
import { createTerminal } from "./terminal.ts";

/** A key that Jo has just made by hand. */
const madeByJo = ({ server }: LeakyRepository): string =>
  server.add({
    value: key("openai-project", `${server.baseUrl} fresh`),
    name: "jo's new key",
    project: "proj_one",
    owner: { type: "user", id: "user-1" },
  }).value;

describe("a person's key", () => {
  test("is made by that person and handed over; the rest is done for them", async () => {
    const world = await leaky("person");
    const fresh = madeByJo(world);
    // A wrong paste first: the old key again.
    const { code, stdout } = await world.run([...toEnv(world), "--yes"], {
      input: `${world.old.value}\nOPENAI_API_KEY="${fresh}"\n`,
    });
    expect(code).toBe(0);
    expect(stdout).toContain("https://platform.openai.com/settings/proj_one/api-keys");
    expect(stdout).toContain("Jo <jo@example.com>");
    expect(stdout).toContain("That is the old key.");
    expect(world.current()).toBe(fresh);
    expect(wrongAtEnd(world)).toEqual([]);
  });

  test("at a terminal, keys that are typed are not shown", async () => {
    const world = await leaky("person");
    const fresh = madeByJo(world);
    const terminal = createTerminal(world.repository.path, { OPENAI_ADMIN_KEY: world.admin.value });
    const ended = main(
      ["rotate", "--store", "env:.env", ...FAST, "--openai-base-url", world.server.baseUrl],
      terminal.io,
    );
    await terminal.answer("The key to replace (not shown):", world.old.value);
    await terminal.answer("Begin? [y/N]", "y");
    await terminal.answer("The new key (not shown, empty stops):", fresh);
    await terminal.answer("Done? [y/N]", "yes");
    await terminal.answer("Revoke the old key now? [y/N]", "y");
    expect(await ended).toBe(0);
    world.printed.push(terminal.shown());
    expect(terminal.shown()).toContain("Revoke the old key now? [y/N] y");
    expect(wrongAtEnd(world)).toEqual([]);
  });

  test("Ctrl-C at a question stops where it is", async () => {
    const world = await leaky("person");
    const terminal = createTerminal(world.repository.path, { OPENAI_ADMIN_KEY: world.admin.value });
    const ended = main([...toEnv(world), "--openai-base-url", world.server.baseUrl], terminal.io);
    await terminal.answer("Begin? [y/N]", "y");
    await terminal.type("The new key", "\u0003");
    expect(await ended).toBe(3);
    expect(terminal.shown()).toContain("Stopped; the old key is untouched");
    expect(journalsOf(world)).toHaveLength(1);
    expect(changes(world)).toEqual([]);
  });

  test("--service-account gives it to a service account instead", async () => {
    const world = await leaky("person");
    const ran = await world.run([...toEnv(world), "--yes", "--service-account", "--expires-in", "30"]);
    expect(ran).toMatchObject({ code: 0, stderr: "" });
    expect(world.server.find(world.current())).toMatchObject({
      owner: { type: "service_account" },
      expiresAt: expect.any(Number),
    });
    expect(wrongAtEnd(world)).toEqual([]);
  });

  test("without an admin key all is done by hand, guided", async () => {
    const world = await leaky("person");
    const fresh = madeByJo(world);
    const env = { OPENAI_ADMIN_KEY: "" };
    const first = await world.run(toEnv(world), { env, input: `y\n${fresh}\ny\n` });
    // At "revoke" nobody answers any more.
    expect(first.code).toBe(3);
    expect(first.stdout).toContain("Without OPENAI_ADMIN_KEY");
    expect(first.stdout).toContain("https://platform.openai.com/");
    world.old.deletedAt = Date.now();
    const end = await world.run(["rotate", "--resume", "--store", "env:.env", ...FAST], {
      env,
      input: "y\n",
    });
    expect(end.code).toBe(0);
    expect(wrongAtEnd(world)).toEqual([]);
  });
});

describe("a key of several lines", () => {
  const pem = (): string =>
    generateKeyPairSync("ec", { namedCurve: "P-256" })
      .privateKey.export({ type: "pkcs8", format: "pem" })
      .toString();
  const served = (): { repository: TestRepository; old: string } => {
    const repository = createRepository();
    const old = pem();
    repository.write("server.key", old);
    repository.write(".gitignore", ".env\n");
    repository.commit("One");
    return { repository, old };
  };

  test("is planned and replaced by hand", async () => {
    const { repository, old } = served();
    const fresh = pem();
    const plan = await keysweep(repository.path, ["rotate", "--plan"], { input: old });
    expect(plan.code).toBe(0);
    expect(plan.stdout).toContain("server.key");
    expect(plan.stdout).toContain("put the new public key wherever the old one is");
    const ran = await keysweep(repository.path, ["rotate", "--store", "env:.env:TLS_KEY"], {
      // The old one, a half of one, the new one; deployed, works, revoked, is dead.
      input: `${old}y\nhalf\n${fresh}y\ny\ny\ny\n`,
    });
    expect(ran.code).toBe(0);
    expect(ran.stdout).toContain("That is no key.");
    expect(readFileSync(join(repository.path, ".env"), "utf8")).toBe(`TLS_KEY='${fresh.trim()}'\n`);
    for (const text of [plan.stdout, ran.stdout, ran.stderr])
      for (const secret of [old, fresh]) expect(shows(text, secret.slice(30, -30))).toBe(false);
  });

  test("is pasted whole at a terminal, unseen", async () => {
    const { repository, old } = served();
    const fresh = pem();
    const terminal = createTerminal(repository.path);
    const ended = main(["rotate", "--store", "env:.env:TLS_KEY", "--deploy", "true"], terminal.io);
    await terminal.type("The key to replace (not shown):", old.replaceAll("\n", "\r"));
    await terminal.answer("Begin? [y/N]", "y");
    await terminal.type("The new key (not shown, empty stops):", fresh.replaceAll("\n", "\r"));
    for (const question of ["Does it? [y/N]", "Done? [y/N]", "Is it? [y/N]"])
      await terminal.answer(question, "y");
    expect(await ended).toBe(0);
    expect(readFileSync(join(repository.path, ".env"), "utf8")).toBe(`TLS_KEY='${fresh.trim()}'\n`);
    for (const secret of [old, fresh]) expect(shows(terminal.shown(), secret.slice(30, -30))).toBe(false);
    expect(terminal.shown()).toContain("-----BEGIN PRIVATE KEY-----…");
  });
});
