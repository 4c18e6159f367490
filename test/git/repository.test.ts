import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { ask } from "../../src/git/ask.ts";
import { isPartial } from "../../src/git/partial.ts";
import { gitText } from "../../src/git/process.ts";
import { openRepository } from "../../src/git/repository.ts";
import { createRepository, temporaryFolder } from "../support/repository.ts";

afterEach(() => {
  for (const name of ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_TEST_ASSUME_DIFFERENT_OWNER"])
    delete process.env[name];
});

function small(objectFormat: "sha1" | "sha256" = "sha1") {
  const repository = createRepository({ objectFormat });
  repository.write("folder/deep/a.txt", "one\n");
  repository.commit("first");
  return repository;
}

describe("opening a repository", () => {
  test("from its root, and from a folder inside, newline in its name included", async () => {
    const repository = small();
    const opened = await openRepository(repository.path);
    expect(opened).toMatchObject({
      root: repository.path,
      gitDir: join(repository.path, ".git"),
      commonDir: join(repository.path, ".git"),
      objectFormat: "sha1",
      bare: false,
      shallow: false,
      head: repository.id("HEAD"),
      prefix: "",
    });
    repository.write("new\nline/b.txt", "two\n");
    for (const prefix of ["folder/deep/", "new\nline/"]) {
      const inside = await openRepository(join(repository.path, prefix));
      expect(inside).toMatchObject({ root: repository.path, prefix, gitDir: opened.gitDir });
      expect(inside.call.cwd).toBe(repository.path);
    }
  });

  test("whose work tree is set to a folder in which another repository lies, or none: git is started for the one that was opened", async () => {
    const repository = small();
    const other = createRepository();
    other.write("b.txt", "two\n");
    other.commit("other");
    const subfolder = join(temporaryFolder(), "none");
    mkdirSync(subfolder);
    for (const workTree of [other.path, subfolder]) {
      repository.run(["config", "core.worktree", workTree]);
      const opened = await openRepository(repository.path);
      expect(opened).toMatchObject({ root: workTree, gitDir: join(repository.path, ".git") });
      expect(await gitText(["rev-parse", "--absolute-git-dir"], opened.call)).toBe(`${opened.gitDir}\n`);
      expect(await gitText(["rev-parse", "--show-toplevel"], opened.call)).toBe(`${workTree}\n`);
    }
  });

  test("whose work tree is set to a file or to nothing is said to have none there", async () => {
    const { path } = small();
    for (const workTree of [join(path, ".git/HEAD"), join(path, "none")]) {
      process.env.GIT_WORK_TREE = workTree;
      await expect(openRepository(path)).rejects.toMatchObject({
        code: "NOT_FOUND",
        message: `${workTree}, the work tree of this repository, is no folder`,
      });
    }
  });

  test("before the first commit, with SHA-256", async () => {
    const opened = await openRepository(createRepository({ objectFormat: "sha256" }).path);
    expect(opened).toMatchObject({ objectFormat: "sha256", head: undefined });
    expect((await openRepository(small("sha256").path)).head).toHaveLength(64);
  });

  test("bare, and from inside a .git folder", async () => {
    const repository = small();
    const bare = repository.clone({ bare: true });
    expect(await openRepository(bare.path)).toMatchObject({ root: undefined, bare: true, gitDir: bare.path });
    const inside = await openRepository(join(repository.path, ".git"));
    expect(inside).toMatchObject({ root: undefined, gitDir: join(repository.path, ".git") });
    expect(inside.head).toBe(repository.id("HEAD"));
  });

  test("a linked worktree has its own git folder and shares the common one", async () => {
    const repository = small();
    const linked = repository.worktree("linked");
    const opened = await openRepository(linked.path);
    expect(opened.root).toBe(linked.path);
    expect(opened.gitDir).toBe(join(repository.path, ".git/worktrees/worktree"));
    expect(opened.commonDir).toBe(join(repository.path, ".git"));
  });

  test("a submodule is a repository of its own", async () => {
    const repository = small();
    const submodule = repository.submodule(small(), "sub");
    expect(await openRepository(submodule.path)).toMatchObject({
      root: join(repository.path, "sub"),
      gitDir: join(repository.path, ".git/modules/sub"),
    });
  });

  test("says whether it is shallow or partial", async () => {
    const repository = small();
    repository.commit("second");
    const shallow = await openRepository(repository.clone({ depth: 1 }).path);
    expect([shallow.shallow, await isPartial(shallow)]).toEqual([true, false]);
    const partial = await openRepository(repository.clone({ filter: "blob:none" }).path);
    expect([partial.shallow, await isPartial(partial)]).toEqual([false, true]);
  });

  test("follows GIT_DIR as git does, relative ones too", async () => {
    const repository = small();
    process.env.GIT_DIR = ".git";
    const opened = await openRepository(repository.path);
    expect(opened.call.env).toEqual({
      GIT_DIR: join(repository.path, ".git"),
      GIT_WORK_TREE: repository.path,
    });
    process.env.GIT_DIR = join(small().path, ".git");
    expect((await openRepository(repository.path)).gitDir).toBe(process.env.GIT_DIR);
  });

  test("says what to do when somebody else owns the repository", async () => {
    const { path } = small();
    process.env.GIT_TEST_ASSUME_DIFFERENT_OWNER = "1";
    await expect(openRepository(path)).rejects.toMatchObject({
      code: "GIT_UNSAFE",
      hint: expect.stringContaining(`safe.directory ${path}`),
    });
  });

  test("names what is wrong", async () => {
    const empty = temporaryFolder();
    await expect(openRepository(empty)).rejects.toMatchObject({ code: "NOT_A_REPOSITORY" });
    await expect(openRepository(join(empty, "none"))).rejects.toMatchObject({ code: "NOT_FOUND" });
    writeFileSync(join(empty, "file"), "");
    await expect(openRepository(join(empty, "file"))).rejects.toMatchObject({ code: "NOT_FOUND" });
    mkdirSync(join(empty, ".git"));
    await expect(openRepository(empty)).rejects.toMatchObject({ code: "NOT_A_REPOSITORY" });
  });
});

describe("what git passes over in silence is said to be damaged", () => {
  const damaged = (what: string) => ({
    code: "GIT_FAILED",
    message: `${what} is damaged: git takes it for no repository`,
  });

  test.each(["HEAD", "objects", "refs"])(
    "a work tree whose .git has no %s, from any folder",
    async (name) => {
      const { path } = small();
      rmSync(join(path, ".git", name), { recursive: true });
      for (const folder of [path, join(path, "folder/deep")])
        await expect(openRepository(folder)).rejects.toMatchObject(damaged(join(path, ".git")));
    },
  );

  test("a bare repository without HEAD, and a work tree whose git folder is gone", async () => {
    const { path } = small().clone({ bare: true });
    rmSync(join(path, "HEAD"));
    await expect(openRepository(path)).rejects.toMatchObject(damaged(path));
    const lost = temporaryFolder();
    writeFileSync(join(lost, ".git"), "gitdir: /nowhere/at/all\n");
    await expect(openRepository(lost)).rejects.toMatchObject(damaged(join(lost, ".git")));
  });
});

describe("asking git", () => {
  test("lets through what a hook sets, and drops what would run a program", async () => {
    const repository = small();
    const { call } = await openRepository(repository.path);
    repository.write("other.txt", "two\n");
    const index = join(repository.path, ".git/other-index");
    repository.run(["add", "other.txt"], { env: { GIT_INDEX_FILE: index } });
    expect(await ask(["ls-files"], call)).toBe("folder/deep/a.txt\n");
    process.env.GIT_INDEX_FILE = index;
    expect(await ask(["ls-files"], call)).toBe("other.txt\n");
    expect(await ask(["ls-files"], { ...call, env: { GIT_INDEX_FILE: undefined } })).toBe(
      "folder/deep/a.txt\n",
    );
  });

  test("an editor or pager in the environment is no obstacle", async () => {
    const { call } = await openRepository(small().path);
    const env = {
      EDITOR: "false",
      PAGER: "false",
      VISUAL: "false",
      PREFIX: "/",
      SSH_ASKPASS: "false",
      GIT_EDITOR: ":",
    };
    expect(await ask(["rev-parse", "--is-bare-repository"], { ...call, env })).toBe("false\n");
  });

  test("a failure is an error with a code, one that prints nothing too", async () => {
    const { call } = await openRepository(small().path);
    await expect(ask(["rev-parse", "--quiet", "--verify", "none"], call)).rejects.toMatchObject({
      code: "GIT_FAILED",
    });
    expect(await ask(["rev-parse", "--quiet", "--verify", "none"], { ...call, answers: [1] })).toBe("");
    await expect(ask(["status"], { cwd: temporaryFolder() })).rejects.toMatchObject({
      code: "NOT_A_REPOSITORY",
    });
    await expect(ask(["status"], { cwd: "/nowhere/at/all" })).rejects.toMatchObject({ code: "GIT_FAILED" });
    await expect(ask(["status"], { ...call, env: { PATH: temporaryFolder() } })).rejects.toMatchObject({
      code: "GIT_MISSING",
    });
  });
});
