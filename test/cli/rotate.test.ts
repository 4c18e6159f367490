import { spawn } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  watch,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { main } from "../../src/cli/main.ts";
import type { Moment } from "../rotate/openai-server.ts";
import { key, token } from "../support/keys.ts";
import { createRepository, type TestRepository, temporaryFolder } from "../support/repository.ts";
import { shows } from "../verify/server.ts";
import { type LeakyRepository, leftSecrets, openLeakyRepository, wrongAtEnd } from "./organization.ts";
import { BIN, cleanEnvironment, keysweep, report } from "./run.ts";
import { createTerminal } from "./terminal.ts";

const open: LeakyRepository[] = [];
afterEach(async () => {
  for (const world of open.splice(0)) await world.close();
});
async function leaky(...args: Parameters<typeof openLeakyRepository>): Promise<LeakyRepository> {
  const world = await openLeakyRepository(...args);
  open.push(world);
  return world;
}

/** The old key need not be refused for a minute here. */
const FAST = ["--dead-after", "1"];
const toEnv = (world: LeakyRepository): string[] => [
  "rotate",
  world.fingerprint,
  "--store",
  "env:.env",
  ...FAST,
];
const changes = ({ server }: LeakyRepository): string[] =>
  server.calls.filter((call) => !call.startsWith("GET "));
const journalsOf = ({ repository }: LeakyRepository): string[] => {
  const folder = join(repository.path, ".git/keysweep/rotations");
  return existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".json")) : [];
};
/** A key that Jo has just made by hand. */
const madeByJo = ({ server }: LeakyRepository): string =>
  server.add({
    value: key("openai-project", `${server.baseUrl} fresh`),
    name: "jo's new key",
    project: "proj_one",
    owner: { type: "user", id: "user-1" },
  }).value;

/** Programs of these names on a PATH of their own: they keep what they are given and write down what others can see of them. */
function fakePrograms(names: readonly string[]): {
  readonly path: string;
  readonly holds: (name: string) => string;
  readonly told: () => string;
} {
  const folder = temporaryFolder();
  const told = join(folder, "told");
  for (const name of names) {
    const place = join(folder, `${name}.holds`);
    const refuses =
      name === "vault" ? `[ -n "$VAULT_REFUSES" ] && { echo "permission denied" >&2; exit 1; }` : ":";
    const body = `echo "$0 $*" >> "${told}"; tr '\\0' '\\n' < /proc/$$/environ >> "${told}" 2>/dev/null || env >> "${told}"
${refuses}
case "$2" in get) cat "${place}" ;; *) cat > "${place}" ;; esac`;
    writeFileSync(join(folder, name), `#!/bin/sh\n${body}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  return {
    path: `${folder}:${process.env.PATH}`,
    holds: (name) => readFileSync(join(folder, `${name}.holds`), "utf8"),
    told: () => readFileSync(told, "utf8"),
  };
}

describe("a service account's key", () => {
  test("is replaced from the fingerprint alone, without an outage", async () => {
    const world = await leaky("account", { newKeyDelay: 0, deadKeyLinger: 300, pageSize: 1 });
    world.server.costs.push({ key: world.old.id, value: 12.5, currency: "usd" });
    const written = new Set<string | null>();
    const watcher = watch(world.repository.path, (_, name) => written.add(name));
    const { code, stdout, stderr } = await world.run([
      ...toEnv(world),
      "--yes",
      "--deploy",
      "cp .env deployed.env",
    ]);
    watcher.close();
    // Nothing beside it that git might take, should the machine go down.
    expect([...written].filter((name) => name?.startsWith(".env."))).toEqual([]);
    expect(stderr).toBe("");
    expect(code).toBe(0);
    for (const words of ["build key", "One", "service account build", "12.50 USD since the leak"])
      expect(stdout).toContain(words);
    expect(stdout).toContain("Runs: cp .env deployed.env");
    expect(stdout).toMatch(/is replaced and dead/);
    // Where to take it out, at last.
    expect(stdout.trimEnd().split("\n").at(-1)).toBe("   src/client.js");
    expect(readFileSync(join(world.repository.path, "deployed.env"), "utf8")).toContain(world.current());
    world.repository.remove("deployed.env");
    expect(wrongAtEnd(world)).toEqual([]);
    expect(await world.run(["rotate", "--resume"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("no rotation was stopped here"),
    });
  });

  test("every step is named before it happens, and the one that cannot be undone asks", async () => {
    const world = await leaky("account");
    // Yes to begin, deployed by hand, no to revoke.
    const { code, stdout, stderr } = await world.run(toEnv(world), { input: "y\ny\nn\n" });
    expect(code).toBe(3);
    expect(stderr).toContain("Begin? [y/N]");
    expect(stderr).toContain("Revoke the old key now? [y/N]");
    expect(stdout).toMatch(/→ Create a new key\n.*→ Store it\n/s);
    expect(stdout).toMatch(
      /Stopped; the old key is untouched\. To go on: keysweep rotate --resume [0-9a-f]{8}/,
    );
    expect(world.old.deletedAt).toBeUndefined();
    expect(world.current()).not.toBe(world.old.value);
    // The same key is not replaced twice at a time.
    const twice = await world.run([...toEnv(world), "--yes"]);
    expect(twice.code).toBe(2);
    expect(twice.stderr).toMatch(/was begun and not finished\n {2}Go on with it: keysweep rotate --resume/);
    const other = await world.run(["rotate", "--resume", "--store", "env:.env:OTHER", "--yes"]);
    expect(other.code).toBe(2);
    expect(other.stderr).toMatch(/was started with other stores/);
    expect(other.stderr).not.toContain("To go on");
    const end = await world.run(["rotate", "--resume", "--store", "env:.env", "--yes", ...FAST]);
    expect(end).toMatchObject({ code: 0, stderr: "" });
    expect(wrongAtEnd(world)).toEqual([]);
    expect(world.outages).toEqual([]);
  });

  test("nothing happens without a yes, and --dry-run only says what would", async () => {
    const world = await leaky("account");
    const dry = await world.run([...toEnv(world), "--dry-run"]);
    expect(dry).toMatchObject({ code: 0, stderr: "" });
    expect(dry.stdout).toContain("Makes a second key on the same service account");
    expect(dry.stdout).toContain("Writes the new key to .env (OPENAI_API_KEY).");
    expect(dry.stdout).toMatch(/Nothing was done \(--dry-run\)\.\n$/);
    const silent = await world.run(toEnv(world));
    expect(silent.code).toBe(3);
    expect(silent.stdout).toMatch(/Nothing was done\.\n$/);
    expect(changes(world)).toEqual([]);
    expect(journalsOf(world)).toEqual([]);
    expect(world.current()).toBe(world.old.value);
    expect(leftSecrets(world)).toEqual([]);
  });

  test("a failing deploy stops it before the old key goes, and it can be gone on with", async () => {
    const world = await leaky("account");
    const line = 'test -e ready || { echo "no $(grep -o "sk-.*" .env)" >&2; exit 4; }';
    const stopped = await world.run([...toEnv(world), "--yes", "--deploy", line]);
    expect(stopped.code).toBe(2);
    expect(stopped.stderr).toMatch(/To go on: keysweep rotate --resume/);
    expect(stopped.stderr).toMatch(/sh failed \(4\)/);
    expect(world.old.deletedAt).toBeUndefined();
    expect(leftSecrets(world)).toEqual([]);
    world.repository.write("ready", "");
    const args = ["rotate", "--resume", "--store", "env:.env", "--yes", "--deploy", line, ...FAST];
    expect(await world.run(args)).toMatchObject({ code: 0, stderr: "" });
    expect(wrongAtEnd(world)).toEqual([]);
  });

  test("is replaced once, however many begin or go on at the same moment", async () => {
    const world = await leaky("account");
    const all = (args: readonly string[]) =>
      Promise.all([1, 2, 3].map(() => world.run([...args, "--yes", "--deploy", "test -e ready"])));
    const begun = await all(toEnv(world));
    expect(begun.map(({ stderr }) => /sh failed/.test(stderr)).filter(Boolean)).toHaveLength(1);
    expect(world.server.calls.filter((call) => call.startsWith("POST "))).toHaveLength(1);
    // As a process leaves it that was killed.
    const journals = join(world.repository.path, ".git/keysweep/rotations");
    const [name = ""] = readdirSync(journals);
    writeFileSync(join(journals, name.replace("json", "lock")), "99999999");
    world.repository.write("ready", "");
    const resumed = await all(["rotate", "--resume", "--store", "env:.env", ...FAST]);
    // Who comes when it is done finds it done.
    expect(resumed.map(({ code }) => code)).toContain(0);
    for (const { code, stderr } of resumed)
      if (code !== 0) expect(stderr).toMatch(/is under way in process|no rotation was stopped here/);
    expect(wrongAtEnd(world)).toEqual([]);
    expect(world.server.calls.filter((call) => call.startsWith("POST "))).toHaveLength(1);
  });

  test("a proxy's password is not part of what it says to go on with", async () => {
    const world = await leaky("account");
    const proxy = "http://jo:not-to-be-seen@127.0.0.1:9/";
    const stopped = await world.run([...toEnv(world), "--yes", "--deploy", "exit 4", "--proxy", proxy]);
    expect(stopped.code).toBe(2);
    expect(stopped.stderr).toContain("--proxy 'http://jo:****@127.0.0.1:9/'");
    expect(stopped.stdout + stopped.stderr).not.toContain("not-to-be-seen");
  });

  test("what Node and the libraries log when their users ask for it holds no key", async () => {
    const world = await leaky("account");
    const { code, stderr } = await world.run([...toEnv(world), "--yes", "--deploy", "true"], {
      env: { NODE_DEBUG: "*", DEBUG: "*" },
    });
    expect(code).toBe(0);
    expect(stderr).toContain("HTTP ");
    expect(wrongAtEnd(world)).toEqual([]);
  });

  test.runIf(process.platform !== "win32")(
    "goes to several stores at once; when one fails, it goes on from there, and no program is told more than it must",
    async () => {
      const world = await leaky("account");
      const programs = fakePrograms(["gh", "vault"]);
      const stores = ["env:.env", "github:OPENAI_API_KEY@acme/app", "vault:secret/app:key"].flatMap(
        (store) => ["--store", store],
      );
      const env = { PATH: programs.path, VAULT_REFUSES: "1" };
      const stopped = await world.run(["rotate", world.fingerprint, ...stores, "--yes", ...FAST], { env });
      expect(stopped.code).toBe(2);
      expect(stopped.stderr).toContain("vault failed (1): permission denied");
      expect(stopped.stderr).toContain(
        "--store env:.env --store github:OPENAI_API_KEY@acme/app --store vault:secret/app:key",
      );
      expect(world.old.deletedAt).toBeUndefined();
      const rest = ["rotate", "--resume", ...stores, "--yes", ...FAST];
      const end = await world.run(rest, { env: { PATH: programs.path } });
      expect(end).toMatchObject({ code: 0, stderr: "" });
      for (const place of ["gh", "vault"]) expect(programs.holds(place)).toBe(world.current());
      expect(programs.told()).toMatch(/secret set OPENAI_API_KEY --repo acme\/app/);
      // What was seen of them while they ran: their arguments, and everything in their environment.
      for (const { value } of world.server.keys) expect(shows(programs.told(), value)).toBe(false);
      expect(programs.told()).not.toContain("OPENAI_ADMIN_KEY");
      expect(wrongAtEnd(world)).toEqual([]);
    },
  );

  test("a deploy that quotes what it was given does not print it, whatever its form", async () => {
    const repository = createRepository();
    repository.write(".gitignore", ".env\n");
    const [old, fresh] = ["old", "new"].map((seed) => token("", 32, "hex", seed));
    repository.write("a.py", `AZURE_OPENAI_API_KEY = "${old}"\n`);
    repository.write(".env", `AZURE_KEY=${old}\n`);
    repository.commit("One");
    const args = ["rotate", "--store", "env:.env:AZURE_KEY", "--deploy", "cat .env >&2; exit 1"];
    const ran = await keysweep(repository.path, args, {
      input: `AZURE_OPENAI_API_KEY = "${old}"\ny\n${fresh}\ny\n`,
    });
    expect(readFileSync(join(repository.path, ".env"), "utf8")).toBe(`AZURE_KEY=${fresh}\n`);
    expect(ran.stderr).toMatch(/sh failed \(1\): AZURE_KEY=\*\*\*\*/);
    for (const secret of [old, fresh]) expect(shows(ran.stdout + ran.stderr, secret ?? "")).toBe(false);
    expect(ran.code).toBe(2);
  });

  test("a report of an earlier run says which, too", async () => {
    const world = await leaky("account");
    const { stdout } = await keysweep(world.repository.path, ["history", "--format", "json"]);
    const file = join(temporaryFolder(), "leaks.json");
    writeFileSync(file, stdout);
    const ran = await world.run(["rotate", "--report", file, "--store", "env:.env", "--yes", ...FAST]);
    expect(ran).toMatchObject({ code: 0, stderr: "" });
    expect(wrongAtEnd(world)).toEqual([]);
  });
});

describe("killed", () => {
  /** Starts a rotation and kills it, as a power cut would, at a moment of its requests. */
  function killAt(
    world: LeakyRepository,
    isMoment: (moment: Moment) => boolean,
  ): Promise<NodeJS.Signals | null> {
    const args = [...toEnv(world), "--yes", "--openai-base-url", world.server.baseUrl];
    const child = spawn(process.execPath, [BIN, ...args], {
      cwd: world.repository.path,
      env: cleanEnvironment({ OPENAI_ADMIN_KEY: world.admin.value }),
    });
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk: Buffer) => world.printed.push(chunk.toString()));
    const watch = world.server.onMoment;
    world.server.onMoment = async (moment) => {
      await watch?.(moment);
      if (!isMoment(moment)) return false;
      child.kill("SIGKILL");
      return true;
    };
    return new Promise((resolve) =>
      child.on("close", (_code, signal) => {
        world.server.onMoment = watch;
        resolve(signal);
      }),
    );
  }

  test.each([
    ["before the new key is made", ({ method, phase }: Moment) => method === "POST" && phase === "before"],
    [
      "when it is made and nobody knows it",
      ({ method, phase }: Moment) => method === "POST" && phase === "after",
    ],
    ["when it first answers", ({ path }: Moment) => path === "/models"],
    [
      "before the old one is deleted",
      ({ method, phase }: Moment) => method === "DELETE" && phase === "before",
    ],
    ["when the old one is deleted", ({ method, phase }: Moment) => method === "DELETE" && phase === "after"],
  ])("%s, --resume finishes it, and there was always a working key", async (_, isMoment) => {
    const world = await leaky("account");
    expect(await killAt(world, isMoment)).toBe("SIGKILL");
    expect(world.server.works(world.current())).toBe(true);
    const args = ["rotate", "--resume", "--store", "env:.env", "--yes", ...FAST];
    expect(await world.run(args)).toMatchObject({ code: 0, stderr: "" });
    expect(wrongAtEnd(world)).toEqual([]);
    const mine = world.server.keys.filter(
      ({ deletedAt, owner }) => deletedAt === undefined && owner.id === "svc_old",
    );
    expect(mine.map(({ value }) => value)).toEqual([world.current()]);
  });
});

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

describe("a .env file that git would take gets no key", () => {
  test.each([
    ["tracked", "git tracks app/.env", "git rm --cached app/.env"],
    ["not ignored", "git does not ignore app/.env", "Add /app/.env to .gitignore"],
    ["behind a link", "git does not ignore app/.env", "Add /app/.env to .gitignore"],
  ])("%s", async (how, says, hint) => {
    const world = await leaky("account");
    const { repository } = world;
    repository.write(".gitignore", ".env\n!app/.env\nlinked\n");
    repository.write("app/.env", "A=1\n");
    if (how === "tracked") repository.commit("Track it");
    if (how === "behind a link") {
      mkdirSync(join(repository.path, "linked"));
      symlinkSync("../app/.env", join(repository.path, "linked/.env"));
    }
    const file = how === "behind a link" ? "linked/.env" : "app/.env";
    const ran = await world.run(["rotate", world.fingerprint, "--store", `env:${file}`, "--yes"]);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain(says);
    expect(ran.stderr).toContain(hint);
    expect(changes(world)).toEqual([]);
  });
});

describe("wrong use", () => {
  const repository = createRepository();
  repository.write("a.txt", "a\n");
  repository.commit("One");
  const secret = key("openai-project", "typed");
  test.each([
    [["rotate", secret], /is no fingerprint\n {2}Take one from a report/],
    [["rotate", "0123456789abcdef"], /no leak has the fingerprint 0123456789abcdef/],
    [["rotate"], /no key was given/],
    [["rotate", "--resume"], /no rotation was stopped here/],
    [["rotate", "--resume", "--plan"], /--plan does not go with --resume/],
    [["rotate", "--json"], /--json goes with --plan/],
    [["rotate", "--report", "gone.json"], /gone\.json cannot be read/],
    [["rotate", "--report", "a.txt"], /a\.txt is no report/],
    [["rotate", "--expires-in", "soon"], /--expires-in takes a whole number/],
  ])("%j", async (args, says) => {
    const { code, stdout, stderr } = await keysweep(repository.path, args);
    expect(stderr).toMatch(says);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(shows(stdout + stderr, secret)).toBe(false);
    expect(code).toBe(2);
  });

  test.each([
    ["--store", `aws:name:${secret}`],
    ["--store", `command:put ${secret}`],
    ["--store", `env:.env:${secret}`],
    ["--deploy", `KEY=${secret} ./deploy.sh`],
    ["--scopes", secret],
  ])("a key in %s", async (option, value) => {
    for (const more of [[], ["--plan"]]) {
      const ran = await keysweep(repository.path, ["rotate", option, value, ...more], { input: secret });
      expect(ran).toMatchObject({ code: 2, stdout: "" });
      expect(ran.stderr).toMatch(/^keysweep: a key stands in --/);
      expect(shows(ran.stderr, secret)).toBe(false);
    }
  });

  test("stores that are not of a known form", async () => {
    const world = await leaky("account");
    for (const store of [
      secret,
      `env`,
      `env:.env:${"x"}y-z`,
      "github:1A",
      "github:--repo",
      "vault:secret/app",
      "vault:-x:key",
      "kubernetes:app",
      "command: ",
      `s3:${secret}`,
    ]) {
      const ran = await world.run(["rotate", world.fingerprint, "--store", store, "--yes"]);
      expect(ran.code, store.slice(0, 12)).toBe(2);
      expect(shows(ran.stdout + ran.stderr, secret)).toBe(false);
    }
    const none = await world.run(["rotate", world.fingerprint, "--yes"]);
    expect(none).toMatchObject({ code: 2, stderr: expect.stringContaining("no place to put the new key") });
    const nobody = await world.run(["rotate", world.fingerprint, "--yes"], { env: { OPENAI_ADMIN_KEY: "" } });
    expect(nobody).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("with --yes nobody puts the new key in its place"),
    });
    expect(changes(world)).toEqual([]);
  });
});
