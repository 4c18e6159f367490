import { spawn } from "node:child_process";
import { chmodSync, mkdirSync, readdirSync, readFileSync, symlinkSync, watch, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Moment } from "../rotate/openai-server.ts";
import { key, token } from "../support/keys.ts";
import { createRepository, temporaryFolder } from "../support/repository.ts";
import { shows } from "../verify/server.ts";
import { type LeakyRepository, leftSecrets, wrongAtEnd } from "./organization.ts";
import { changes, FAST, journalsOf, leaky, toEnv } from "./rotating.ts";
import { BIN, cleanEnvironment, keysweep } from "./run.ts";

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
