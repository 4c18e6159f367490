import { expect } from "vitest";
import { key } from "../support/keys.ts";
import type { TestRepository } from "../support/repository.ts";

const SECRET = key("openai-project", "situations");
/** Trees that were looked at: each writes other texts, also where one begins with what another committed. */
let trees = 0;

/**
 * That the hooks of a work tree refuse a key and let everything else through, however the commit is made. The work tree is clean, on a
 * branch, and has a commit. `env`: what the hooks need beside the builder's own environment.
 */
export function expectGuardedHoweverCommitted(
  tree: TestRepository,
  env: Readonly<Record<string, string>> = {},
): void {
  const mark = ++trees;
  const head = () => tree.id("HEAD");
  const commit = (...args: string[]): string => {
    try {
      tree.run(["commit", "--quiet", "--message", "change", ...args], { env });
      return "passes";
    } catch (error) {
      return String(error);
    }
  };
  /** Commits the same way with a key and without one. */
  const expectGuarded = (way: string, path: string, prepare: (text: string) => void, ...args: string[]) => {
    const before = head();
    prepare(`const key = "${SECRET}";\n`);
    const said = commit(...args);
    expect(said, way).toContain(`${path} (staged):1:14`);
    expect(said, way).not.toContain(SECRET);
    expect(head(), way).toBe(before);
    prepare(`${way}, tree ${mark}: no key\n`);
    expect(commit(...args), way).toBe("passes");
    expect(head(), way).not.toBe(before);
  };

  expectGuarded("commit", "new.txt", (text) => {
    tree.write("new.txt", text);
    tree.run(["add", "new.txt"]);
  });
  expectGuarded("commit -a", "new.txt", (text) => tree.write("new.txt", text), "-a");
  expectGuarded("commit <path>", "new.txt", (text) => tree.write("new.txt", text), "new.txt");
  expectGuarded(
    "commit --amend",
    "amended.txt",
    (text) => {
      tree.write("amended.txt", text);
      tree.run(["add", "amended.txt"]);
    },
    "--amend",
  );

  const branch = tree.run(["symbolic-ref", "--short", "HEAD"]);
  tree.branch(`${branch}-side`);
  tree.write("side.txt", `side of tree ${mark}\n`);
  tree.run(["add", "side.txt"]);
  expect(commit()).toBe("passes");
  tree.branch(branch);
  tree.write("new.txt", `ours, tree ${mark}\n`);
  expect(commit("-a")).toBe("passes");
  tree.run(["merge", "--quiet", "--no-ff", "--no-commit", `${branch}-side`]);
  expectGuarded("merge", "new.txt", (text) => {
    tree.write("new.txt", text);
    tree.run(["add", "new.txt"]);
  });
  expect(tree.run(["show", "--no-patch", "--format=%P", "HEAD"]).split(" ")).toHaveLength(2);
  expect(tree.run(["log", "--all", "--format=%H", "-S", SECRET])).toBe("");
}
