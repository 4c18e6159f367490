import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseRange } from "../../src/git/range.ts";
import { openRepository } from "../../src/git/repository.ts";
import { rangeSource } from "../../src/sources/range.ts";
import type { SourceItem } from "../../src/sources/types.ts";
import { blobs, gaps, read, skips } from "../support/items.ts";
import { createRepository, FIRST_COMMIT_TIME, type TestRepository } from "../support/repository.ts";

const sweep = async (repository: TestRepository, range: string) =>
  read(rangeSource(await openRepository(repository.path), parseRange(range)));

/** `commit subject:path=content`, `message=…`, `tag name=…` of each blob, in order. */
function told(items: readonly SourceItem[], repository: TestRepository): string[] {
  const subject = (id: string): string => repository.run(["show", "--no-patch", "--format=%s", id]);
  return blobs(items).map((blob) => {
    const text = Buffer.from(blob.bytes).toString("utf8");
    const { origin } = blob;
    if (origin.kind === "commit-file") return `${subject(origin.commit.id)}:${origin.path}=${text}`;
    if (origin.kind === "tag-message") return `tag ${origin.tag}=${text}`;
    return `message=${text}`;
  });
}

async function oldTexts(items: readonly SourceItem[], text: string): Promise<string[]> {
  const blob = blobs(items).find((one) => Buffer.from(one.bytes).toString("utf8") === text);
  return ((await blob?.before?.()) ?? []).map((bytes) => Buffer.from(bytes).toString("utf8"));
}

function base(objectFormat: "sha1" | "sha256" = "sha1") {
  const repository = createRepository({ objectFormat });
  repository.write("a.txt", "a\n".repeat(20));
  repository.commit("zero");
  repository.branch("topic");
  return repository;
}

describe("a range", () => {
  test.each(["sha1", "sha256"] as const)(
    "is files and messages of its commits, oldest first (%s)",
    async (format) => {
      const repository = base(format);
      repository.write("b.txt", "one\n");
      repository.commit("add b\n\nwith a body\n", { author: "Ünï <u@example.com>" });
      repository.write("b.txt", "two\n");
      repository.remove("a.txt");
      repository.commit("change b");
      const items = await sweep(repository, "main..topic");
      expect(told(items, repository)).toEqual([
        "message=add b\n\nwith a body\n",
        "add b:b.txt=one\n",
        "message=change b",
        "change b:b.txt=two\n",
      ]);
      expect(blobs(items)[1]?.origin).toMatchObject({
        commit: {
          id: repository.id("HEAD~1"),
          author: { who: "Ünï <u@example.com>", time: FIRST_COMMIT_TIME + 60 },
          committer: { who: "A. Committer <committer@example.com>" },
        },
      });
      expect(await oldTexts(items, "two\n")).toEqual(["one\n"]);
      expect(await sweep(repository, "topic..main")).toEqual([]);
      expect(await sweep(repository, "main...topic")).toHaveLength(4);
    },
  );

  test("is what the commits say, whatever parents a graft or a replacement gives them", async () => {
    const repository = base();
    repository.write("secret.txt", "secret\n");
    repository.commit("add");
    repository.remove("secret.txt");
    repository.commit("take out");
    const parents = `${repository.id("topic")} ${repository.id("main")}\n`;
    repository.write(".git/info/grafts", parents);
    expect(told(await sweep(repository, "main..topic"), repository)).toContain("add:secret.txt=secret\n");
    repository.remove(".git/info/grafts");
    repository.run(["replace", "--graft", "topic", "main"]);
    expect(told(await sweep(repository, "main..topic"), repository)).toContain("add:secret.txt=secret\n");
  });

  test("is what the commits say, whatever the repository's settings and its commit-graph file say", async () => {
    const repository = base();
    repository.write("secret.txt", "secret\n");
    const add = repository.commit("add");
    repository.remove("secret.txt");
    repository.commit("take out");
    const isTold = async () =>
      told(await sweep(repository, "main..topic"), repository).includes("add:secret.txt=secret\n");
    repository.run(["replace", `${add}:secret.txt`, "main:a.txt"]);
    repository.run(["config", "core.useReplaceRefs", "true"]);
    expect(await isTold()).toBe(true);
    repository.run(["config", "core.useReplaceRefs", "false"]);
    repository.run(["commit-graph", "write", "--reachable"]);
    const file = join(repository.path, ".git/objects/info/commit-graph");
    const graph = readFileSync(file);
    const tree = (commit: string) => Buffer.from(repository.id(`${commit}^{tree}`), "hex");
    tree("main").copy(graph, graph.indexOf(tree(add)));
    chmodSync(file, 0o600);
    writeFileSync(file, graph);
    expect(repository.run(["log", "--raw", "main..topic"])).not.toContain("secret.txt");
    expect(await isTold()).toBe(true);
  });

  test("holds the names of those who committed and tagged, where they could be a secret", async () => {
    const repository = base();
    repository.commit("new", { author: "Ada <token-0123456789@example.com>" });
    repository.tag("v1", "version one\n");
    const items = await sweep(repository, "main..topic");
    expect(told(items, repository)).toEqual([
      "message=new",
      expect.stringMatching(/^message=tree .*\nparent .*\nauthor Ada <token-0123456789@example\.com>/s),
      "tag v1=version one\n",
    ]);
  });

  test("goes on where a tree says of a folder that it is a file, which is a gap", async () => {
    const repository = base();
    const tree = repository.id("main^{tree}");
    const entry = Buffer.concat([Buffer.from("100644 a\0"), Buffer.from(tree, "hex")]);
    const forged = repository.run(["hash-object", "-w", "-t", "tree", "--literally", "--stdin"], {
      input: entry,
    });
    const commit = repository.run(["commit-tree", "-p", "main", "-m", "forged", forged]);
    expect(gaps(await sweep(repository, `main..${commit}`))).toEqual([
      { what: `a in ${commit} (${tree})`, why: "no file but a tree stands there" },
    ]);
  });

  test("follows renames with edits; renames and modes alone bring nothing", async () => {
    const repository = base();
    repository.run(["mv", "a.txt", "moved.txt"]);
    repository.commit("move");
    repository.run(["mv", "moved.txt", "again.txt"]);
    repository.write("again.txt", `${"a\n".repeat(20)}edit\n`);
    repository.commit("move and edit");
    const items = await sweep(repository, "main..");
    expect(told(items, repository).filter((line) => !line.startsWith("message"))).toEqual([
      `move and edit:again.txt=${"a\n".repeat(20)}edit\n`,
    ]);
    expect(await oldTexts(items, `${"a\n".repeat(20)}edit\n`)).toEqual(["a\n".repeat(20)]);
  });

  test("holds what a merge brings in from elsewhere, and what only the merge has", async () => {
    const repository = base();
    repository.branch("side", "main");
    repository.write("a.txt", "side\n");
    repository.write("side.txt", "s\n");
    repository.commit("side");
    repository.branch("topic");
    repository.write("a.txt", "topic\n");
    repository.commit("topic");
    repository.merge("side", {
      message: "merge",
      change: () => {
        repository.write("a.txt", "resolved\n");
        repository.write("evil.txt", "only in the merge\n");
      },
    });
    const items = await sweep(repository, "main..topic");
    expect(told(items, repository).sort()).toEqual([
      "merge:a.txt=resolved\n",
      "merge:evil.txt=only in the merge\n",
      "message=merge\n",
      "message=side",
      "message=topic",
      "side:a.txt=side\n",
      "side:side.txt=s\n",
      "topic:a.txt=topic\n",
    ]);
    expect(await oldTexts(items, "resolved\n")).toEqual(["topic\n", "side\n"]);
  });

  test("holds messages of annotated tags on its commits, tags of tags and merged tags too", async () => {
    const repository = base();
    repository.tag("old", "old tag\n", "main");
    repository.commit("new");
    repository.tag("v1", "version one\n");
    repository.tag("v1-again", "tag of a tag\n", "v1");
    const items = await sweep(repository, "main..topic");
    expect(told(items, repository).sort()).toEqual([
      "message=new",
      "tag v1-again=tag of a tag\n",
      "tag v1=version one\n",
    ]);
    expect(blobs(items).find((blob) => blob.origin.kind === "tag-message")?.origin).toMatchObject({
      tagger: { who: "A. Committer <committer@example.com>" },
    });
  });

  test("keeps odd paths, reads links, names submodules once", async () => {
    const repository = base();
    repository.write("new\nline\tключ", "odd\n");
    repository.write(Buffer.from([0x61, 0xfe]), "bytes\n");
    repository.link("link", "the target");
    const submodule = repository.submodule(base(), "sub");
    repository.commit("odd");
    submodule.commit("in the submodule");
    repository.commit("odd again");
    const items = await sweep(repository, "main..topic");
    expect(told(items, repository)).toEqual(
      expect.arrayContaining(["odd:new\nline\tключ=odd\n", "odd:a\\xfe=bytes\n", "odd:link=the target"]),
    );
    expect(skips(items)).toEqual([{ what: "sub", why: "submodule" }]);
  });

  test("can start anywhere: a root commit in the range shows all it has", async () => {
    const repository = base();
    repository.run(["switch", "--quiet", "--orphan", "other"]);
    repository.write("orphan.txt", "o\n");
    repository.commit("orphan");
    expect(told(await sweep(repository, "main..other"), repository)).toEqual([
      "message=orphan",
      "orphan:orphan.txt=o\n",
    ]);
  });

  test("goes on behind corrupt and promised objects, each a gap", async () => {
    const repository = base();
    repository.write("bad.txt", Array.from({ length: 999 }, (_, line) => `${line * line}\n`).join(""));
    repository.write("good.txt", "good\n");
    const commit = repository.commit("both");
    repository.corruptObject(repository.id("HEAD:bad.txt"));
    const items = await sweep(repository, "main..topic");
    expect(told(items, repository)).toEqual(["message=both", "both:good.txt=good\n"]);
    expect(gaps(items)).toEqual([
      { what: expect.stringContaining(`bad.txt in ${commit}`), why: "the object is corrupt" },
    ]);
    const origin = base();
    origin.write("b.txt", "b\n");
    origin.commit("b");
    const partial = origin.clone({ filter: "blob:none", bare: true });
    const [gap] = gaps(await sweep(partial, "main..topic"));
    expect(gap?.what).toContain("b.txt in ");
  });
});

describe("a range that cannot be read", () => {
  const missing = { code: "BASE_MISSING", hint: expect.any(String) };

  test("names a base or head that is not here", async () => {
    const repository = base();
    for (const range of ["nowhere..topic", "main..nowhere", `${"1".repeat(40)}..HEAD`])
      await expect(sweep(repository, range)).rejects.toMatchObject(missing);
    await expect(sweep(repository, `HEAD..${"0".repeat(40)}`)).rejects.toMatchObject({
      ...missing,
      hint: expect.stringContaining("deleted"),
    });
  });

  test("in a shallow clone says how to get the rest, and never passes over a cut", async () => {
    const repository = base();
    const start = repository.id("HEAD");
    for (const name of ["one", "two", "three"]) {
      repository.write("a.txt", name);
      repository.commit(name);
    }
    const shallow = repository.clone({ depth: 2 });
    await expect(sweep(shallow, `${start}..HEAD`)).rejects.toMatchObject({
      ...missing,
      hint: expect.stringContaining("fetch-depth: 0"),
    });
    expect(await sweep(shallow, "HEAD~1..HEAD")).toHaveLength(2);
    shallow.run(["fetch", "--quiet", "--depth=1", "origin", "main:refs/remotes/origin/main"]);
    await expect(sweep(shallow, "origin/main..HEAD")).rejects.toMatchObject(missing);
  });

  test("is refused when it is no range, or looks like an option", () => {
    expect(parseRange("a..b")).toEqual({ base: "a", head: "b" });
    expect(parseRange("a...b")).toEqual({ base: "a", head: "b" });
    expect(parseRange("a..")).toEqual({ base: "a", head: "HEAD" });
    for (const text of ["main", "", "..", "...", "..HEAD", "...HEAD", "--all..HEAD", "a..--output=x"])
      expect(() => parseRange(text), text).toThrow(expect.objectContaining({ code: "USAGE" }));
  });
});
