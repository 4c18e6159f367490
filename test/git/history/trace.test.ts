import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { traceObjects } from "../../../src/git/history/trace.ts";
import { openRepository } from "../../../src/git/repository.ts";
import { placesOf, provenanceOf } from "../../../src/leaks/provenance.ts";
import { createRepository, FIRST_COMMIT_TIME, type TestRepository } from "../../support/repository.ts";

const trace = async (repository: TestRepository, ...oids: string[]) =>
  traceObjects(await openRepository(repository.path), oids);
const NOW = FIRST_COMMIT_TIME + 100 * 86_400;

function base(objectFormat: "sha1" | "sha256" = "sha1") {
  const repository = createRepository({ objectFormat });
  repository.write("a.txt", "a\n");
  repository.commit("zero");
  return repository;
}

describe("tracing a blob", () => {
  test.each(["sha1", "sha256"] as const)(
    "finds every commit and path that bring it in (%s)",
    async (format) => {
      const repository = base(format);
      repository.write("key.txt", "key\n");
      const first = repository.commit("add");
      const blob = repository.id("HEAD:key.txt");
      repository.remove("key.txt");
      repository.commit("remove");
      repository.write("copy/ключ\n.txt", "key\n");
      const second = repository.commit("again, elsewhere");
      repository.tag("v1", "tagged\n", first);
      repository.branch("old", `${first}~1`);
      const object = (await trace(repository, blob)).objects.get(blob);
      expect(object).toMatchObject({
        type: "blob",
        reachable: true,
        introduced: [
          { commit: first, path: "key.txt" },
          { commit: second, path: "copy/ключ\n.txt" },
        ],
        inHead: [],
        refs: ["refs/heads/main", "refs/tags/v1"],
        namedBy: [],
      });
      repository.branch("main");
      expect((await trace(repository, blob)).objects.get(blob)?.inHead).toEqual(["copy/ключ\n.txt"]);
    },
  );

  test("finds the commits of HEAD's history that take it out, and when a secret left", async () => {
    const repository = base();
    const add = (text: string) => {
      repository.write("key.txt", text);
      repository.commit(`add ${text}`);
      return repository.id("HEAD:key.txt");
    };
    const one = add("one key\n");
    const two = add("the same key\n");
    repository.branch("side");
    repository.branch("main");
    repository.write("a.txt", "main goes on\n");
    repository.remove("key.txt");
    const gone = repository.commit("remove");
    // The branch held it when it began: that its merge does not is no news.
    repository.branch("side");
    repository.write("b.txt", "b\n");
    repository.commit("side goes on");
    repository.branch("main");
    repository.merge("side");
    repository.branch("elsewhere", "side");
    repository.remove("key.txt");
    repository.commit("not in the history of main");
    repository.branch("main");
    const found = await trace(repository, one, two);
    // One version took the other's place: the secret did not leave with it.
    expect(found.objects.get(one)?.removed).toMatchObject([{ path: "key.txt" }]);
    expect(found.objects.get(two)?.removed).toEqual([{ commit: gone, path: "key.txt" }]);
    expect(provenanceOf(found, [one, two], NOW).left?.id).toBe(gone);
    repository.write("back.txt", "one key\n");
    repository.commit("back");
    expect(provenanceOf(await trace(repository, one, two), [one, two], NOW)).toMatchObject({ inHead: true });
    expect(provenanceOf(await trace(repository, one, two), [one, two], NOW)).not.toHaveProperty("left");
    repository.run(["mv", "back.txt", "moved.txt"]);
    repository.commit("move");
    repository.remove("moved.txt");
    const last = repository.commit("remove again");
    expect(provenanceOf(await trace(repository, one, two), [one, two], NOW).left?.id).toBe(last);
  });

  test("a rebased commit counts beside the one it replaced", async () => {
    const repository = base();
    repository.branch("topic");
    repository.write("key.txt", "key\n");
    const before = repository.commit("add key");
    repository.branch("main");
    repository.write("b.txt", "b\n");
    repository.commit("main moves");
    repository.run(["rebase", "--quiet", "main", "topic"]);
    const after = repository.id("topic");
    repository.run(["update-ref", "refs/remotes/origin/topic", after]);
    const blob = repository.id("topic:key.txt");
    const found = await trace(repository, blob);
    expect(
      found.objects
        .get(blob)
        ?.introduced.map((one) => one.commit)
        .sort(),
    ).toEqual([before, after].sort());
    expect(found.objects.get(blob)?.refs).toEqual(["refs/heads/topic", "refs/remotes/origin/topic"]);
    expect(provenanceOf(found, [blob], NOW)).toMatchObject({ pushed: true, inHead: true });
  });

  test("merge-only content belongs to the merge", async () => {
    const repository = base();
    repository.branch("side");
    repository.write("side.txt", "s\n");
    repository.commit("side");
    repository.branch("main");
    repository.commit("main");
    const merge = repository.merge("side", { change: () => repository.write("evil.txt", "only here\n") });
    const [evil, side] = [repository.id("HEAD:evil.txt"), repository.id("HEAD:side.txt")];
    const { objects } = await trace(repository, evil, side);
    expect(objects.get(evil)?.introduced).toEqual([{ commit: merge, path: "evil.txt" }]);
    expect(objects.get(side)?.introduced).toEqual([{ commit: repository.id("side"), path: "side.txt" }]);
  });

  test("in the index of another work tree", async () => {
    const repository = base();
    repository.write("staged.txt", "staged in the main work tree\n");
    repository.run(["add", "staged.txt"]);
    const staged = repository.id(":staged.txt");
    const linked = `${repository.path}-linked`;
    repository.run(["worktree", "add", "--quiet", "--detach", linked]);
    const elsewhere = repository.run(["hash-object", "-w", "--stdin"], {
      input: "staged in the linked one\n",
    });
    repository.run(["-C", linked, "update-index", "--add", "--cacheinfo", `100644,${elsewhere},other.txt`]);
    for (const path of [repository.path, linked]) {
      const { objects } = await traceObjects(await openRepository(path), [staged, elsewhere]);
      expect(objects.get(staged)?.inIndex).toEqual(["staged.txt"]);
      expect(objects.get(elsewhere)?.inIndex).toEqual(["other.txt"]);
    }
  });

  test("in a stash, an older stash, a reflog, the index, a ref of its own, nowhere", async () => {
    const repository = base();
    const stashed: string[] = [];
    for (const text of ["older", "newer"]) {
      repository.write("a.txt", `${text} stash\n`);
      stashed.push(repository.run(["hash-object", "a.txt"]));
      repository.stash();
    }
    repository.write("reset.txt", "in the reflog\n");
    repository.commit("to be reset");
    const reset = repository.id("HEAD:reset.txt");
    repository.run(["reset", "--quiet", "--hard", "HEAD~1"]);
    repository.write("staged.txt", "staged\n");
    repository.run(["add", "staged.txt"]);
    const staged = repository.id(":staged.txt");
    const tagged = repository.object("a key file that a tag names\n");
    repository.run(["tag", "keyfile", tagged]);
    const dangling = repository.object("dangling\n");
    const found = await trace(repository, ...stashed, reset, staged, tagged, dangling);
    const [older = "", newer = ""] = stashed;
    expect(found.objects.get(newer)).toMatchObject({ reachable: true, refs: ["refs/stash"] });
    expect(found.objects.get(older)).toMatchObject({ reachable: true, refs: [] });
    expect(found.objects.get(reset)).toMatchObject({ reachable: true, refs: [], inHead: [] });
    expect(found.objects.get(staged)).toMatchObject({ reachable: false, inIndex: ["staged.txt"] });
    expect(found.objects.get(tagged)).toMatchObject({ reachable: true, namedBy: ["refs/tags/keyfile"] });
    expect(found.objects.get(dangling)).toMatchObject({ reachable: false, introduced: [], inIndex: [] });
    expect(placesOf(found, staged)).toEqual([{ kind: "index", path: "staged.txt" }]);
    expect(placesOf(found, tagged)).toEqual([{ kind: "ref", ref: "refs/tags/keyfile", oid: tagged }]);
    expect(placesOf(found, dangling)).toEqual([{ kind: "unreachable", oid: dangling, type: "blob" }]);
    expect(provenanceOf(found, [dangling], NOW)).toEqual({
      inHead: false,
      refs: [],
      pushed: false,
      overdue: false,
    });
  });

  test("in another work tree's own refs, and in what an operation under way there holds on to", async () => {
    const repository = base();
    const linked = repository.worktree("linked");
    linked.write("b.txt", "bisected\n");
    linked.run(["update-ref", "refs/worktree/kept", linked.commit("kept")]);
    linked.write("c.txt", "stashed away\n");
    const autostash = linked.commit("autostash");
    const [kept = "", stashed = ""] = [linked.id("HEAD~1:b.txt"), linked.id("HEAD:c.txt")];
    linked.run(["reset", "--quiet", "--hard", "main"]);
    const folder = linked.run(["rev-parse", "--absolute-git-dir"]);
    mkdirSync(join(folder, "rebase-merge"));
    for (const one of [repository, linked]) one.run(["reflog", "expire", "--expire=now", "--all"]);
    const ask = async (plain: boolean) => {
      const opened = await openRepository(repository.path);
      const { objects } = await traceObjects(opened, [kept, stashed], { plain });
      return [kept, stashed].map((oid) => objects.get(oid)?.reachable);
    };
    for (const plain of [false, true]) expect(await ask(plain)).toEqual([true, false]);
    writeFileSync(join(folder, "rebase-merge/autostash"), `${autostash}\n`);
    for (const plain of [false, true]) expect(await ask(plain)).toEqual([true, true]);
    // What it names may be gone: that is no reason to fail.
    writeFileSync(join(folder, "MERGE_HEAD"), `${"1".repeat(40)}\n`);
    for (const plain of [false, true]) expect(await ask(plain)).toEqual([true, true]);
  });

  test("in a tree that a ref names without a commit, or by way of a tag", async () => {
    const repository = base();
    const [direct, tagged, loose] = ["one\n", "two\n", "three\n"].map((text) => repository.object(text));
    const tree = (blob: string, at: string): string =>
      repository.run(["mktree"], { input: `100644 blob ${blob}\t${at}\n` });
    const below = tree(direct!, "key.txt");
    repository.run([
      "tag",
      "direct",
      repository.run(["mktree"], { input: `040000 tree ${below}\tfolder\n` }),
    ]);
    repository.tag("tagged", "message\n", tree(tagged!, "key.txt"));
    tree(loose!, "key.txt");
    for (const plain of [false, true]) {
      const { objects } = await traceObjects(
        await openRepository(repository.path),
        [direct!, tagged!, loose!],
        { plain },
      );
      expect(objects.get(direct!)).toMatchObject({ reachable: true, refs: ["refs/tags/direct"] });
      expect(objects.get(tagged!)).toMatchObject({ reachable: true, namedBy: ["refs/tags/tagged"] });
      expect(objects.get(loose!)).toMatchObject({ reachable: false, namedBy: [] });
    }
  });

  test("a note says which ref and which object it is on", async () => {
    const repository = base();
    repository.note("a note\n", "HEAD", "review");
    const blob = repository.run(["rev-parse", `refs/notes/review:${repository.id("HEAD")}`]);
    const found = await trace(repository, blob);
    expect(placesOf(found, blob)).toMatchObject([
      { kind: "note", ref: "refs/notes/review", on: repository.id("HEAD"), oid: blob },
    ]);
  });

  test("hundreds of blobs at once, each with its own refs", async () => {
    const repository = base();
    const blobs: string[] = [];
    for (let index = 0; index < 40; index++) {
      repository.write(`file-${index}`, `content ${index}\n`);
      repository.commit(`commit ${index}`);
      repository.run(["tag", `t${String(index).padStart(2, "0")}`]);
      blobs.push(repository.id(`HEAD:file-${index}`));
    }
    const { objects } = await trace(repository, ...blobs);
    blobs.forEach((blob, index) => {
      expect(objects.get(blob)?.introduced).toEqual([
        { commit: repository.id(`t${String(index).padStart(2, "0")}`), path: `file-${index}` },
      ]);
      expect(objects.get(blob)?.refs).toHaveLength(1 + 40 - index);
    });
  });
});

describe("tracing commits and tags", () => {
  test("a commit is its own place; a tag knows its commit", async () => {
    const repository = base();
    const commit = repository.commit("message");
    const tag = repository.tag("v1", "tag\n");
    const again = repository.tag("v1-again", "tag of a tag\n", "v1");
    const found = await trace(repository, commit, tag, again);
    expect(found.objects.get(commit)?.refs).toEqual([
      "refs/heads/main",
      "refs/tags/v1",
      "refs/tags/v1-again",
    ]);
    expect(found.objects.get(tag)?.refs).toEqual(["refs/tags/v1", "refs/tags/v1-again"]);
    expect(placesOf(found, commit)).toMatchObject([{ kind: "commit-message", commit: { id: commit } }]);
    expect(placesOf(found, tag)).toMatchObject([{ kind: "tag-message", tag: "v1", commit: { id: commit } }]);
    expect(placesOf(found, again)).toMatchObject([{ kind: "tag-message", tag: "v1-again" }]);
    const dangling = repository.run(["commit-tree", "-m", "lost", "HEAD^{tree}"]);
    const lost = await trace(repository, dangling);
    expect(placesOf(lost, dangling)).toEqual([{ kind: "unreachable", oid: dangling, type: "commit" }]);
  });

  test("a detached HEAD counts as a ref", async () => {
    const repository = base();
    repository.run(["switch", "--quiet", "--detach"]);
    const commit = repository.commit("detached");
    expect((await trace(repository, commit)).objects.get(commit)?.refs).toEqual(["HEAD"]);
  });
});

describe("provenance", () => {
  test("is the earliest commit, its age, and whether others can see it", async () => {
    const repository = base();
    repository.write("key.txt", "key 1\n");
    const first = repository.commit("one");
    const old = repository.id("HEAD:key.txt");
    repository.write("key.txt", "key 2\n");
    repository.commit("two", { date: FIRST_COMMIT_TIME + 50 * 86_400 });
    const current = repository.id("HEAD:key.txt");
    const found = await trace(repository, old, current);
    expect(provenanceOf(found, [current, old], NOW)).toMatchObject({
      first: { id: first, author: { who: "A. Author <author@example.com>", time: FIRST_COMMIT_TIME + 60 } },
      inHead: true,
      refs: ["refs/heads/main"],
      pushed: false,
      ageDays: 99,
      overdue: true,
    });
    expect(provenanceOf(found, [old], NOW)).toMatchObject({ inHead: false });
    expect(provenanceOf(found, [current], NOW)).toMatchObject({ ageDays: 50, overdue: false });
  });
});

describe("a damaged history", () => {
  test("is traced as far as it can be read", async () => {
    const repository = base();
    const commits: string[] = [];
    for (const name of ["one", "two", "three"]) {
      repository.write(`${name}/file`, `${name}\n`);
      commits.push(repository.commit(name));
    }
    const [one = "", three = ""] = [repository.id("HEAD:one/file"), repository.id("HEAD:three/file")];
    const tree = repository.id(`${commits[1]}^{tree}`);
    repository.deleteObject(tree);
    const found = await trace(repository, one, three);
    expect(found.objects.get(one)?.introduced).toEqual([{ commit: commits[0], path: "one/file" }]);
    expect(found.objects.get(one)?.refs).toEqual(["refs/heads/main"]);
    expect(found.unread).toEqual([commits[2], commits[1]]);
    expect(found.objects.get(three)?.introduced).toEqual([{ commit: commits[2], path: "three/file" }]);
    repository.deleteObject(commits[0] ?? "");
    const less = await trace(repository, three, one);
    expect(less.objects.get(three)).toMatchObject({ reachable: true, inHead: ["three/file"] });
    expect(placesOf(less, one)).toMatchObject([
      { kind: "commit-file", path: "one/file", commit: { id: commits[2] } },
    ]);
  });

  test("in a shallow or partial clone is what is here", async () => {
    const repository = base();
    repository.write("b.txt", "b\n");
    const commit = repository.commit("b");
    const blob = repository.id("HEAD:b.txt");
    const old = repository.id("HEAD:a.txt");
    const shallow = await trace(repository.clone({ depth: 1 }), blob, old);
    expect(shallow.objects.get(old)?.introduced).toEqual([{ commit, path: "a.txt" }]);
    const partial = repository.clone({ filter: "blob:none", bare: true });
    expect((await trace(partial, commit)).objects.get(commit)?.reachable).toBe(true);
  });
});
