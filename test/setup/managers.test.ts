/**
 * The hook managers themselves, fetched from their registries into a temporary folder, with keysweep as it is packed. Not part of
 * `npm test`, which works offline: KEYSWEEP_MANAGERS=1 npx vitest run test/setup/managers.test.ts
 */
import { mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { type Ran, ROOT, runProgram } from "../support/command.ts";
import { key } from "../support/keys.ts";
import { createRepository, type TestRepository, temporaryFolder } from "../support/repository.ts";
import { commitAll } from "./project.ts";

const secret = key("openai-project");
let tools = "";

/** Runs a program with the machine's own registries and caches. */
function online(program: string, args: readonly string[], cwd: string): Ran {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith("GIT_") && !name.startsWith("npm_")),
  ) as Record<string, string>;
  const ran = runProgram(program, args, cwd, { env: { ...env, HOME: homedir() } });
  expect(ran.code, `${program} ${args.join(" ")}: ${ran.stderr}${ran.stdout}`).toBe(0);
  return ran;
}

/** A project with keysweep installed from its tarball and a manager beside it. */
function createProject(manifest: Record<string, unknown>): TestRepository {
  const project = createRepository();
  project.write(".gitignore", "node_modules\n");
  project.write("package.json", `${JSON.stringify({ name: "shop", private: true, ...manifest }, null, 2)}\n`);
  symlinkSync(join(tools, "node_modules"), join(project.path, "node_modules"));
  rmSync(join(project.path, ".git/hooks"), { recursive: true, force: true });
  mkdirSync(join(project.path, ".git/hooks"));
  return project;
}

function init(project: TestRepository): void {
  online(join(tools, "node_modules/.bin/keysweep"), ["init", "--yes"], project.path);
}

/** That a commit with a key is refused and one without goes through, here and in a linked worktree. */
function expectGuarded(project: TestRepository, env: Record<string, string> = {}): void {
  project.write("key.txt", `${secret}\n`);
  const said = commitAll(project, env);
  expect(said).toContain("key.txt");
  expect(said).not.toContain(secret);
  project.write("key.txt", "no key\n");
  expect(commitAll(project, env)).toBe("passes");
}

describe.runIf(process.env.KEYSWEEP_MANAGERS === "1")("a commit with a key is refused by", () => {
  beforeAll(() => {
    tools = temporaryFolder();
    online("npm", ["pack", "--ignore-scripts", "--pack-destination", tools], ROOT);
    const tarball = readdirSync(tools).find((name) => name.endsWith(".tgz")) as string;
    writeFileSync(join(tools, "package.json"), '{"private": true}');
    const packages = [`./${tarball}`, "husky@9", "lefthook", "simple-git-hooks"];
    online("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", ...packages], tools);
    online("python3", ["-m", "venv", "python"], tools);
    online(join(tools, "python/bin/pip"), ["install", "--quiet", "pre-commit"], tools);
  }, 300_000);

  const bin = (name: string) => join(tools, "node_modules/.bin", name);

  test("husky", () => {
    const project = createProject({ devDependencies: { keysweep: "*", husky: "^9" } });
    init(project);
    online(bin("husky"), [], project.path);
    expectGuarded(project);
  });

  test("lefthook", () => {
    const project = createProject({ devDependencies: { keysweep: "*", lefthook: "*" } });
    init(project);
    online(bin("lefthook"), ["install"], project.path);
    expectGuarded(project);
    const linked = project.worktree("linked");
    symlinkSync(join(tools, "node_modules"), join(linked.path, "node_modules"));
    expectGuarded(linked);
  });

  test("simple-git-hooks", () => {
    const project = createProject({ devDependencies: { keysweep: "*", "simple-git-hooks": "*" } });
    init(project);
    online(bin("simple-git-hooks"), [], project.path);
    expectGuarded(project);
  });

  test("the pre-commit framework, by the hook that init adds", () => {
    const project = createProject({ devDependencies: { keysweep: "*" } });
    project.write(".pre-commit-config.yaml", "repos: # none yet\n");
    init(project);
    online(join(tools, "python/bin/pre-commit"), ["install"], project.path);
    expectGuarded(project);
  });

  test("the pre-commit framework, by the hooks of this repository, which it builds", () => {
    const project = createRepository();
    const rev = runProgram("git", ["rev-parse", "HEAD"], ROOT).stdout.trim();
    const hooks = "hooks: [{ id: keysweep }, { id: keysweep-commit-msg }]";
    project.write(".pre-commit-config.yaml", `repos:\n  - { repo: "${ROOT}", rev: ${rev}, ${hooks} }\n`);
    const pre = join(tools, "python/bin/pre-commit");
    online(
      pre,
      ["install", "--install-hooks", "--hook-type", "pre-commit", "--hook-type", "commit-msg"],
      project.path,
    );
    expectGuarded(project, { HOME: homedir() });
    project.write("a.txt", "clean\n");
    project.run(["add", "."]);
    const message = ["commit", "--quiet", "-m", `oops ${secret}`];
    expect(() => project.run(message, { env: { HOME: homedir() } })).toThrow("COMMIT_EDITMSG");
  }, 300_000);
});
