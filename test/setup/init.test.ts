import { chmodSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { main } from "../../src/cli/main.ts";
import { ROOT, runKeysweep, runProgram } from "../support/command.ts";
import { createRepository, type TestRepository, temporaryFolder } from "../support/repository.ts";
import { commitAll, createProject, fileOf, init, linkPackages, secret } from "./project.ts";

/** That init has nothing left to write. */
function expectSettled(project: TestRepository): void {
  const state = project.run(["status", "--porcelain", "--ignored"]);
  const again = init(project, "--yes");
  expect(again.stdout).toContain("Nothing is left to write.");
  expect(project.run(["status", "--porcelain", "--ignored"])).toBe(state);
}

/** That a commit with a key is refused here and one without goes through. */
function expectGuarded(project: TestRepository): void {
  project.write("key.txt", `${secret}\n`);
  const said = commitAll(project);
  expect(said).toContain("key.txt");
  expect(said).not.toContain(secret);
  project.write("key.txt", "no key\n");
  expect(commitAll(project)).toBe("passes");
}

describe("keysweep init", () => {
  test("in a repository without any manager puts in git's own hook, settings and nothing else", () => {
    const project = createProject();
    const ran = init(project, "--yes");
    expect(ran.code).toBe(0);
    expect(ran.stdout).toContain("To undo it: delete .git/hooks/pre-commit, .keysweep.toml.");
    expect(project.run(["status", "--porcelain"])).toBe("?? .keysweep.toml");
    expectGuarded(project);
    expectSettled(project);
  });

  test("shows the plan and writes nothing with --dry-run, or where there is nobody to ask", () => {
    const project = createProject();
    const shown = init(project, "--dry-run");
    expect(shown).toMatchObject({ code: 0 });
    expect(shown.stdout).toContain("+ node_modules/.bin/keysweep hook pre-commit || exit 1");
    const asked = init(project);
    expect(asked.code).toBe(2);
    expect(asked.stderr).toContain("nobody to ask");
    expect(project.run(["status", "--porcelain"])).toBe("");
    expect(fileOf(project, ".git/hooks/pre-commit")).toBeUndefined();
  });

  test.each([
    ["n", false],
    ["", false],
    ["y", true],
  ])("asks at a terminal: %j", async (answer, writes) => {
    const project = createProject();
    const output = { isTTY: true, write: (_: string, done?: () => void) => done?.() };
    const code = await main(["init"], {
      stdin: Object.assign(Readable.from([`${answer}\n`]), { isTTY: true }),
      stdout: output,
      stderr: { ...output, isTTY: false },
      env: {},
      cwd: project.path,
      signal: new AbortController().signal,
    });
    expect(code).toBe(0);
    expect(fileOf(project, ".keysweep.toml") !== undefined).toBe(writes);
  });

  test("guards linked worktrees too", () => {
    const project = createProject();
    init(project, "--yes");
    const linked = project.worktree("linked");
    linkPackages(linked);
    expectGuarded(linked);
  });

  test("keeps a hook that is there, its mode and its shebang, and runs before it", () => {
    const project = createProject();
    project.hook("pre-commit", "echo mine > ran.txt");
    init(project, "--yes");
    expect(fileOf(project, ".git/hooks/pre-commit")).toMatch(/^#!\/bin\/sh\n# keysweep: begin\n/);
    expectGuarded(project);
    expect(fileOf(project, "ran.txt")).toBe("mine\n");
    expectSettled(project);
  });

  test("leaves a hook in another language, and one behind a link, to a person", () => {
    const project = createProject();
    const hook = join(project.path, ".git/hooks/pre-commit");
    writeFileSync(hook, "#!/usr/bin/env python3\nprint('mine')\n");
    chmodSync(hook, 0o755);
    expect(init(project, "--yes").stdout).toContain("Left to you: .git/hooks/pre-commit");
    expect(fileOf(project, ".git/hooks/pre-commit")).toBe("#!/usr/bin/env python3\nprint('mine')\n");
    const other = createProject();
    const elsewhere = join(temporaryFolder(), "shared-hook");
    writeFileSync(elsewhere, "#!/bin/sh\n");
    symlinkSync(elsewhere, join(other.path, ".git/hooks/pre-commit"));
    expect(init(other, "--yes").stdout).toContain("is a symbolic link");
    expect(fileOf(other, ".git/hooks/pre-commit")).toBe("#!/bin/sh\n");
  });

  test("respects core.hooksPath of the repository, and leaves one of the whole machine alone", () => {
    const project = createProject();
    project.run(["config", "core.hooksPath", ".githooks"]);
    init(project, "--yes");
    expect(fileOf(project, ".githooks/pre-commit")).toContain("keysweep hook pre-commit");
    expect(statSync(join(project.path, ".githooks/pre-commit")).mode & 0o111).not.toBe(0);
    expectGuarded(project);
    const shared = temporaryFolder();
    const config = join(temporaryFolder(), "config");
    writeFileSync(config, `[core]\n\thooksPath = ${shared}\n`);
    const other = createProject();
    const ran = runKeysweep(other.path, ["init", "--yes"], { env: { GIT_CONFIG_GLOBAL: config } });
    expect(ran.stdout).toContain(`Left to you: ${shared}/pre-commit`);
    expect(fileOf(other, ".git/hooks/pre-commit")).toBeUndefined();
  });

  test("husky 9: keeps what is there, runs first, works in worktrees that have husky's folder", () => {
    const project = createProject({ devDependencies: { keysweep: "*", husky: "^9" } }, "husky");
    runProgram(process.execPath, [join(ROOT, "node_modules/husky/bin.js")], project.path);
    project.write(".husky/pre-commit", "echo mine > ran.txt\nexit 0\n");
    init(project, "--yes");
    expect(fileOf(project, ".husky/pre-commit")).toBe(
      "keysweep hook pre-commit\necho mine > ran.txt\nexit 0\n",
    );
    expectGuarded(project);
    expect(fileOf(project, "ran.txt")).toBe("mine\n");
    expectSettled(project);
    const linked = project.worktree("linked");
    linkPackages(linked, "husky");
    linked.write("key.txt", `${secret}\n`);
    const doctor = runKeysweep(linked.path, ["doctor"]);
    expect(doctor.code).toBe(1);
    expect(doctor.stdout).toContain("husky's folder is missing in this work tree");
    runProgram(process.execPath, [join(ROOT, "node_modules/husky/bin.js")], linked.path);
    expectGuarded(linked);
  });

  test("husky in a folder below the root: its own hook, not the one that husky writes anew", () => {
    const project = createRepository();
    project.write(".gitignore", "node_modules\n.env\n.env.*\n");
    const manifest = { name: "web", private: true, devDependencies: { keysweep: "*", husky: "^9" } };
    project.write("my web/package.json", JSON.stringify(manifest));
    project.write("my web/.husky/pre-commit", "cd 'my web'\n");
    const web = { path: join(project.path, "my web") };
    linkPackages(web, "husky");
    project.commit("first");
    const husky = () =>
      runProgram(process.execPath, [join(ROOT, "node_modules/husky/bin.js"), "my web/.husky"], project.path);
    husky();
    const ran = runKeysweep(web.path, ["init", "--yes"]);
    expect(ran.stdout).toContain("Hooks here are run by husky.");
    expect(fileOf(project, "my web/.husky/pre-commit")).toBe(
      "my\\ web/node_modules/.bin/keysweep hook pre-commit\ncd 'my web'\n",
    );
    expect(fileOf(project, ".keysweep.toml")).toContain('"./my web/node_modules/keysweep/dist/schema/');
    expect(project.run(["status", "--porcelain"])).toBe(' M "my web/.husky/pre-commit"\n?? .keysweep.toml');
    // What husky writes itself it writes again with every install.
    husky();
    expectGuarded(project);
    expectSettled(project);
    expect(runKeysweep(project.path, ["doctor"]).stdout).toContain(
      "ok       hook   my web/.husky/pre-commit runs",
    );
    rmSync(join(web.path, "node_modules/.bin/keysweep"));
    expect(runKeysweep(project.path, ["doctor"]).stdout).toContain(
      "keysweep is not installed in this work tree",
    );
  });

  test("a package below the root, where no manager is, runs the keysweep that is installed for it", () => {
    const project = createRepository();
    project.write(".gitignore", "node_modules\n.env\n.env.*\n");
    project.write("web/package.json", JSON.stringify({ name: "web", devDependencies: { keysweep: "*" } }));
    const web = { path: join(project.path, "web") };
    linkPackages(web);
    project.commit("first");
    runKeysweep(web.path, ["init", "--yes"]);
    expect(fileOf(project, ".git/hooks/pre-commit")).toContain(
      "\nweb/node_modules/.bin/keysweep hook pre-commit ||",
    );
    expectGuarded(project);
    project.write("web/package.json", JSON.stringify({ name: "web" }));
    project.run(["config", "core.hooksPath", ".hooks"]);
    expect(runKeysweep(web.path, ["init", "--yes"]).stdout).toContain(
      "cd web && npm install --save-dev keysweep",
    );
  });

  test("settings of lefthook and simple-git-hooks are found by all their names", () => {
    for (const name of [".config/lefthook.yaml", "lefthook.jsonc", ".config/lefthook.toml"]) {
      const project = createRepository();
      project.write(name, "");
      const ran = init(project, "--dry-run");
      expect(ran.stdout, name).toContain("Hooks here are run by lefthook.");
      expect(ran.stdout, name).toMatch(name.endsWith("yaml") ? `changed  ${name}` : `Left to you: ${name}`);
    }
    const project = createProject();
    project.write("simple-git-hooks.json", "{}\n");
    init(project, "--yes");
    expect(fileOf(project, "simple-git-hooks.json")).toContain("keysweep hook pre-commit");
    const other = createProject();
    other.write("simple-git-hooks.mjs", "export default {};\n");
    expect(init(other, "--dry-run").stdout).toContain("Left to you: simple-git-hooks.mjs");
  });

  test("says how to take over from detect-secrets, until it was done", () => {
    const project = createProject();
    project.write(".secrets.baseline", '{"results": {}}\n');
    const note = "keysweep baseline --import .secrets.baseline";
    expect(init(project, "--yes").stdout).toContain(note);
    expect(runKeysweep(project.path, ["baseline", "--import", ".secrets.baseline"]).code).toBe(0);
    expect(init(project, "--yes").stdout).not.toContain(note);
  });

  test("lint-staged stays as it is; keysweep runs before it", () => {
    const project = createProject({
      devDependencies: { keysweep: "*", husky: "^9", "lint-staged": "^16" },
      "lint-staged": { "*.ts": "biome check" },
    });
    project.write(".husky/pre-commit", "npx lint-staged\n");
    expect(init(project, "--yes").stdout).toContain("lint-staged stays as it is");
    expect(fileOf(project, ".husky/pre-commit")).toBe("keysweep hook pre-commit\nnpx lint-staged\n");
  });

  test("lefthook: a command beside those that are there, the rest of the file as it was", () => {
    const project = createProject({ devDependencies: { keysweep: "*", lefthook: "^2" } });
    const before = "# ours\npre-commit:\n  parallel: true\n  commands:\n    lint:\n      run: npm run lint\n";
    project.write("lefthook.yml", `${before}pre-push:\n  commands: {}\n`);
    init(project, "--yes");
    const text = fileOf(project, "lefthook.yml") ?? "";
    expect(text).toContain("# ours");
    expect(parse(text)).toEqual({
      "pre-commit": {
        parallel: true,
        commands: {
          keysweep: { run: "node_modules/.bin/keysweep hook pre-commit" },
          lint: { run: "npm run lint" },
        },
      },
      "pre-push": { commands: {} },
    });
    expectSettled(project);
  });

  test("lefthook: a job where the file has jobs; a new file where there is none", () => {
    const jobs = createProject();
    jobs.write("lefthook.yml", "pre-commit:\n  jobs:\n    - name: lint\n      run: npm run lint\n");
    init(jobs, "--yes");
    expect(parse(fileOf(jobs, "lefthook.yml") ?? "")["pre-commit"].jobs).toEqual([
      { name: "keysweep", run: "node_modules/.bin/keysweep hook pre-commit" },
      { name: "lint", run: "npm run lint" },
    ]);
    const fresh = createProject({ devDependencies: { keysweep: "*", lefthook: "^2" } });
    init(fresh, "--yes");
    expect(parse(fileOf(fresh, "lefthook.yml") ?? "")).toEqual({
      "pre-commit": { commands: { keysweep: { run: "node_modules/.bin/keysweep hook pre-commit" } } },
    });
  });

  test("simple-git-hooks: before what is there, in package.json or its own file", () => {
    const project = createProject({
      devDependencies: { keysweep: "*", "simple-git-hooks": "^2" },
      "simple-git-hooks": { "pre-commit": "npm test", "pre-push": "npm run build" },
    });
    init(project, "--yes");
    expect(JSON.parse(fileOf(project, "package.json") ?? "")["simple-git-hooks"]).toEqual({
      "pre-commit": "node_modules/.bin/keysweep hook pre-commit && npm test",
      "pre-push": "npm run build",
    });
    expectSettled(project);
    const own = createProject({ devDependencies: { keysweep: "*", "simple-git-hooks": "^2" } });
    own.write(".simple-git-hooks.json", '{\n\t"commit-msg": "true"\n}\n');
    init(own, "--yes");
    expect(fileOf(own, ".simple-git-hooks.json")).toBe(
      '{\n\t"commit-msg": "true",\n\t"pre-commit": "node_modules/.bin/keysweep hook pre-commit"\n}\n',
    );
  });

  test.each([
    ["indented", "repos:\n  - repo: local\n    hooks:\n      - id: mine\nfail_fast: true\n"],
    ["flush", "repos:\n- repo: local\n  hooks:\n  - id: mine\nfail_fast: true\n"],
    ["last", "fail_fast: true\nrepos:\n- repo: local\n  hooks:\n  - id: mine"],
  ])("pre-commit framework: a hook at the end of a list that is %s", (_, before) => {
    const project = createRepository();
    project.write(".pre-commit-config.yaml", before);
    init(project, "--yes");
    const { repos, fail_fast } = parse(fileOf(project, ".pre-commit-config.yaml") ?? "");
    expect(fail_fast).toBe(true);
    expect(repos).toHaveLength(2);
    expect(repos[0].hooks).toEqual([{ id: "mine" }]);
    expect(repos[1].hooks[0]).toMatchObject({
      id: "keysweep",
      entry: "keysweep hook pre-commit",
      language: "node",
      additional_dependencies: [expect.stringMatching(/^keysweep@\d/)],
      pass_filenames: false,
      always_run: true,
    });
    expectSettled(project);
  });

  test("writes CI files where the repository's host runs them, and shows the step for others", () => {
    const project = createProject();
    project.run(["remote", "add", "origin", "git@github.com:someone/shop.git"]);
    project.write(".gitlab-ci.yml", "test:\n  script: npm test\n");
    project.write("Jenkinsfile", "pipeline {}\n");
    const ran = init(project, "--yes");
    const workflow = parse(fileOf(project, ".github/workflows/keysweep.yml") ?? "");
    expect(workflow.jobs.keysweep.steps[0].with["fetch-depth"]).toBe(0);
    expect(workflow.permissions).toEqual({ contents: "read" });
    const gitlab = parse(fileOf(project, ".gitlab-ci.yml") ?? "");
    expect(gitlab.test.script).toBe("npm test");
    expect(gitlab.keysweep.artifacts.reports.secret_detection).toBe("gl-secret-detection-report.json");
    expect(ran.stdout).toContain("Left to you: Jenkinsfile");
    expectSettled(project);
  });

  test("shows a shell step where no CI is known", () => {
    const project = createProject();
    expect(init(project, "--dry-run").stdout).toMatch(
      /Left to you: CI \(none was found here\): a shell step, in a clone with its whole history\n {4}npx --yes keysweep@[\d.]+ check\n/,
    );
  });

  test("writes no hook where hooks are switched off, and says how to switch them on", () => {
    const project = createProject();
    project.run(["config", "core.hooksPath", "/dev/null"]);
    const ran = init(project, "--yes");
    expect(ran).toMatchObject({ code: 0, stderr: "" });
    expect(ran.stdout).toContain("git config --unset core.hooksPath && keysweep init");
    expect(fileOf(project, ".keysweep.toml")).toBeDefined();
  });

  test("a broken package.json is named and nothing is written", () => {
    const project = createRepository();
    project.write("package.json", "{ no json");
    const ran = init(project, "--yes");
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain("package.json is no valid JSON");
    expect(fileOf(project, ".git/hooks/pre-commit")).toBeUndefined();
  });

  test("runs one scan at the end and says what to do with what it finds", () => {
    const project = createProject();
    project.write("old.txt", `${secret}\n`);
    const ran = init(project, "--yes");
    expect(ran.code).toBe(0);
    expect(ran.stdout).toContain("old.txt:1");
    expect(ran.stdout).toContain("keysweep baseline");
    expect(ran.stdout).not.toContain(secret);
  });
});
