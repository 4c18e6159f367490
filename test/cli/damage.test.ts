import { chmodSync, readdirSync, rmSync, symlinkSync, truncateSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { key } from "../support/keys.ts";
import { createRepository, type TestRepository } from "../support/repository.ts";
import { keysweep, report } from "./run.ts";

const SECRET = key("openai-project", "damage");

/** Two versions of a file, and a key in another one if asked for. */
function build(withKey: boolean): TestRepository {
  const repository = createRepository();
  repository.write("a/b.txt", "one\n");
  repository.write("other.txt", "other\n");
  repository.commit("One");
  repository.write("a/b.txt", "two\n");
  if (withKey) repository.write("key.txt", `${SECRET}\n`);
  repository.commit("Two");
  return repository;
}

const DAMAGES: readonly (readonly [string, string, (repository: TestRepository, id: string) => void])[] = [
  ["a missing blob", "HEAD~1:a/b.txt", (repository, id) => repository.deleteObject(id)],
  ["a corrupt blob", "HEAD~1:a/b.txt", (repository, id) => repository.corruptObject(id)],
  ["a missing tree", "HEAD~1:a", (repository, id) => repository.deleteObject(id)],
  ["a corrupt tree", "HEAD~1:a", (repository, id) => repository.corruptObject(id)],
  ["a missing commit", "HEAD~1", (repository, id) => repository.deleteObject(id)],
  ["a missing commit that HEAD names", "HEAD", (repository, id) => repository.deleteObject(id)],
  ["a corrupt commit that HEAD names", "HEAD", (repository, id) => repository.corruptObject(id)],
];

describe.each(DAMAGES)("with %s", (_, name, damage) => {
  test("history is incomplete, and the object is named", async () => {
    const repository = build(false);
    const id = repository.id(name);
    damage(repository, id);
    const { code, json } = await report(repository.path, ["history"]);
    expect(json.gaps.map(({ what }) => what)).toContain(id);
    expect(json.complete).toBe(false);
    expect(code).toBe(3);
    const text = await keysweep(repository.path, ["history"]);
    expect(text.stdout).toContain(id);
    expect(text.stdout).toMatch(/Incomplete: no leaks in what could be read/);
    expect(text.code).toBe(3);
    expect((await keysweep(repository.path, ["history", "--quiet"])).stdout).toContain(id);
  });

  test("all else is read: a leak is a leak", async () => {
    const repository = build(true);
    const id = repository.id(name);
    damage(repository, id);
    const { code, json } = await report(repository.path, ["history", "--show-secrets"]);
    expect(json.leaks.map(({ secret }) => secret.text)).toEqual([SECRET]);
    expect(json.gaps.map(({ what }) => what)).toContain(id);
    expect(code).toBe(1);
    expect((await keysweep(repository.path, ["history", "--exit-zero"])).code).toBe(3);
    expect((await keysweep(repository.path, [])).code).toBe(1);
  });
});

test("a tree that cannot be compared leaves the places of a leak in doubt", async () => {
  const repository = build(true);
  repository.write("later.txt", "later\n");
  repository.commit("Later");
  repository.deleteObject(repository.id("HEAD~1^{tree}"));
  const { json } = await report(repository.path, ["history"]);
  expect(json.gaps.some(({ why }) => why.includes("leaks may stand at more places"))).toBe(true);
});

test("a ref that names no object is told by its name, with what mends it", async () => {
  const repository = build(true);
  repository.write(".git/refs/heads/broken", "0123\n");
  const { code, json } = await report(repository.path, ["history"]);
  expect(code).toBe(1);
  expect(json.gaps).toEqual([
    {
      what: "refs/heads/broken",
      why: "the ref is damaged and names no object: write a commit's id into .git/refs/heads/broken, or delete it",
    },
  ]);
  repository.remove(".git/refs/heads/broken");
  expect((await report(repository.path, ["history"])).json.gaps).toEqual([]);
});

test("a ref that is damaged after a sweep is told by the next one, too", async () => {
  const repository = build(true);
  expect((await report(repository.path, ["history"])).json.gaps).toEqual([]);
  repository.write(".git/refs/heads/bad..name", `${repository.id("HEAD")}\n`);
  const { json } = await report(repository.path, ["history"]);
  expect(json.gaps.map(({ what }) => what)).toEqual(["refs/heads/bad..name"]);
});

test.each(["an object's file", "a folder of objects"])(
  "%s that cannot be read is no clean history",
  async (what) => {
    const repository = build(false);
    const file = repository.objectFile(repository.id("HEAD~1:a/b.txt"));
    // Links in a circle: unreadable for root as well.
    const path = what === "a folder of objects" ? dirname(file) : file;
    rmSync(path, { recursive: true, force: true });
    symlinkSync(basename(path), path);
    const { code, json } = await report(repository.path, ["history"]);
    expect(json.gaps.length).toBeGreaterThan(0);
    expect(code).toBe(3);
  },
);

test("what mends a damaged index, and a repository of a newer kind, is said", async () => {
  const repository = build(false);
  repository.write(".git/index", "junk");
  for (const command of ["scan", "staged"]) {
    const { code, stderr } = await keysweep(repository.path, [command]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/The index is damaged\. .* delete it, then git reset/s);
  }
  repository.remove(".git/index");
  repository.run(["reset", "--quiet"]);
  expect((await keysweep(repository.path, ["scan"])).code).toBe(0);
  repository.run(["config", "core.repositoryFormatVersion", "1"]);
  repository.run(["config", "extensions.notYetInvented", "true"]);
  const { code, stderr } = await keysweep(repository.path, ["scan"]);
  expect(code).toBe(2);
  expect(stderr).toContain("a newer git reads it");
});

test("a submodule that is not checked out is read in the way that is said", async () => {
  const repository = build(false);
  repository.submodule(build(true), "sub");
  repository.remove("sub");
  const args = ["history", ".git/modules/sub"];
  const { code, stderr } = await keysweep(repository.path, args);
  expect(code).toBe(2);
  expect(stderr).toContain("with GIT_WORK_TREE=. in the environment");
  const told = await keysweep(repository.path, args, { env: { GIT_WORK_TREE: "." } });
  expect([told.code, told.stderr]).toEqual([1, ""]);
});

test("a file that cannot be read is a gap of the working tree", async () => {
  const repository = build(false);
  repository.write("pipe-to-be", "");
  repository.commit("Three");
  repository.remove("pipe-to-be");
  const { spawnSync } = await import("node:child_process");
  spawnSync("mkfifo", [`${repository.path}/pipe-to-be`]);
  const { code, json } = await report(repository.path, ["scan"]);
  expect(json.gaps).toEqual([{ what: "pipe-to-be", why: "it is neither a file nor a link" }]);
  expect(code).toBe(3);
});

test("a shallow clone has not the whole history, however well it is read; range looks only at what is there", async () => {
  const shallow = build(false).clone({ depth: 1 });
  for (const command of [["history"], ["history", "--no-packs"], []]) {
    const { code, json } = await report(shallow.path, command);
    expect(json.gaps).toEqual([{ what: "history", why: expect.stringContaining("git fetch --unshallow") }]);
    expect(code).toBe(3);
  }
});

test("a partial clone without folders says what it lacks, and finds what is there", async () => {
  const repository = build(true);
  const first = repository.id("HEAD");
  for (let more = 0; more < 3; more++) {
    repository.write("a/b.txt", `more ${more}\n`);
    repository.commit("More");
  }
  const clone = repository.clone({ filter: "tree:0" });
  const { code, json } = await report(clone.path, ["history"]);
  expect(code).toBe(1);
  expect(json.leaks.flatMap(({ findings }) => findings.map(({ place }) => place))).toMatchObject([
    { path: "key.txt", commit: { id: clone.id("HEAD") } },
  ]);
  expect(json.gaps).toEqual([
    { what: expect.stringMatching(/^\d+ objects$/), why: expect.stringContaining("partial clone") },
    {
      what: expect.stringMatching(/^[0-9a-f]{40} and 3 more commits$/),
      why: expect.stringContaining("more places"),
    },
  ]);
  const range = await keysweep(clone.path, ["range", `${first}..HEAD`]);
  expect(range.code).toBe(2);
  expect(range.stderr).toMatch(
    /needs objects that a partial clone does not have[\s\S]*--refetch --no-filter/,
  );
});

test("a partial clone is whole once what its gap says is done, with what only a tag reaches", async () => {
  const repository = build(true);
  repository.run(["checkout", "--quiet", "--detach"]);
  repository.write("released.txt", "of a release that is on no branch\n");
  repository.commit("Release");
  repository.run(["tag", "v1"]);
  repository.run(["checkout", "--quiet", "-"]);
  const clone = repository.clone({ filter: "blob:none" });
  const [gap] = (await report(clone.path, ["history"])).json.gaps;
  const told = /: git (fetch [a-z -]+) brings them$/.exec(gap?.why ?? "")?.[1] ?? "";
  clone.run(["-c", "protocol.file.allow=always", ...told.split(" ")]);
  expect((await report(clone.path, ["history"])).json.gaps).toEqual([]);
});

test("a tag that is not there is named by its id", async () => {
  const repository = build(true);
  const id = repository.tag("v1", "words\n");
  repository.deleteObject(id);
  const { code, json } = await report(repository.path, ["history"]);
  expect(json.gaps).toEqual([{ what: id, why: expect.stringContaining("refs/tags/v1") }]);
  expect(code).toBe(1);
});

test.each([[[]], [["--no-packs"]]])(
  "a pack that is cut off: what is outside of it is read, what is in it named (%j)",
  async (options) => {
    const repository = build(false);
    repository.repack(["-adfq"]);
    const packed = repository.id("HEAD~1:a/b.txt");
    repository.write("key.txt", `${SECRET}\n`);
    repository.commit("Three");
    const folder = join(repository.path, ".git/objects/pack");
    const pack = readdirSync(folder).find((name) => name.endsWith(".pack")) ?? "";
    chmodSync(join(folder, pack), 0o644);
    truncateSync(join(folder, pack), 100);
    const { code, json } = await report(repository.path, ["history", ...options]);
    expect(json.leaks).toHaveLength(1);
    expect(json.gaps.map(({ what }) => what)).toContain(packed);
    expect(code).toBe(1);
  },
);
