import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
import { afterEach, describe, expect, test } from "vitest";
import { openRepository } from "../../src/git/repository.ts";
import { stagedSource } from "../../src/sources/staged.ts";
import { blobs, read, texts } from "../support/items.ts";
import { createRepository, type TestRepository, temporaryFolder } from "../support/repository.ts";

afterEach(() => {
  delete process.env.GIT_INDEX_FILE;
});

const staged = async (repository: TestRepository) =>
  read(stagedSource(await openRepository(repository.path)));
const oldTexts = async (items: Awaited<ReturnType<typeof staged>>, path: string) =>
  (
    await blobs(items)
      .find((blob) => "path" in blob.origin && blob.origin.path === path)
      ?.before?.()
  )?.map((bytes) => Buffer.from(bytes).toString("utf8"));

function base(objectFormat: "sha1" | "sha256" = "sha1") {
  const repository = createRepository({ objectFormat });
  repository.write("a.txt", "a\n".repeat(30));
  repository.write("b.txt", "b\n");
  repository.commit("first");
  return repository;
}

describe("what is staged", () => {
  test("is what the index adds or changes, not what the work tree holds", async () => {
    const repository = base();
    repository.write("b.txt", "staged\n");
    repository.write("new.txt", "new\n");
    repository.run(["add", "--all"]);
    repository.write("b.txt", "later\n");
    repository.write("untracked.txt", "untracked\n");
    const items = await staged(repository);
    expect(texts(items)).toEqual({ "b.txt": "staged\n", "new.txt": "new\n" });
    expect(await oldTexts(items, "b.txt")).toEqual(["b\n"]);
    expect(await oldTexts(items, "new.txt")).toEqual([]);
  });

  test.each(["sha1", "sha256"] as const)("is everything before the first commit (%s)", async (format) => {
    const repository = createRepository({ objectFormat: format });
    repository.write("a.txt", "first\n");
    repository.run(["add", "--all"]);
    expect(texts(await staged(repository))).toEqual({ "a.txt": "first\n" });
  });

  test("nothing to read when nothing is staged, or only deletions, renames and modes", async () => {
    const repository = base();
    expect(await staged(repository)).toEqual([]);
    repository.run(["rm", "--quiet", "b.txt"]);
    repository.run(["mv", "a.txt", "moved.txt"]);
    repository.run(["update-index", "--chmod=+x", "moved.txt"]);
    expect(await staged(repository)).toEqual([{ kind: "moved", moved: { path: "moved.txt" } }]);
  });

  test("follows a rename with an edit to what stood there before", async () => {
    const repository = base();
    repository.run(["mv", "a.txt", "folder.txt"]);
    repository.write("folder.txt", `${"a\n".repeat(30)}edit\n`);
    repository.run(["add", "--all"]);
    const items = await staged(repository);
    expect(Object.keys(texts(items))).toEqual(["folder.txt"]);
    expect(await oldTexts(items, "folder.txt")).toEqual(["a\n".repeat(30)]);
  });

  test("reads a link's target, and names a submodule", async () => {
    const repository = base();
    repository.remove("b.txt");
    repository.link("b.txt", "target of the link");
    repository.submodule(base(), "sub");
    repository.run(["add", "--all"]);
    const items = await staged(repository);
    expect(texts(items)["b.txt"]).toBe("target of the link");
    expect(items).toContainEqual({ kind: "skip", skip: { what: "sub", why: "submodule" } });
  });

  test("keeps every path apart: not ASCII, a newline, a tab, no UTF-8", async () => {
    const repository = base();
    const names = ["ключ.txt", "new\nline", "tab\there", 'quo"te'];
    for (const name of names) repository.write(name, `in ${name}`);
    repository.write(Buffer.from([0x66, 0xff, 0x2e]), "no utf-8");
    repository.run(["add", "--all"]);
    const found = texts(await staged(repository));
    for (const name of names) expect(found[name]).toBe(`in ${name}`);
    expect(found["f\\xff."]).toBe("no utf-8");
  });

  test("reads what is packed, in an alternate, and goes on behind what cannot be read", async () => {
    const repository = base().clone({ shared: true });
    repository.run(["rm", "--quiet", "--cached", "a.txt"]);
    repository.run(["commit", "--quiet", "-m", "without a"]);
    repository.write("bad.txt", "bad\n".repeat(100));
    repository.write("good.txt", "good\n");
    repository.run(["add", "--all"]);
    repository.corruptObject(repository.id(":bad.txt"));
    const items = await staged(repository);
    expect(texts(items)).toEqual({ "a.txt": "a\n".repeat(30), "good.txt": "good\n" });
    expect(items).toContainEqual({ kind: "gap", gap: { what: "bad.txt", why: "the object is corrupt" } });
  });

  test("an intent to add holds nothing yet", async () => {
    const repository = base();
    repository.write("intended.txt", "not staged\n");
    repository.run(["add", "--intent-to-add", "intended.txt"]);
    expect(Object.values(texts(await staged(repository))).join("")).toBe("");
  });

  test("works where the parent cannot be read for renames: a partial clone", async () => {
    const origin = base();
    const repository = origin.clone({ filter: "blob:none" });
    repository.run(["sparse-checkout", "set", "--no-cone", "/b.txt"]);
    const other = base().clone({ filter: "blob:none", bare: true });
    other.run(["read-tree", "HEAD"]);
    other.run(["rm", "--quiet", "--cached", "a.txt"]);
    const oid = other.object(`${"a\n".repeat(30)}edit\n`);
    other.run(["update-index", "--add", "--cacheinfo", `100644,${oid},renamed.txt`]);
    expect(texts(await staged(other))).toEqual({ "renamed.txt": `${"a\n".repeat(30)}edit\n` });
  });
});

describe("what a merge would commit", () => {
  /** main and side differ in `a.txt` and each has a file of its own. */
  function diverged() {
    const repository = base();
    repository.branch("side");
    repository.write("a.txt", "side\n");
    repository.write("side.txt", "only side\n");
    repository.commit("side");
    repository.branch("main");
    repository.write("a.txt", "main\n");
    repository.write("main.txt", "only main\n");
    repository.commit("main");
    repository.run(["merge", "--no-commit", "side"], { answers: [1] });
    return repository;
  }

  test("is only what no parent has: a resolved conflict, a file added by the merge", async () => {
    const repository = diverged();
    repository.write("a.txt", "resolved\n");
    repository.write("merge.txt", "merge only\n");
    repository.run(["add", "--all"]);
    const items = await staged(repository);
    expect(texts(items)).toEqual({ "a.txt": "resolved\n", "merge.txt": "merge only\n" });
    expect(await oldTexts(items, "a.txt")).toEqual(["main\n", "side\n"]);
  });

  test("a conflict resolved to one side brings nothing new", async () => {
    const repository = diverged();
    repository.write("a.txt", "side\n");
    repository.run(["add", "--all"]);
    expect(await staged(repository)).toEqual([]);
  });

  test("an open conflict is a gap", async () => {
    const items = await staged(diverged());
    expect(items).toMatchObject([{ kind: "gap", gap: { what: "a.txt" } }]);
  });
});

/** A hook that writes what the staged source sees from inside a real `git commit`. */
function withHook(repository: TestRepository) {
  const dump = fileURLToPath(new URL("../support/dump-staged.ts", import.meta.url));
  const out = join(repository.run(["rev-parse", "--absolute-git-dir"]), "seen.json");
  repository.hook("pre-commit", `exec '${process.execPath}' '${bundle(dump)}' '${out}'`);
  return () => JSON.parse(readFileSync(out, "utf8")) as Record<string, string>;
}

let bundled: string | undefined;
/** One file of plain JavaScript: node of the oldest supported version starts it. */
function bundle(entry: string): string {
  if (bundled === undefined) {
    bundled = join(temporaryFolder(), "dump.mjs");
    buildSync({ entryPoints: [entry], outfile: bundled, bundle: true, format: "esm", platform: "node" });
  }
  return bundled;
}

describe("inside a real pre-commit hook", () => {
  test("git commit -a: the temporary index that git names", async () => {
    const repository = base();
    const seen = withHook(repository);
    repository.write("b.txt", "by -a\n");
    repository.run(["commit", "--quiet", "--all", "--message", "all"]);
    expect(seen()).toEqual({ "b.txt": "by -a\n" });
  });

  test("git commit <path>: that path and not what else is staged", async () => {
    const repository = base();
    const seen = withHook(repository);
    repository.write("a.txt", "staged only\n");
    repository.run(["add", "a.txt"]);
    repository.write("b.txt", "by path\n");
    repository.run(["commit", "--quiet", "--message", "path", "b.txt"]);
    expect(seen()).toEqual({ "b.txt": "by path\n" });
  });

  test("git commit --amend, from a subfolder", async () => {
    const repository = base();
    repository.write("sub/c.txt", "one\n");
    repository.commit("second");
    const seen = withHook(repository);
    repository.write("sub/c.txt", "amended\n");
    repository.run(["commit", "--quiet", "--all", "--amend", "--no-edit"], {
      cwd: join(repository.path, "sub"),
    });
    expect(seen()).toEqual({ "sub/c.txt": "amended\n" });
  });

  test("in a linked worktree", async () => {
    const repository = base();
    const seen = withHook(repository);
    const linked = repository.worktree("linked");
    linked.write("b.txt", "linked\n");
    linked.run(["commit", "--quiet", "--all", "--message", "linked"]);
    expect(seen()).toEqual({ "b.txt": "linked\n" });
  });

  test("the first commit", async () => {
    const repository = createRepository();
    const seen = withHook(repository);
    repository.write("a.txt", "first\n");
    repository.commit("first");
    expect(seen()).toEqual({ "a.txt": "first\n" });
  });
});
