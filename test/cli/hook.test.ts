import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { COMMAND, runKeysweep } from "../support/command.ts";
import { key } from "../support/keys.ts";
import { createRepository, type TestRepository } from "../support/repository.ts";

const secret = key("openai-project");

/** A repository with one commit, its bare remote `origin` that has it, and the hook in the repository. */
function pushing(): { work: TestRepository; remote: TestRepository } {
  const remote = createRepository({ bare: true });
  const work = createRepository();
  work.write("readme.md", "hello\n");
  work.commit("first");
  work.run(["remote", "add", "origin", remote.path]);
  work.run(["push", "--quiet", "origin", "main"]);
  work.hook("pre-push", `exec ${COMMAND} hook pre-push "$@"`);
  return { work, remote };
}

/** Whether a push goes through; what was said where not. */
function push(work: TestRepository, ...args: string[]): "passes" | string {
  try {
    work.run(["push", "--quiet", ...args]);
    return "passes";
  } catch (error) {
    return String(error);
  }
}

/** The lines that are longer than 80 columns as git shows them; the first begins with the builder's own words. */
const tooLong = (said: string) =>
  said
    .split("\n")
    .slice(1)
    .filter((line) => line.trimEnd().length > 80);

describe("the pre-push hook", () => {
  test("lets a clean commit through, without a word", () => {
    const { work } = pushing();
    work.write("a.txt", "nothing\n");
    work.commit("clean");
    const input = `refs/heads/main ${work.id("HEAD")} refs/heads/main ${work.id("HEAD~1")}\n`;
    const ran = runKeysweep(work.path, ["hook", "pre-push", "origin", "x"], { input });
    expect(ran).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(push(work, "origin", "main")).toBe("passes");
  });

  test("refuses a key in a file of any pushed commit, even one that a later commit removes", () => {
    const { work, remote } = pushing();
    work.write("a.txt", `${secret}\n`);
    work.commit("key");
    work.remove("a.txt");
    work.commit("no key");
    const said = push(work, "origin", "main");
    expect(said).toContain("a.txt:1");
    expect(said).not.toContain(secret);
    expect(said.replace(/\s+/g, " ")).toContain(
      "out of every commit and tag that is pushed (git rebase --interactive",
    );
    expect(remote.run(["rev-list", "--count", "--all"])).toBe("1");
  });

  test("refuses a key in a commit message", () => {
    const { work } = pushing();
    work.commit(`oops ${secret}`);
    expect(push(work, "origin", "main")).toContain("message of commit");
  });

  test("looks at a new branch without what the remote's branches have", () => {
    const { work } = pushing();
    work.write("old.txt", secret);
    work.commit("known to the remote");
    work.run(["push", "--quiet", "--no-verify", "origin", "main"]);
    work.branch("topic");
    work.write("new.txt", "clean");
    work.commit("topic");
    expect(push(work, "origin", "topic")).toBe("passes");
    work.write("new.txt", key("openai-project", "another"));
    work.commit("key");
    expect(push(work, "origin", "topic:refs/heads/other")).toContain("new.txt:1");
  });

  test("pushes to an address it knows nothing of are looked at whole", () => {
    const { work, remote } = pushing();
    work.write("old.txt", secret);
    work.commit("key");
    work.run(["push", "--quiet", "--no-verify", "origin", "main"]);
    const other = createRepository({ bare: true });
    expect(push(work, other.path, "main")).toContain("old.txt:1");
    // The same address tells its own state: git names the commit it has.
    expect(push(work, remote.path, "main")).toBe("passes");
  });

  test("a deletion has nothing to look at", () => {
    const { work } = pushing();
    work.run(["push", "--quiet", "--no-verify", "origin", "main:gone"]);
    expect(push(work, "origin", "--delete", "gone")).toBe("passes");
  });

  test("a force push is looked at from where the histories part", () => {
    const { work } = pushing();
    work.write("a.txt", "one");
    work.commit("one");
    work.run(["push", "--quiet", "--no-verify", "origin", "main"]);
    work.run(["reset", "--quiet", "--hard", "HEAD~1"]);
    work.write("a.txt", secret);
    work.commit("two");
    expect(push(work, "--force", "origin", "main")).toContain("a.txt:1");
    work.run(["reset", "--quiet", "--hard", "HEAD~1"]);
    expect(push(work, "--force", "origin", "main")).toBe("passes");
  });

  test("a remote end that is not here does not count", () => {
    const { work, remote } = pushing();
    const colleague = remote.clone();
    colleague.write("b.txt", "theirs");
    colleague.commit("theirs");
    colleague.run(["push", "--quiet", "origin", "HEAD:main"]);
    work.write("a.txt", secret);
    work.commit("key");
    expect(push(work, "--force", "origin", "main")).toContain("a.txt:1");
    work.run(["reset", "--quiet", "--hard", "HEAD~1"]);
    work.write("a.txt", "clean");
    work.commit("clean");
    expect(push(work, "--force", "origin", "main")).toBe("passes");
  });

  test("the message of an annotated tag counts when the tag is pushed, and only then", () => {
    const { work } = pushing();
    work.tag("v1", `release ${secret}`);
    work.write("a.txt", "clean");
    work.commit("clean");
    expect(push(work, "origin", "main")).toBe("passes");
    expect(push(work, "origin", "v1")).toMatch(/message of tag v1.*the push to tag v1\./s);
    work.run(["tag", "light"]);
    expect(push(work, "origin", "light")).toBe("passes");
  });

  test("a tag of a file is read, a tag of a tree is said not to be", () => {
    const { work } = pushing();
    work.run(["tag", "file", work.object(`${secret}\n`)]);
    expect(push(work, "origin", "file")).toContain("refs/tags/file");
    work.run(["tag", "tree", "HEAD^{tree}"]);
    expect(push(work, "origin", "tree").replace(/\s+/g, " ")).toContain("neither a commit nor a file");
  });

  test("several refs at once are one sweep", () => {
    const { work } = pushing();
    work.branch("one");
    work.write("one.txt", "clean");
    work.commit("one");
    work.branch("two", "main");
    work.write("two.txt", secret);
    work.commit("two");
    expect(push(work, "origin", "one", "two")).toContain("two.txt:1");
  });

  test("lines it does not understand are an error and no empty push", () => {
    const { work } = pushing();
    const ran = runKeysweep(work.path, ["hook", "pre-push", "origin", "x"], { input: "what is this\n" });
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain("no line of a pre-push hook");
  });

  test("a hook manager that hands on nothing does not pass by accident; a push without news does", () => {
    const { work } = pushing();
    const untold = runKeysweep(work.path, ["hook", "pre-push"], { input: "" });
    expect(untold).toMatchObject({ code: 2, stderr: expect.stringContaining("was told of no push") });
    expect(untold.stderr).toContain('keysweep hook pre-push "$@"');
    expect(runKeysweep(work.path, ["hook", "pre-push", "origin", "x"], { input: "" }).code).toBe(0);
  });
});

describe("the pre-receive hook", () => {
  test("whose input something else has read does not pass everything", () => {
    const { remote } = pushing();
    const ran = runKeysweep(remote.path, ["hook", "pre-receive"], { input: "" });
    expect(ran).toMatchObject({ code: 2, stderr: expect.stringContaining("was told of no push") });
  });

  function server(): { work: TestRepository; remote: TestRepository } {
    const { work, remote } = pushing();
    work.hook("pre-push", "exit 0");
    remote.hook("pre-receive", `exec ${COMMAND} hook pre-receive`);
    return { work, remote };
  }

  test("reads objects that are still in quarantine, refuses keys and keeps none of them", () => {
    const { work, remote } = server();
    work.write("a.txt", secret);
    const id = work.commit("key");
    const said = push(work, "origin", "main");
    expect(said).toContain("a.txt:1");
    expect(said).not.toContain(secret);
    expect(() => remote.run(["cat-file", "-e", id])).toThrow();
    // Behind git's "remote: ", too, it fits 80 columns, and says what whoever pushes can do.
    expect(tooLong(said)).toEqual([]);
    const words = said.replace(/\s+(?:remote: )?\s*/g, " ");
    expect(words).toContain("rotate it at once at OpenAI");
    expect(words).toContain("one more commit on top sends the old one along");
    expect(words).toContain("A comment keysweep:allow on its line");
  });

  test("lets clean pushes through: new branches, updates, deletions, tags", () => {
    const { work } = server();
    work.write("a.txt", "clean");
    work.commit("clean");
    work.tag("v1", "release");
    expect(push(work, "origin", "main", "main:new", "v1")).toBe("passes");
    expect(push(work, "origin", "--delete", "new")).toBe("passes");
  });

  test("does not look again at what any of its refs has", () => {
    const { work, remote } = server();
    remote.hook("pre-receive", "exit 0");
    work.write("a.txt", secret);
    work.commit("old sin");
    work.run(["push", "--quiet", "origin", "main"]);
    remote.hook("pre-receive", `exec ${COMMAND} hook pre-receive`);
    expect(push(work, "origin", "main:copy")).toBe("passes");
  });

  test("reads the message of a pushed tag", () => {
    const { work } = server();
    work.tag("v1", `release ${secret}`);
    expect(push(work, "origin", "v1")).toContain("message of tag v1");
  });
});

describe("the commit-msg hook", () => {
  function committing(): TestRepository {
    const work = createRepository();
    work.write("a.txt", "one\n");
    work.commit("first");
    work.hook("commit-msg", `exec ${COMMAND} hook commit-msg "$1"`);
    return work;
  }

  /** Commits with an editor that writes `text` before what git has prepared. */
  function edit(work: TestRepository, text: string, ...args: string[]): "passes" | string {
    const script = join(work.path, ".git/editor.sh");
    writeFileSync(join(work.path, ".git/text"), text);
    writeFileSync(script, `cat .git/text "$1" > .git/whole && cat .git/whole > "$1"\n`);
    return attempt(work, ["commit", "--quiet", "--allow-empty", ...args], {
      GIT_EDITOR: `sh ${script}`,
    });
  }

  function attempt(work: TestRepository, args: string[], env: Record<string, string> = {}): string {
    try {
      work.run(args, { env });
      return "passes";
    } catch (error) {
      return String(error);
    }
  }

  test("refuses a key in the message and passes over a clean one", () => {
    const work = committing();
    const said = attempt(work, ["commit", "--allow-empty", "-m", `oops ${secret}`]);
    expect(said).toContain("COMMIT_EDITMSG:1");
    expect(said).toContain("Not committed yet: take it out of the message.");
    expect(attempt(work, ["commit", "--allow-empty", "-m", "fine"])).toBe("passes");
  });

  test("a comment is cut where git cuts it: with an editor, not without", () => {
    const work = committing();
    expect(edit(work, `fine\n# ${secret}\n`)).toBe("passes");
    expect(work.run(["log", "-1", "--format=%B"])).not.toContain(secret);
    expect(attempt(work, ["commit", "--allow-empty", "-m", `fine\n\n# ${secret}`])).toContain(":3");
    expect(edit(work, `fine\n${secret}\n`)).toContain(":2");
  });

  test("the diff that --verbose shows below the scissors is no part of the message", () => {
    const work = committing();
    work.write("a.txt", `${secret}\n`);
    work.run(["add", "."]);
    expect(edit(work, "adds a key\n", "--verbose")).toBe("passes");
    work.write("a.txt", "gone\n");
    work.run(["add", "."]);
    expect(edit(work, `removes it\n${secret}\n`, "--verbose")).toContain(":2");
    expect(edit(work, "removes it\n", "--verbose")).toBe("passes");
  });

  test("another comment character and commit.cleanup are respected", () => {
    const work = committing();
    work.run(["config", "core.commentChar", ";"]);
    expect(edit(work, `fine\n; ${secret}\n`)).toBe("passes");
    expect(edit(work, `fine\n# ${secret}\n`)).toContain(":2");
    work.run(["config", "commit.cleanup", "whitespace"]);
    expect(edit(work, `fine\n; ${secret}\n`)).toContain(":2");
  });

  test("says what is missing when it is called without the file", () => {
    const ran = runKeysweep(committing().path, ["hook", "commit-msg"]);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain('commit-msg "$1"');
  });
});

describe("the pre-commit hook", () => {
  function attempt(work: TestRepository, ...args: string[]): string {
    try {
      work.run(["commit", "--quiet", ...args]);
      return "passes";
    } catch (error) {
      return String(error);
    }
  }

  function guarded(): TestRepository {
    const work = createRepository();
    work.write("a.txt", "one\n");
    work.commit("first");
    work.hook("pre-commit", `exec ${COMMAND} hook pre-commit`);
    return work;
  }

  test("refuses a key in what is staged, by -a, by path and in an amend", () => {
    const work = guarded();
    work.write("a.txt", `${secret}\n`);
    expect(attempt(work, "-a", "-m", "x")).toContain("a.txt (staged):1");
    expect(attempt(work, "-m", "x", "a.txt")).toContain("a.txt (staged):1");
    work.run(["add", "."]);
    expect(attempt(work, "-m", "x")).toContain("a.txt (staged):1");
    expect(attempt(work, "--amend", "--no-edit")).toContain("a.txt (staged):1");
    work.write("a.txt", "two\n");
    expect(attempt(work, "-a", "-m", "x")).toBe("passes");
  });

  test("works in a linked worktree, in a submodule and in a merge", () => {
    const work = guarded();
    const linked = work.worktree("linked");
    linked.write("b.txt", `${secret}\n`);
    linked.run(["add", "."]);
    expect(attempt(linked, "-m", "x")).toContain("b.txt (staged):1");
    linked.write("b.txt", "fine\n");
    linked.run(["add", "."]);
    expect(attempt(linked, "-m", "x")).toBe("passes");
    const inner = work.submodule(guarded(), "inner");
    inner.run(["config", "user.name", "A"]);
    inner.run(["config", "user.email", "a@example.com"]);
    inner.hook("pre-commit", `exec ${COMMAND} hook pre-commit`);
    inner.write("c.txt", `${secret}\n`);
    inner.run(["add", "."]);
    expect(attempt(inner, "-m", "x")).toContain("c.txt (staged):1");
    inner.remove("c.txt");
    work.run(["add", "."]);
    work.run(["commit", "--quiet", "-m", "submodule"]);
    work.run(["merge", "--quiet", "--no-ff", "--no-commit", "linked"]);
    work.write("d.txt", `${secret}\n`);
    work.run(["add", "d.txt"]);
    expect(attempt(work, "-m", "merge")).toContain("d.txt (staged):1");
  });
});
