import { chmodSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { openRepository } from "../../src/git/repository.ts";
import { connectivityGaps } from "../../src/sources/connectivity.ts";
import { historySource } from "../../src/sources/history.ts";
import { blobs, gaps, read } from "../support/items.ts";
import { createRepository, type TestRepository } from "../support/repository.ts";

const sweep = async (repository: TestRepository) =>
  read(historySource(await openRepository(repository.path)));
const contents = (items: Awaited<ReturnType<typeof sweep>>): string =>
  blobs(items)
    .map((blob) => Buffer.from(blob.bytes).toString("utf8"))
    .join("\0");

function everything(objectFormat: "sha1" | "sha256" = "sha1") {
  const repository = createRepository({ objectFormat });
  repository.write("a.txt", "first content\n");
  repository.commit("first message");
  repository.write("a.txt", "second content\n");
  repository.commit("second message");
  repository.tag("v1", "tag message\n");
  repository.note("note text\n");
  repository.branch("side");
  repository.write("side.txt", "unmerged content\n");
  repository.commit("side");
  repository.branch("main");
  repository.write("stashed.txt", "stashed content\n");
  repository.stash();
  repository.object("dangling content\n");
  return repository;
}

const WANTED = [
  ...["first content", "second content", "first message", "tag message", "note text", "unmerged content"],
  ...["stashed content", "dangling content"],
];

describe("the history", () => {
  test.each([
    ["loose", (repository: TestRepository) => repository],
    [
      "packed",
      (repository: TestRepository) => {
        repository.repack(["-Adq"]);
        return repository;
      },
    ],
    ["of a linked worktree", (repository: TestRepository) => repository.worktree("linked")],
  ])("is every blob, commit and tag: %s", async (_, prepare) => {
    for (const format of ["sha1", "sha256"] as const) {
      const items = await sweep(prepare(everything(format)));
      for (const text of WANTED) expect(contents(items)).toContain(text);
      expect(gaps(items)).toEqual([]);
      expect(blobs(items).every((blob) => blob.origin.kind === "object")).toBe(true);
    }
  });

  test("of clones: bare, shared with alternates, mirrored, shallow", async () => {
    const repository = everything();
    repository.repack(["-adq"]);
    for (const clone of [{ bare: true }, { shared: true }, { mirror: true }]) {
      const items = await sweep(repository.clone(clone));
      for (const text of WANTED.slice(0, 4)) expect(contents(items)).toContain(text);
      expect(gaps(items)).toEqual([]);
    }
    const shallow = await sweep(repository.clone({ depth: 1 }));
    expect(contents(shallow)).toContain("second content");
    expect(contents(shallow)).not.toContain("first content");
    expect(gaps(shallow)).toEqual([]);
  });

  test("of an empty repository is nothing", async () => {
    expect(await sweep(createRepository())).toEqual([]);
  });

  test("of a partial clone is what is here, and one gap that says how much is not", async () => {
    const partial = everything().clone({ filter: "blob:none", bare: true });
    const items = await sweep(partial);
    expect(contents(items)).toContain("first message");
    expect(gaps(items)).toEqual([{ what: "3 objects", why: expect.stringContaining("partial clone") }]);
  });

  test("goes on behind missing and corrupt objects and names each once", async () => {
    const repository = everything();
    const [gone, bad] = [repository.id("HEAD~1:a.txt"), repository.id("side:side.txt")];
    repository.deleteObject(gone);
    repository.corruptObject(bad);
    // Not even its header can be read.
    const empty = repository.object("emptied\n");
    chmodSync(repository.objectFile(empty), 0o644);
    writeFileSync(repository.objectFile(empty), "");
    const items = await sweep(repository);
    for (const text of WANTED.filter((one) => !/first content|unmerged/.test(one)))
      expect(contents(items)).toContain(text);
    expect(
      gaps(items)
        .map((gap) => gap.what)
        .sort(),
    ).toEqual([gone, bad, empty].sort());
  });

  test("names a corrupt tree and a missing commit, which stop git's own walk", async () => {
    const broken = everything();
    broken.corruptObject(broken.id("HEAD~1^{tree}"));
    const lost = everything();
    lost.deleteObject(lost.id("HEAD~1"));
    for (const repository of [broken, lost]) {
      const items = await sweep(repository);
      expect(gaps(items).length).toBeGreaterThan(0);
      for (const text of ["first content", "second content", "unmerged content"])
        expect(contents(items)).toContain(text);
    }
  });

  test("connectivity respects what a shallow clone left out on purpose", async () => {
    const shallow = await openRepository(everything().clone({ depth: 1 }).path);
    expect(await connectivityGaps(shallow)).toEqual([]);
  });
});
