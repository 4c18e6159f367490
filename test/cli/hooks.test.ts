import { describe, expect, test } from "vitest";
import { key } from "../support/keys.ts";
import { createRepository, type TestRepository } from "../support/repository.ts";
import { BIN, report } from "./run.ts";

const SECRET = key("openai-project", "hook");
const OTHER = key("openai-project", "hook, another");

/** A repository whose commits go through `keysweep staged`. */
function build(first = true): TestRepository {
  const repository = createRepository();
  if (first) {
    repository.write("a.txt", "one\ntwo\n");
    repository.write("b.txt", "b\n");
    repository.commit("First");
  }
  install(repository);
  return repository;
}

function install(repository: TestRepository): void {
  repository.hook("pre-commit", `exec '${process.execPath}' '${BIN}' staged`);
}

/** `git commit` as people type it; what it printed when it was refused. */
function commit(repository: TestRepository, ...args: string[]): { refused: boolean; said: string } {
  const before = repository.run(["rev-parse", "--verify", "--quiet", "HEAD"], { answers: [1] });
  let said = "";
  try {
    repository.run(["commit", "--quiet", "--message", "Work", ...args]);
  } catch (error) {
    said = String(error);
  }
  const after = repository.run(["rev-parse", "--verify", "--quiet", "HEAD"], { answers: [1] });
  return { refused: before === after, said };
}

function expectRefused(repository: TestRepository, path: string, ...args: string[]): void {
  const { refused, said } = commit(repository, ...args);
  expect(said).toContain(`${path} (staged):`);
  expect(said).toContain("1 leak in 1 place");
  expect(said).not.toContain(SECRET);
  expect(refused).toBe(true);
}

function expectLetThrough(repository: TestRepository, ...args: string[]): void {
  const { refused, said } = commit(repository, ...args);
  expect(said).toBe("");
  expect(refused).toBe(false);
}

describe("git commit through a real pre-commit hook", () => {
  test("is refused with a key and let through without, the first commit too", () => {
    const repository = build(false);
    repository.write("key.txt", `${SECRET}\n`);
    repository.run(["add", "--all"]);
    expectRefused(repository, "key.txt");
    repository.write("key.txt", "none\n");
    repository.run(["add", "--all"]);
    expectLetThrough(repository);
  });

  test("-a", () => {
    const repository = build();
    repository.write("a.txt", `one\n${SECRET}\n`);
    expectRefused(repository, "a.txt", "-a");
    expect(repository.run(["diff", "--cached", "--name-only"])).toBe("");
    repository.write("a.txt", "one\nthree\n");
    expectLetThrough(repository, "-a");
  });

  test("a path: only that file counts", () => {
    const repository = build();
    repository.write("a.txt", `one\n${SECRET}\n`);
    repository.write("b.txt", "better\n");
    repository.run(["add", "a.txt"]);
    expectLetThrough(repository, "b.txt");
    expectRefused(repository, "a.txt", "a.txt");
  });

  test("--amend: the key that is added, not the one that is there", () => {
    const repository = build();
    repository.run(["commit", "--quiet", "--allow-empty", "--no-verify", "--message", "Base"]);
    repository.write("a.txt", `one\n${SECRET}\n`);
    repository.run(["add", "--all"]);
    expectRefused(repository, "a.txt", "--amend");
    repository.run(["commit", "--quiet", "--no-verify", "--message", "Leak"]);
    expectLetThrough(repository, "--amend", "--message", "Other words");
    repository.write("b.txt", "more\n");
    expectLetThrough(repository, "--amend", "-a");
  });

  test("a partly staged file: what is staged counts", () => {
    const repository = build();
    repository.write("a.txt", "one\nstaged\n");
    repository.run(["add", "--all"]);
    repository.write("a.txt", `one\nstaged\n${SECRET}\n`);
    expectLetThrough(repository);
    repository.run(["add", "--all"]);
    repository.write("a.txt", "one\nstaged\nclean again\n");
    expectRefused(repository, "a.txt");
  });

  test("an old key in a file that changes elsewhere, or is renamed, does not stop anybody", () => {
    const repository = build();
    repository.write("a.txt", `one\n${SECRET}\ntwo\n`);
    repository.run(["add", "--all"]);
    repository.run(["commit", "--quiet", "--no-verify", "--message", "Leak"]);
    repository.write("a.txt", `one more\n${SECRET}\ntwo\nthree\n`);
    expectLetThrough(repository, "-a");
    repository.run(["mv", "a.txt", "moved.txt"]);
    expectLetThrough(repository);
    repository.write("moved.txt", `one more\n${SECRET} ${OTHER}\ntwo\nthree\n`);
    const { refused, said } = commit(repository, "-a");
    expect(refused).toBe(true);
    expect(said).not.toContain(OTHER);
  });

  test("a merge: what is new to both sides", () => {
    const repository = build();
    repository.branch("side");
    repository.write("side.txt", `${SECRET}\n`);
    repository.run(["add", "--all"]);
    repository.run(["commit", "--quiet", "--no-verify", "--message", "Side"]);
    repository.branch("main");
    repository.write("b.txt", "main\n");
    expectLetThrough(repository, "-a");
    repository.run(["merge", "--quiet", "--no-ff", "--no-commit", "side"]);
    repository.write("b.txt", `main\n${OTHER}\n`);
    repository.run(["add", "--all"]);
    const { refused, said } = commit(repository);
    expect(refused).toBe(true);
    expect(said).toContain("b.txt (staged):2:1");
    expect(said).not.toContain("side.txt");
    repository.write("b.txt", "main\nresolved\n");
    expectLetThrough(repository, "-a");
    expect(repository.run(["show", "--no-patch", "--format=%P", "HEAD"]).split(" ")).toHaveLength(2);
  });

  test("a merge that needs nobody's help, through the pre-merge-commit hook: what is new to both sides", () => {
    const repository = build();
    repository.branch("side");
    repository.write("side.txt", `${SECRET}\n`);
    repository.write("a.txt", `top ${SECRET}\none\ntwo\n`);
    repository.run(["add", "--all"]);
    repository.run(["commit", "--quiet", "--no-verify", "--message", "Side"]);
    repository.branch("main");
    repository.write("b.txt", `${OTHER}\n`);
    repository.write("a.txt", `one\ntwo\nend ${OTHER}\n`);
    repository.run(["commit", "--quiet", "--no-verify", "--all", "--message", "Main"]);
    repository.hook("pre-merge-commit", `exec '${process.execPath}' '${BIN}' hook pre-merge-commit`);
    repository.run(["merge", "--quiet", "--no-edit", "side"]);
    expect(repository.run(["show", "--no-patch", "--format=%P", "HEAD"]).split(" ")).toHaveLength(2);
    // What the hook is for: a merge that brings something of its own, as a merge driver may.
    repository.branch("driven", "main~1");
    repository.write(".gitattributes", "a.txt merge=own\n");
    repository.write("a.txt", "else\n");
    repository.run(["add", "--all"]);
    repository.run(["commit", "--quiet", "--no-verify", "--message", "Driven"]);
    const third = key("openai-project", "hook, a merge's own");
    repository.run(["config", "merge.own.driver", `echo '${third}' > %A`]);
    let said = "";
    try {
      repository.run(["merge", "--quiet", "--no-edit", "side"]);
    } catch (error) {
      said = String(error);
    }
    expect(said).toContain("a.txt (staged):1:1");
    expect(said).toContain("1 leak in 1 place");
  });

  test("in a linked worktree", () => {
    const linked = build().worktree("linked");
    linked.write("a.txt", `one\n${SECRET}\n`);
    expectRefused(linked, "a.txt", "-a");
    linked.write("a.txt", "clean\n");
    expectLetThrough(linked, "-a");
  });

  test("in a submodule, and around one", () => {
    const outer = build();
    const inner = createRepository();
    inner.write("i.txt", "inner\n");
    inner.commit("Inner");
    const submodule = outer.submodule(inner, "vendor/inner");
    expectLetThrough(outer);
    install(submodule);
    submodule.write("i.txt", `${SECRET}\n`);
    expectRefused(submodule, "i.txt", "-a");
    submodule.write("i.txt", "clean\n");
    expectLetThrough(submodule, "-a");
    expectLetThrough(outer, "-a");
  });

  test("from a folder below the root, with names from the root", () => {
    const repository = build();
    repository.write("src/deep/key.ts", `x("${SECRET}")\n`);
    repository.run(["add", "--all"]);
    let said = "";
    try {
      repository.run(["commit", "--message", "Work"], { cwd: `${repository.path}/src/deep` });
    } catch (error) {
      said = String(error);
    }
    expect(said).toContain("src/deep/key.ts (staged):1:4");
  });

  test("a merge conflict that is not resolved is a gap", async () => {
    const repository = build();
    repository.branch("side");
    repository.write("a.txt", "theirs\n");
    repository.commit("Side", { stagedOnly: false });
    repository.branch("main");
    repository.write("a.txt", "ours\n");
    repository.commit("Main");
    repository.run(["merge", "--quiet", "side"], { answers: [1] });
    const { code, json } = await report(repository.path, ["staged"]);
    expect(json.gaps).toMatchObject([{ what: "a.txt" }]);
    expect(code).toBe(3);
  });
});
