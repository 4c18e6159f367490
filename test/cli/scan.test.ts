import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { key } from "../support/keys.ts";
import { createRepository, temporaryFolder } from "../support/repository.ts";
import { keysweep, placesIn, report } from "./run.ts";

const secret = (name: string) => key("openai-project", `scan ${name}`);

function build() {
  const repository = createRepository();
  repository.write(".gitignore", "ignored.txt\nbuild/\n");
  repository.write("tracked.txt", `\n${secret("tracked")}\n`);
  repository.write("src/deep/code.ts", `x\ny\n${secret("deep")}\n`);
  repository.commit("Add");
  repository.write("untracked.txt", `${secret("untracked")}\n`);
  repository.write("ignored.txt", `${secret("ignored")}\n`);
  repository.write("build/out.js", `${secret("build")}\n`);
  return repository;
}

describe("scan", () => {
  const repository = build();
  const at = (folder: string) => join(repository.path, folder);

  test("reads what git tracks and does not ignore, with path, line and column", async () => {
    const { code, json } = await report(repository.path, ["scan"]);
    expect(code).toBe(1);
    expect(placesIn(json)).toEqual(["src/deep/code.ts:3", "tracked.txt:2", "untracked.txt:1"]);
    expect(json.leaks.every(({ findings }) => findings[0]?.column === 1)).toBe(true);
    expect(json.leaks.every(({ provenance }) => provenance === null)).toBe(true);
  });

  test("names paths from the root, wherever it is started", async () => {
    const all = ["src/deep/code.ts:3", "tracked.txt:2", "untracked.txt:1"];
    expect(placesIn((await report(at("src"), ["scan"])).json)).toEqual(all);
    expect(placesIn((await report(at("src"), ["scan", "."])).json)).toEqual(["src/deep/code.ts:3"]);
    expect(placesIn((await report(at("src"), ["scan", "deep"])).json)).toEqual(["src/deep/code.ts:3"]);
    expect(placesIn((await report(at("src"), ["scan", "../tracked.txt"])).json)).toEqual(["tracked.txt:2"]);
  });

  test("a link to a folder of a repository means that folder and its repository, for other commands, too", async () => {
    const repository = createRepository();
    repository.write("a.txt", "nothing\n");
    repository.write("sub/deep/b.txt", `${secret("behind a link")}\n`);
    repository.commit("A key");
    const folder = temporaryFolder();
    symlinkSync(join(repository.path, "sub/deep"), join(folder, "link"));
    symlinkSync(repository.path, join(folder, "whole"));
    for (const [command, name] of [
      ["scan", "link"],
      ["scan", "whole"],
      ["history", "link"],
      ["history", "whole"],
      ["check", "link"],
    ] as const) {
      const { code, json } = await report(folder, [command, name]);
      expect([code, placesIn(json)[0]], `${command} ${name}`).toEqual([1, "sub/deep/b.txt:1"]);
    }
  });

  test("reads a file that is named, ignored or not, excluded or not", async () => {
    expect(placesIn((await report(repository.path, ["scan", "ignored.txt"])).json)).toEqual([
      "ignored.txt:1",
    ]);
    const excluded = await report(repository.path, ["scan", "ignored.txt", "--exclude", "*.txt"]);
    expect(placesIn(excluded.json)).toEqual(["ignored.txt:1"]);
  });

  test("reads several paths, files and folders, each file once", async () => {
    const { json } = await report(repository.path, ["scan", "src", "tracked.txt", "src/deep/code.ts"]);
    expect(placesIn(json)).toEqual(["src/deep/code.ts:3", "tracked.txt:2"]);
    expect(json.summary.blobs).toBe(2);
  });

  test("a folder that is named is read though git ignores it, from inside too, and a file named twice once", async () => {
    const build = ["build/out.js:1"];
    expect(placesIn((await report(repository.path, ["scan", "build"])).json)).toEqual(build);
    expect(placesIn((await report(join(repository.path, "build"), ["scan", "."])).json)).toEqual(build);
    const { json } = await report(repository.path, ["scan", "tracked.txt", "./tracked.txt"]);
    expect(placesIn(json)).toEqual(["tracked.txt:2"]);
  });

  test("--no-git reads the folder as it is", async () => {
    const { json } = await report(repository.path, ["scan", "--no-git"]);
    expect(placesIn(json)).toEqual([
      "build/out.js:1",
      "ignored.txt:1",
      "src/deep/code.ts:3",
      "tracked.txt:2",
      "untracked.txt:1",
    ]);
    expect(json.skips).toEqual([{ what: ".git", why: "git-folder" }]);
  });

  test("reads standard input", async () => {
    const input = `a\n  ${secret("stdin")}\n`;
    const { code, json } = await report(repository.path, ["scan", "-"], { input });
    expect(code).toBe(1);
    expect(json.leaks[0]?.findings).toMatchObject([{ line: 2, column: 3, place: { kind: "stdin" } }]);
    expect((await report(repository.path, ["scan", "-"], { input: "nothing\n" })).code).toBe(0);
    expect((await report(repository.path, ["scan", "-"])).code).toBe(0);
  });

  test("--include and --exclude choose files, and what is left out is counted", async () => {
    const included = await report(repository.path, [
      "scan",
      "--include",
      "src/**",
      "--include",
      "untracked.txt",
    ]);
    expect(placesIn(included.json)).toEqual(["src/deep/code.ts:3", "untracked.txt:1"]);
    const excluded = await report(repository.path, ["scan", "--exclude", "*.txt"]);
    expect(placesIn(excluded.json)).toEqual(["src/deep/code.ts:3"]);
    expect(excluded.json.skips.map(({ what }) => what).sort()).toEqual(["tracked.txt", "untracked.txt"]);
    expect((await keysweep(repository.path, ["scan", "--exclude", "*.txt"])).stdout).toContain(
      "2 files skipped by rule: excluded by a pattern",
    );
  });

  test("a folder that is no repository is read whole", async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "node_modules/x"), { recursive: true });
    writeFileSync(join(folder, "node_modules/x/index.js"), `${secret("module")}\n`);
    writeFileSync(join(folder, ".env"), `OPENAI_API_KEY=${secret("dotfile")}\n`);
    for (const [cwd, args] of [
      [folder, ["scan"]],
      [repository.path, ["scan", folder]],
    ] as const)
      expect(placesIn((await report(cwd, args)).json)).toEqual([".env:1", "node_modules/x/index.js:1"]);
  });
});

test("folders of the same shape keep their names apart", async () => {
  const folder = temporaryFolder();
  for (const name of ["one", "two"]) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, "key.txt"), `${secret(name)}\n`);
  }
  const { json } = await report(folder, ["scan", "one", "two"]);
  expect(placesIn(json)).toEqual(["one/key.txt:1", "two/key.txt:1"]);
});

test("one secret in many files is one leak", async () => {
  const repository = createRepository();
  const one = secret("shared");
  repository.write("a.txt", `${one}\n`);
  repository.write("b/c.txt", `x\n${one} ${one}\n`);
  repository.write("d.yaml", `data: ${Buffer.from(one).toString("base64")}\n`);
  repository.write("other.txt", `${secret("other")}\n`);
  const { json } = await report(repository.path, ["scan", "--show-secrets"]);
  expect(json.leaks).toHaveLength(2);
  const shared = json.leaks.find((leak) => leak.secret.text === one);
  expect(shared?.findings.map(({ place, line }) => `${place.path}:${line}`)).toEqual([
    "a.txt:1",
    "b/c.txt:2",
    "b/c.txt:2",
    "d.yaml:1",
  ]);
  expect(new Set(shared?.findings.map(({ fingerprint }) => fingerprint)).size).toBe(1);
});

test("a pipe or a socket in a folder that is read as it is holds nothing, and is said to be passed over", async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "a.txt"), "a\n");
  execFileSync("mkfifo", [join(folder, "pipe")]);
  const server = createServer().listen(join(folder, "socket"));
  try {
    await once(server, "listening");
    const { code, json } = await report(folder, ["scan", "--no-git"]);
    expect(json).toMatchObject({ gaps: [], complete: true });
    expect(code).toBe(0);
    const { stdout } = await keysweep(folder, ["scan"]);
    expect(stdout).toMatch(/^2 pipes, sockets or devices skipped by rule: git cannot commit/);
    expect(stdout).toMatch(/^ {2}pipe\n {2}socket$/m);
  } finally {
    server.close();
  }
});
