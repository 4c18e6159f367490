import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { KEY_KINDS, key, token } from "./keys.ts";
import { createRepository, FIRST_COMMIT_TIME, temporaryFolder } from "./repository.ts";

function small(objectFormat: "sha1" | "sha256" = "sha1") {
  const repository = createRepository({ objectFormat });
  repository.write("a.txt", "one\n");
  repository.commit("first");
  return repository;
}

describe("the repository builder", () => {
  test("gives the same ids every time, a minute apart", () => {
    const [one, two] = [small(), small()];
    expect(one.id("HEAD")).toBe(two.id("HEAD"));
    expect(one.run(["log", "-1", "--format=%at %an"])).toBe(`${FIRST_COMMIT_TIME} A. Author`);
    one.commit("second");
    expect(one.run(["log", "-1", "--format=%ct"])).toBe(String(FIRST_COMMIT_TIME + 60));
    expect(small("sha256").id("HEAD")).toMatch(/^[0-9a-f]{64}$/);
  });

  test("merges with content that only the merge has", () => {
    const repository = small();
    repository.branch("side");
    repository.write("b.txt", "side\n");
    repository.commit("side");
    repository.branch("main");
    repository.write("c.txt", "main\n");
    repository.commit("main");
    const merge = repository.merge("side", { change: () => repository.write("only.txt", "merge\n") });
    expect(repository.run(["show", "--no-patch", "--format=%P", merge]).split(" ")).toHaveLength(2);
    expect(repository.run(["show", `${merge}:only.txt`])).toBe("merge");
  });

  test("clones shallow, partial, shared and bare; adds worktrees and submodules", () => {
    const repository = small();
    repository.write("a.txt", "two\n");
    repository.commit("second");
    expect(repository.clone({ depth: 1 }).run(["rev-list", "--count", "HEAD"])).toBe("1");
    expect(
      repository.clone({ filter: "blob:none", bare: true }).run(["config", "remote.origin.promisor"]),
    ).toBe("true");
    const shared = repository.clone({ shared: true });
    expect(existsSync(join(shared.path, ".git/objects/info/alternates"))).toBe(true);
    expect(repository.worktree("linked").run(["branch", "--show-current"])).toBe("linked");
    expect(repository.submodule(small(), "sub").id("HEAD")).toBe(small().id("HEAD"));
  });

  test("packs, loosens, deletes and corrupts objects", () => {
    const repository = small();
    const blob = repository.id("HEAD:a.txt");
    repository.repack();
    expect(existsSync(repository.objectFile(blob))).toBe(false);
    repository.loosen();
    expect(existsSync(repository.objectFile(blob))).toBe(true);
    repository.corruptObject(blob);
    expect(() => repository.run(["cat-file", "blob", blob])).toThrow();
    repository.deleteObject(blob);
    expect(existsSync(repository.objectFile(blob))).toBe(false);
  });

  test("tags, notes, stashes and runs hooks", () => {
    const repository = small();
    const tag = repository.tag("v1", "first version\n");
    expect(repository.run(["cat-file", "-t", tag])).toBe("tag");
    repository.note("a note\n");
    expect(repository.run(["notes", "show"])).toBe("a note");
    repository.write("new.txt", "stashed\n");
    expect(repository.run(["cat-file", "-t", repository.stash()])).toBe("commit");
    const said = join(temporaryFolder(), "said");
    repository.hook("pre-commit", `echo "$GIT_INDEX_FILE" > '${said}'`);
    repository.commit("hooked");
    expect(readFileSync(said, "utf8")).toContain("index");
  });
});

describe("the key generator", () => {
  test("is seeded and gives every kind", () => {
    for (const kind of KEY_KINDS) {
      expect(key(kind, 1)).toBe(key(kind, 1));
      expect(key(kind, 1)).not.toBe(key(kind, 2));
    }
    expect(key("openai-project")).toHaveLength(164);
    expect(key("openai-project-mid")).toHaveLength(132);
    expect(key("openai-svcacct")).toHaveLength(167);
    expect(key("openai-admin")).toHaveLength(133);
    expect(key("openai-legacy")).toHaveLength(51);
    expect(token("x_", 8, "hex", 1)).toMatch(/^x_[0-9a-f]{8}$/);
  });
});
