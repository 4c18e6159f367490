import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { findFilesAtPaths, findNamedFiles } from "../../../src/git/history/named-files.ts";
import { openRepository } from "../../../src/git/repository.ts";
import { createRepository, type TestRepository } from "../../support/repository.ts";
import { createRandomHistory, STORAGE } from "../random-history.ts";

/** Leaves it to git: grafts, an empty list of them too, are nothing that keysweep reads by itself. */
function leaveToGit(repository: TestRepository): void {
  const info = join(repository.run(["rev-parse", "--absolute-git-dir"]), "info");
  mkdirSync(info, { recursive: true });
  writeFileSync(join(info, "grafts"), "");
}

const named = async ({ path }: TestRepository, isNamed: (name: string) => boolean) =>
  findNamedFiles(await openRepository(path), isNamed);

/** `path oid` of the files with the names, in every tree that git lists. */
function listedByGit(repository: TestRepository, isNamed: (name: string) => boolean): string[] {
  const commits = repository.run(["rev-list", "--all"]).split("\n");
  const found = new Set<string>();
  for (const tree of [...commits, "refs/tags/tree", "refs/tags/told-tree"])
    for (const line of repository.run(["ls-tree", "-r", "-z", tree]).split("\0")) {
      const [words = "", path = ""] = line.split("\t");
      const [mode = "", , oid] = words.split(" ");
      if (mode.startsWith("100") && isNamed(path.slice(path.lastIndexOf("/") + 1)))
        found.add(`${path} ${oid}`);
    }
  return [...found].sort();
}

describe("files of some names", () => {
  const cases = STORAGE.flatMap((storage, index) =>
    [1, 2].map((round) => ({
      storage,
      seed: 300 + 10 * index + round,
      objectFormat: round === 2 ? ("sha256" as const) : ("sha1" as const),
    })),
  );

  test.each(cases)("are those that git lists in any commit: $storage, seed $seed", async (history) => {
    const repository = createRandomHistory(history);
    const isNamed = (name: string) => /^f[0-2]|^s7$|^late$|^[0-9a-f]{38}$/.test(name);
    const expected = listedByGit(repository, isNamed);
    expect(expected.length).toBeGreaterThan(4);
    const ours = await named(repository, isNamed);
    leaveToGit(repository);
    const gits = await named(repository, isNamed);
    for (const { found, unread } of [ours, gits]) {
      expect(unread).toBe(0);
      expect([...new Set(found.map(({ path, oid }) => `${path} ${oid}`))].sort()).toEqual(expected);
    }
    // The commit that is named first brings in what it is named for, and no earlier one has it.
    const first = new Map(ours.found.toReversed().map(({ path, oid, commit }) => [`${path} ${oid}`, commit]));
    const timeOf = (commit: string) => Number(repository.run(["log", "-1", "--format=%ct", commit]));
    for (const [place, commit] of first) {
      const [, path = "", oid = ""] = /^(.*) ([0-9a-f]+)$/s.exec(place) ?? [];
      if (commit === "") continue;
      expect(repository.run(["rev-parse", `${commit}:${path}`])).toBe(oid);
      const other = gits.found.find((one) => `${one.path} ${one.oid}` === place)?.commit ?? "";
      expect(timeOf(commit)).toBe(timeOf(other));
    }
  });

  test.each(cases)("by their whole path, too: $storage, seed $seed", async (history) => {
    const repository = createRandomHistory(history);
    const places = async (isPath: (path: string) => boolean) => {
      const { found, unread } = await findFilesAtPaths(await openRepository(repository.path), isPath);
      expect(unread).toBe(0);
      return [...new Set(found.map(({ path, oid }) => `${path} ${oid}`))].sort();
    };
    const tests = [
      () => true,
      (path: string) => path.includes("/"),
      (path: string) => /^[a-m].*[0-4]$/.test(path),
    ];
    const ours = await Promise.all(tests.map(places));
    leaveToGit(repository);
    expect(ours).toEqual(await Promise.all(tests.map(places)));
    expect(ours[0]?.length).toBeGreaterThan(10);
    for (const place of listedByGit(repository, () => true)) expect(ours[0]).toContain(place);
  });

  test("at paths: links count, and what only a reflog leads to", async () => {
    const repository = createRepository();
    repository.write("a.txt", "x\n");
    repository.commit("One");
    repository.write("keys/id_rsa", "x\n");
    repository.link("keys/link", "id_rsa");
    const commit = repository.commit("Two");
    repository.run(["reset", "--quiet", "--hard", "HEAD~1"]);
    const isPath = (path: string) => path.startsWith("keys/");
    const expected = [
      { path: "keys/id_rsa", commit },
      { path: "keys/link", commit },
    ];
    const find = async () => findFilesAtPaths(await openRepository(repository.path), isPath);
    expect((await find()).found).toMatchObject(expected);
    leaveToGit(repository);
    expect((await find()).found).toMatchObject(expected);
  });

  test("stand at every path that has the same content, each with its first commit", async () => {
    const repository = createRepository();
    repository.write("config/defaults", "KEY=1\n");
    repository.commit("The content, under another name");
    repository.write("a/.env", "KEY=1\n");
    const first = repository.commit("The same as an .env");
    repository.write("b/.env", "KEY=1\n");
    const second = repository.commit("Once more");
    repository.remove("a");
    repository.remove("b");
    repository.commit("Gone");
    const places = [
      { path: "a/.env", commit: first },
      { path: "b/.env", commit: second },
    ];
    expect((await named(repository, (name) => name === ".env")).found).toMatchObject(places);
    leaveToGit(repository);
    expect((await named(repository, (name) => name === ".env")).found).toMatchObject(places);
  });

  test("are still found beside a tree that is damaged, and what that hides is counted", async () => {
    const repository = createRepository();
    repository.write("a/x.txt", "x\n");
    repository.write(".env", "KEY=1\n");
    const commit = repository.commit("One");
    const tree = repository.id("HEAD:a");
    repository.remove(".env");
    repository.write("a/x.txt", "y\n");
    repository.commit("Two");
    repository.loosen();
    repository.corruptObject(tree);
    const { found, unread } = await named(repository, (name) => name === ".env");
    expect(found).toMatchObject([{ path: ".env", commit }]);
    expect(unread).toBeGreaterThan(0);
  });

  test("are no folders, links or submodules", async () => {
    const repository = createRepository();
    repository.write("one/.env/activate", "x\n");
    repository.link("two/.env", "../one");
    repository.commit("One");
    repository.run(["update-index", "--add", "--cacheinfo", `160000,${repository.id("HEAD")},three/.env`]);
    repository.commit("Two", { stagedOnly: true });
    expect(await named(repository, (name) => name === ".env")).toMatchObject({ found: [], unread: 0 });
    leaveToGit(repository);
    expect(await named(repository, (name) => name === ".env")).toMatchObject({ found: [], unread: 0 });
  });

  test("are looked for until somebody ends it", async () => {
    const repository = createRepository();
    repository.write(".env", "KEY=1\n");
    repository.commit("One");
    const ended = AbortSignal.abort(new Error("enough"));
    const opened = await openRepository(repository.path);
    await expect(findNamedFiles(opened, () => true, ended)).rejects.toThrow("enough");
    leaveToGit(repository);
    await expect(findNamedFiles(opened, () => true, ended)).rejects.toThrow("enough");
  });
});
