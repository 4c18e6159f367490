import { existsSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { key } from "../support/keys.ts";
import { createRepository, temporaryFolder } from "../support/repository.ts";
import { shows } from "../verify/server.ts";
import { wrongAtEnd } from "./organization.ts";
import { changes, leaky, toEnv } from "./rotating.ts";
import { keysweep, report } from "./run.ts";

describe("which key it is", () => {
  test("two records that fit are shown, and --key-id chooses", async () => {
    const world = await leaky("account");
    const { value } = world.old;
    const twin =
      value.slice(0, 8) + key("openai-svcacct", "twin").slice(8, value.length - 4) + value.slice(-4);
    const other = world.server.add({
      value: twin,
      name: "the twin",
      project: "proj_two",
      owner: { type: "user", id: "user-1" },
      createdAt: Date.now() - 86_400_000,
    });
    const asked = await world.run([...toEnv(world), "--yes"]);
    expect(asked.code).toBe(2);
    for (const words of ["build key", "the twin", world.old.id, other.id])
      expect(asked.stdout).toContain(words);
    expect(asked.stderr).toMatch(
      /2 keys of the organization fit the leaked one\n {2}Say which it is: --key-id/,
    );
    expect(changes(world)).toEqual([]);
    const wrong = await world.run([...toEnv(world), "--yes", "--key-id", "key_none"]);
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining("key_none does not fit") });
    const ran = await world.run([...toEnv(world), "--yes", "--key-id", world.old.id]);
    expect(ran).toMatchObject({ code: 0, stderr: "" });
    expect(other.deletedAt).toBeUndefined();
    expect(wrongAtEnd(world)).toEqual([]);
  });

  test("a record younger than the leak is not taken by itself", async () => {
    const world = await leaky("account");
    const at = world.server.keys.indexOf(world.old);
    world.server.keys[at] = { ...world.old, createdAt: Date.now() };
    const ran = await world.run([...toEnv(world), "--dry-run"]);
    expect(ran.code).toBe(0);
    expect(ran.stdout).toMatch(/made after the key was committed/);
    expect(ran.stdout).toMatch(/Delete the old key where it was made/);
  });
});

describe("--plan", () => {
  test("says for any provider what to do, where it stands, whom to tell and by when", async () => {
    const repository = createRepository();
    const secret = key("anthropic", "plan");
    repository.write("a.py", `key = "${secret}"\n`);
    repository.commit("One", { author: "Ann Example <ann@example.com>" });
    repository.write("b.py", `other = "${secret}"\n`);
    repository.commit(`Two\n\nWorks with ${secret}\n`);
    const { json } = await report(repository.path, ["history"]);
    const { fingerprint = "" } = json.leaks[0] ?? {};
    const text = await keysweep(repository.path, ["rotate", "--plan", fingerprint.slice(0, 8)]);
    expect(text).toMatchObject({ code: 0, stderr: "" });
    for (const words of ["Deadline    NOW", "a.py", "b.py", "message of commit", "Ann Example", "https://"])
      expect(text.stdout).toContain(words);
    const data = await keysweep(repository.path, ["rotate", "--plan", "--json", fingerprint]);
    expect(JSON.parse(data.stdout)).toMatchObject({
      provider: "Anthropic",
      fingerprint,
      deadline: { by: "now" },
      steps: expect.arrayContaining([expect.objectContaining({ id: "revoke", destructive: true })]),
    });
    const { places } = JSON.parse(data.stdout);
    expect(places).toHaveLength(5);
    expect(places).toContainEqual({ kind: "file", path: "a.py", line: 1, column: 8 });
    for (const { commit } of places)
      if (commit !== undefined) expect(commit.author.time).toMatch(/^\d{4}-\d\d-\d\dT/);
    for (const { stdout } of [text, data]) expect(shows(stdout, secret)).toBe(false);
    expect(existsSync(join(repository.path, ".git/keysweep/rotations"))).toBe(false);
  });

  test("names the .env files that use the key, though git ignores them", async () => {
    const repository = createRepository();
    const secret = key("anthropic", "plan in .env");
    repository.write(".gitignore", ".env*\nbuild/\n");
    repository.write("a.py", `key = "${secret}"\n`);
    repository.commit("One");
    repository.write("packages/web/.env.local", `A=1\nKEY=${secret}\nOLD=${secret}\n`);
    repository.write(".env", "KEY=another\n");
    const data = await keysweep(repository.path, ["rotate", "--plan", "--json"], { input: `${secret}\n` });
    const { places } = JSON.parse(data.stdout) as {
      places: { path?: string; line: number; column: number }[];
    };
    const inEnv = places.filter(({ path }) => path?.includes(".env"));
    expect(inEnv).toMatchObject([
      { kind: "file", path: "packages/web/.env.local", line: 2, column: 5 },
      { kind: "file", path: "packages/web/.env.local", line: 3, column: 5 },
    ]);
    // From a folder below, too.
    const text = await keysweep(join(repository.path, "packages"), ["rotate", "--plan"], { input: secret });
    expect(text.stdout).toContain("packages/web/.env.local");
    expect(shows(data.stdout + text.stdout, secret)).toBe(false);
    // A link to itself: nobody can read it, whoever runs this.
    symlinkSync(".env.loop", join(repository.path, ".env.loop"));
    const unread = await keysweep(repository.path, ["rotate", "--plan"], { input: secret });
    expect(unread).toMatchObject({ code: 3, stderr: expect.stringContaining(".env.loop cannot be read") });
    expect(unread.stdout).toContain("packages/web/.env.local");
  });

  test("does not wait until OpenAI can be reached", async () => {
    const world = await leaky("account");
    world.server.onMoment = () => true;
    const ran = await world.run(["rotate", "--plan", world.fingerprint]);
    expect(ran.code).toBe(3);
    expect(ran.stderr).toMatch(/^keysweep: OpenAI's Admin API gave no answer/);
    expect(ran.stdout).toContain("Deadline    NOW");
    expect(ran.stdout).toContain("Delete the old key where it was made");
  });

  test("with --verify asks the provider first: a dead key has no deadline", async () => {
    const world = await leaky("account");
    const live = await world.run(["rotate", "--plan", "--verify", world.fingerprint]);
    expect(live.stdout).toMatch(/Verdict +LIVE: it works right now/);
    expect(live.stdout).toMatch(/Deadline +NOW/);
    world.old.deletedAt = Date.now();
    const dead = await world.run(["rotate", "--plan", "--verify", "--json", world.fingerprint]);
    expect(JSON.parse(dead.stdout)).toMatchObject({ verdict: "revoked", deadline: { by: "none" } });
  });

  test("of a key from standard input that was never committed has time, and needs no repository", async () => {
    const repository = createRepository();
    repository.write("a.txt", "a\n");
    repository.commit("One");
    const secret = key("openai-project", "never committed");
    const inside = await keysweep(repository.path, ["rotate", "--plan", "--json"], { input: `${secret}\n` });
    expect(JSON.parse(inside.stdout).deadline.by).toMatch(/^\d{4}-\d\d-\d\d$/);
    const outside = await keysweep(temporaryFolder(), ["rotate", "--plan"], { input: `${secret}\n` });
    expect(outside.code).toBe(0);
    expect(outside.stdout).toContain("Nobody has looked whether it was ever committed");
    expect(shows(inside.stdout + inside.stderr + outside.stdout + outside.stderr, secret)).toBe(false);
  });
});
