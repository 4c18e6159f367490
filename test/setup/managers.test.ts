/**
 * The hook managers themselves, fetched from their registries into a temporary folder, with keysweep as it is packed. Not part of
 * `npm test`, which works offline; CI runs it: KEYSWEEP_MANAGERS=1 npx vitest run test/setup/managers.test.ts
 */
import { mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { type Ran, ROOT, runProgram } from "../support/command.ts";
import { key } from "../support/keys.ts";
import { createRepository, type TestRepository, temporaryFolder } from "../support/repository.ts";
import { expectGuardedHoweverCommitted } from "./situations.ts";

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

const bin = (name: string) => join(tools, "node_modules/.bin", name);
const linkModules = (tree: TestRepository) =>
  symlinkSync(join(tools, "node_modules"), join(tree.path, "node_modules"));

/** A committed project in which keysweep is installed from its tarball; `files` are there before `keysweep init`. */
function createProject(
  manifest: Record<string, unknown>,
  files: Readonly<Record<string, string>> = {},
): TestRepository {
  const project = createRepository();
  project.write(".gitignore", "node_modules\n");
  project.write("package.json", `${JSON.stringify({ name: "shop", private: true, ...manifest }, null, 2)}\n`);
  for (const [path, text] of Object.entries(files)) project.write(path, text);
  linkModules(project);
  rmSync(join(project.path, ".git/hooks"), { recursive: true, force: true });
  mkdirSync(join(project.path, ".git/hooks"));
  online(bin("keysweep"), ["init", "--yes"], project.path);
  project.run(["add", "--all"]);
  project.run(["commit", "--quiet", "--no-verify", "--message", "Set up"]);
  return project;
}

interface Way {
  readonly name: string;
  readonly manifest?: Record<string, unknown>;
  readonly files?: Readonly<Record<string, string>>;
  /** What a person runs in a work tree where `keysweep init` has been before. */
  readonly install: (tree: TestRepository) => void;
}

const WAYS: readonly Way[] = [
  {
    name: "git alone",
    install: (tree) => online(bin("keysweep"), ["init", "--yes"], tree.path),
  },
  {
    name: "husky",
    manifest: { devDependencies: { husky: "^9" } },
    install: (tree) => online(bin("husky"), [], tree.path),
  },
  {
    name: "husky with lint-staged",
    manifest: {
      devDependencies: { husky: "^9", "lint-staged": "*" },
      "lint-staged": { "*.txt": "node -e 0" },
    },
    files: { ".husky/pre-commit": "lint-staged\n" },
    install: (tree) => online(bin("husky"), [], tree.path),
  },
  {
    name: "lint-staged that calls keysweep",
    manifest: {
      devDependencies: { husky: "^9", "lint-staged": "*" },
      "lint-staged": { "*": "keysweep hook pre-commit" },
    },
    files: { ".husky/pre-commit": "lint-staged\n" },
    install: (tree) => online(bin("husky"), [], tree.path),
  },
  {
    name: "lefthook",
    manifest: { devDependencies: { lefthook: "*" } },
    install: (tree) => online(bin("lefthook"), ["install"], tree.path),
  },
  {
    name: "simple-git-hooks",
    manifest: { devDependencies: { "simple-git-hooks": "*" } },
    install: (tree) => online(bin("simple-git-hooks"), [], tree.path),
  },
  {
    name: "the pre-commit framework, by the hook that init adds",
    files: { ".pre-commit-config.yaml": "repos: # none yet\n" },
    install: (tree) => online(join(tools, "python/bin/pre-commit"), ["install"], tree.path),
  },
];

describe.runIf(process.env.KEYSWEEP_MANAGERS === "1")("a key is refused, however it is committed, by", () => {
  beforeAll(() => {
    tools = temporaryFolder();
    online("npm", ["pack", "--ignore-scripts", "--pack-destination", tools], ROOT);
    const tarball = readdirSync(tools).find((name) => name.endsWith(".tgz")) as string;
    writeFileSync(join(tools, "package.json"), '{"private": true}');
    const packages = [`./${tarball}`, "husky@9", "lefthook@2", "simple-git-hooks@2", "lint-staged@16"];
    online("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", ...packages], tools);
    online("python3", ["-m", "venv", "python"], tools);
    online(join(tools, "python/bin/pip"), ["install", "--quiet", "pre-commit"], tools);
  }, 300_000);

  describe.each(WAYS)("$name", ({ manifest, files, install }) => {
    let project: TestRepository;
    beforeAll(() => {
      const devDependencies = { keysweep: "*", ...(manifest?.devDependencies as object) };
      project = createProject({ ...manifest, devDependencies }, files);
      install(project);
    }, 120_000);

    test("in the main checkout", () => expectGuardedHoweverCommitted(project), 120_000);

    test("in a linked worktree", () => {
      const linked = project.worktree("linked");
      linkModules(linked);
      install(linked);
      expectGuardedHoweverCommitted(linked);
    }, 120_000);

    test("in a submodule", () => {
      const submodule = createRepository().submodule(project, "vendor/shop");
      linkModules(submodule);
      install(submodule);
      expectGuardedHoweverCommitted(submodule);
    }, 120_000);
  });

  test("the pre-commit framework, by the hooks of this repository, which it builds", () => {
    const project = createRepository();
    const rev = runProgram("git", ["rev-parse", "HEAD"], ROOT).stdout.trim();
    const hooks = "hooks: [{ id: keysweep }, { id: keysweep-commit-msg }]";
    project.write(".pre-commit-config.yaml", `repos:\n  - { repo: "${ROOT}", rev: ${rev}, ${hooks} }\n`);
    project.commit("Set up");
    const pre = join(tools, "python/bin/pre-commit");
    online(
      pre,
      ["install", "--install-hooks", "--hook-type", "pre-commit", "--hook-type", "commit-msg"],
      project.path,
    );
    expectGuardedHoweverCommitted(project, { HOME: homedir() });
    project.write("a.txt", "clean\n");
    project.run(["add", "."]);
    const message = ["commit", "--quiet", "-m", `oops ${secret}`];
    expect(() => project.run(message, { env: { HOME: homedir() } })).toThrow("COMMIT_EDITMSG");
  }, 300_000);
});
