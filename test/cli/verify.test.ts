import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { main } from "../../src/cli/main.ts";
import { key, token } from "../support/keys.ts";
import { createRepository, type TestRepository, temporaryFolder } from "../support/repository.ts";
import { type Canned, shows, startServer, type TestServer } from "../verify/server.ts";
import { keysweep, type Ran, type RunOptions } from "./run.ts";
import { createTerminal } from "./terminal.ts";

const LIVE = key("openai-project", "verify live");
const DEAD = key("openai-svcacct", "verify dead");
const ODD = key("openai-project-mid", "verify odd");
const SECRETS = [LIVE, DEAD, ODD];

const ANSWERS: ReadonlyMap<string, Canned> = new Map([
  [LIVE, { status: 200, body: { object: "list", data: [] } }],
  [DEAD, { status: 401, body: { error: { code: "invalid_api_key", message: `Incorrect: ${DEAD}` } } }],
  [ODD, { status: 418, body: `a teapot that was given ${ODD}` }],
]);

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
  return () => server.close();
});
beforeEach(() => {
  server.play(
    ({ headers }) => ANSWERS.get(headers.authorization?.replace("Bearer ", "") ?? "") ?? { status: 500 },
  );
});
const printed: string[] = [];
afterAll(() => {
  expect(printed.length).toBeGreaterThan(10);
  for (const text of printed) for (const secret of SECRETS) expect(shows(text, secret)).toBe(false);
});

async function run(cwd: string, args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const ran = await keysweep(cwd, [...args, "--openai-base-url", new URL("/v1", server.url).href], options);
  printed.push(ran.stdout, ran.stderr);
  return ran;
}
const asked = (): string[] =>
  server.got.map(({ headers }) => headers.authorization?.replace("Bearer ", "") ?? "");

function leaky(...secrets: readonly string[]): TestRepository {
  const repository = createRepository();
  for (const [index, secret] of secrets.entries())
    repository.write(`src/${index}.txt`, `key = "${secret}"\n`);
  repository.commit("One");
  return repository;
}

describe("a key from standard input", () => {
  test.each([
    ["live", LIVE, 1, "LIVE: it works right now"],
    ["revoked", DEAD, 0, "revoked: the provider refuses it"],
    ["of unknown state", ODD, 3, "unknown: the provider gave no clear answer"],
  ])("that is %s", async (_, secret, code, words) => {
    const ran = await run(temporaryFolder(), ["verify"], { input: `${secret}\n` });
    expect(ran.stdout).toContain(words);
    expect(ran).toMatchObject({ code, stderr: "" });
    expect(new Set(asked())).toEqual(new Set([secret]));
  });

  test("several, in whole lines, each asked about once; live ones come first", async () => {
    const input = `OPENAI_API_KEY=${DEAD}\nexport OTHER='${LIVE}'\nAGAIN=${LIVE}\n`;
    const ran = await run(temporaryFolder(), ["verify", "--format", "json"], { input });
    const { leaks } = JSON.parse(ran.stdout);
    expect(leaks.map(({ verdict }: { verdict: string }) => verdict)).toEqual(["live", "revoked"]);
    const questions = server.got.map(({ path, headers }) => `${path} ${headers.authorization}`);
    expect(questions.filter((question) => question.startsWith("/v1/models "))).toHaveLength(2);
    expect(new Set(questions).size).toBe(questions.length);
    expect(ran.code).toBe(1);
  });

  test("that nobody can be asked about is told so, and leaves the question open", async () => {
    const secret = token("pplx-", 48, "alnum", "verify");
    const ran = await run(temporaryFolder(), ["verify"], { input: `PERPLEXITY_API_KEY=${secret}\n` });
    expect(ran.stdout).toMatch(/Verdict +not verified\. Perplexity has no question that is free/);
    expect(ran).toMatchObject({ code: 3, stderr: "" });
    expect(shows(ran.stdout, secret)).toBe(false);
    expect(server.got).toEqual([]);
  });

  test.each(["", "hello\n", "sk-short\n"])("%j is none", async (input) => {
    const ran = await run(temporaryFolder(), ["verify"], { input });
    expect(ran.stderr).toMatch(/^keysweep: no key of a known form was given\n {2}Some keys/);
    expect(ran).toMatchObject({ code: 2, stdout: "" });
    expect(server.got).toEqual([]);
  });
});

describe("a key at a terminal", () => {
  const args = () => ["verify", "--openai-base-url", new URL("/v1", server.url).href];

  test("is not shown while it is typed, nor later", async () => {
    const terminal = createTerminal(temporaryFolder());
    const ended = main(args(), terminal.io);
    await terminal.answer("Key (not shown):", LIVE);
    expect(await ended).toBe(1);
    expect(terminal.shown()).toContain("LIVE: it works right now");
    printed.push(terminal.shown());
  });

  test("is one of several where several are pasted at once", async () => {
    const terminal = createTerminal(temporaryFolder());
    const ended = main(args(), terminal.io);
    await terminal.answer("Key (not shown):", `${DEAD}\r${LIVE}`);
    expect(await ended).toBe(1);
    expect(terminal.shown()).toContain("2 leaks in 2 places");
    printed.push(terminal.shown());
  });

  test.each([
    ["a return", "\r", "nothing was typed"],
    ["Ctrl-C", "\u0003", "stopped: nothing was asked"],
    ["Ctrl-D", "\u0004", "stopped: nothing was asked"],
  ])("%s asks nobody", async (_, typed, says) => {
    const terminal = createTerminal(temporaryFolder());
    const ended = main(args(), terminal.io);
    await terminal.type("Key (not shown):", typed);
    expect(await ended).toBe(2);
    expect(terminal.shown()).toContain(says);
    expect(server.got).toEqual([]);
  });
});

describe("a report of an earlier run", () => {
  async function reported(repository: TestRepository): Promise<string> {
    const { stdout } = await keysweep(repository.path, ["history", "--format", "json"]);
    printed.push(stdout);
    const file = join(temporaryFolder(), "leaks.json");
    writeFileSync(file, stdout);
    return file;
  }

  test("is asked about whole, with all places", async () => {
    const repository = leaky(LIVE, DEAD);
    const ran = await run(repository.path, ["verify", await reported(repository), "--format", "json"]);
    const { leaks, scope } = JSON.parse(ran.stdout);
    expect(ran.code).toBe(1);
    expect(scope).toMatch(/^the leaks of .*leaks\.json$/);
    expect(leaks.map(({ verdict }: { verdict: string }) => verdict)).toEqual(["live", "revoked"]);
    expect(leaks[0].findings[0].place).toMatchObject({ kind: "commit-file", path: "src/0.txt" });
    expect(leaks[0].verification).toMatchObject({ reason: "accepted", status: 200 });
    expect(leaks[0].provenance.inHead).toBe(true);
  });

  test("whose leaks are gone is incomplete", async () => {
    const file = await reported(leaky(LIVE));
    const ran = await run(createRepository().path, ["verify", file]);
    expect(ran.code).toBe(3);
    expect(ran.stdout).toContain("run the sweep again");
    expect(server.got).toEqual([]);
  });

  test("that is none is wrong use", async () => {
    const { path } = leaky(LIVE);
    for (const file of ["src/0.txt", "gone.json", "src"]) {
      const ran = await run(path, ["verify", file]);
      expect(ran.stderr).toMatch(/^keysweep: .*(?:is no report of keysweep|cannot be read)/);
      expect(ran).toMatchObject({ code: 2, stdout: "" });
    }
    expect(server.got).toEqual([]);
  });
});

describe("--verify on scanning commands", () => {
  test("live leaks stand first, the dead last, whatever their rules", async () => {
    const { path } = leaky(DEAD, ODD, LIVE);
    const ran = await run(path, ["scan", "--verify"]);
    const at = ["LIVE: it works right now", "unknown: the provider", "revoked: the provider"].map((words) =>
      ran.stdout.indexOf(words),
    );
    expect(at.every((index) => index > 0)).toBe(true);
    expect(at).toEqual([...at].sort((a, b) => a - b));
    expect(ran.stdout).toContain("1 known to be live");
  });

  test.each([
    ["any", [DEAD], 1],
    ["live", [DEAD], 0],
    ["live", [DEAD, LIVE], 1],
    ["live", [DEAD, ODD], 3],
    ["high", [DEAD], 1],
  ] as const)("--fail-on %s", async (failOn, secrets, code) => {
    const ran = await run(leaky(...secrets).path, ["history", "--verify", "--fail-on", failOn]);
    expect(ran.code).toBe(code);
  });

  test("nobody is asked without it, and the scanned repository names no host", async () => {
    const repository = leaky(LIVE);
    repository.write(".env", `OPENAI_BASE_URL=${server.url.href}v1\n`);
    const ran = await keysweep(repository.path, ["scan"]);
    expect(ran.code).toBe(1);
    expect(server.got).toEqual([]);
    const wrong = await run(repository.path, ["scan"]);
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain("--openai-base-url goes with --verify");
  });
});

describe("the cache of verdicts", () => {
  test("remembers what is live in the git folder, for its owner alone, without a secret; not what is unknown", async () => {
    const { path } = leaky(LIVE, ODD);
    expect((await run(path, ["scan", "--verify"])).code).toBe(1);
    const before = asked().length;
    const again = await run(path, ["history", "--verify"]);
    expect(again.code).toBe(1);
    expect(again.stdout).toContain("(remembered)");
    const since = asked().slice(before);
    expect(since).toContain(ODD);
    expect(since).not.toContain(LIVE);
    const folder = join(path, ".git/keysweep");
    const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
    expect(names.filter((name) => name.startsWith("verdicts")).sort()).toEqual([
      "verdicts.json",
      "verdicts.key",
    ]);
    // The verdicts, and whatever else was written down below the git folder.
    for (const name of names) {
      const path = join(folder, name);
      expect(statSync(path).mode & 0o077, name).toBe(0);
      if (statSync(path).isFile()) printed.push(readFileSync(path, "latin1"));
    }
  });

  test("is shared by all work trees, and there is none outside of a repository", async () => {
    const repository = leaky(LIVE);
    const other = repository.worktree("other");
    await run(other.path, ["verify"], { input: LIVE });
    expect(existsSync(join(repository.path, ".git/keysweep/verdicts.json"))).toBe(true);
    const folder = temporaryFolder();
    await run(folder, ["verify"], { input: LIVE });
    expect(readdirSync(folder)).toEqual([]);
  });
});
