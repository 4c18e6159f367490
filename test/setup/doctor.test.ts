import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ROOT, runKeysweep, runProgram } from "../support/command.ts";
import { createRepository, type TestRepository, temporaryFolder } from "../support/repository.ts";
import { createProject, fileOf, init, linkPackages, secret } from "./project.ts";

describe("keysweep doctor", () => {
  interface Answer {
    readonly works: boolean;
    readonly diagnoses: readonly { name: string; state: string; finding: string; mend?: string }[];
  }

  function ask(project: TestRepository, env: Record<string, string> = {}): Answer & { hook: string } {
    const answer = JSON.parse(runKeysweep(project.path, ["doctor", "--json"], { env }).stdout) as Answer;
    const hook = answer.diagnoses.find(({ name }) => name === "hook");
    return { ...answer, hook: `${hook?.state}: ${hook?.finding}` };
  }

  test("is content after init, and says so", () => {
    const project = createProject();
    project.run(["remote", "add", "origin", "https://github.com/someone/shop.git"]);
    init(project, "--yes");
    const ran = runKeysweep(project.path, ["doctor"]);
    expect(ran.stdout).toContain("The protection works here.");
    expect(ran.code).toBe(0);
    expect(ask(project).diagnoses.map(({ name, state }) => `${name} ${state}`)).toEqual(
      ["git", "node", "rules", "hook", "ci", "env", "cache"].map((name) => `${name} ok`),
    );
  });

  test("finds a hook that is missing, not executable, shadowed, silenced or switched off", () => {
    const project = createProject();
    expect(ask(project)).toMatchObject({ works: false, hook: expect.stringMatching(/^broken: there is no/) });
    init(project, "--yes");
    const hook = join(project.path, ".git/hooks/pre-commit");
    chmodSync(hook, 0o644);
    expect(ask(project).hook).toContain("is not executable");
    chmodSync(hook, 0o755);
    const config = join(temporaryFolder(), "config");
    const shared = temporaryFolder();
    writeFileSync(config, `[core]\n\thooksPath = ${shared}\n`);
    expect(ask(project, { GIT_CONFIG_GLOBAL: config }).hook).toContain(`there is no ${shared}`);
    project.hook("pre-commit", "npx keysweep staged || true");
    expect(ask(project).hook).toContain("throws its answer away");
    project.hook("pre-commit", "# keysweep staged");
    expect(ask(project).hook).toContain("does not run keysweep");
  });

  test("of a bare repository looks for the pre-receive hook, and never calls it protected without", () => {
    const server = createRepository({ bare: true });
    const doctor = () => runKeysweep(server.path, ["doctor"]);
    expect(doctor()).toMatchObject({
      code: 1,
      stdout: expect.stringContaining("nothing looks at what is pushed"),
    });
    server.hook("pre-receive", "exit 0");
    expect(doctor().stdout).toContain("does not run keysweep");
    server.hook("pre-receive", "keysweep hook pre-receive || true");
    expect(doctor().stdout).toContain("throws its answer away");
    server.hook("pre-receive", "exec keysweep hook pre-receive");
    expect(doctor()).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("The protection works here."),
    });
    chmodSync(join(server.path, "hooks/pre-receive"), 0o644);
    expect(doctor().stdout).toContain("is not executable");
    const inside = runKeysweep(join(createProject().path, ".git"), ["doctor"]);
    expect(inside).toMatchObject({ code: 2, stderr: expect.stringContaining("in the work tree") });
  });

  test("finds a core.hooksPath that is left over, and a manager that was not told", () => {
    const project = createProject({ devDependencies: { keysweep: "*", lefthook: "^2" } });
    init(project, "--yes");
    project.hook("pre-commit", "echo lefthook is not told");
    project.run(["config", "core.hooksPath", ".husky/_"]);
    const mend = () => ask(project).diagnoses.find(({ name }) => name === "hook")?.mend;
    expect(mend()).toContain("past lefthook: git config --unset core.hooksPath");
    project.run(["config", "--unset", "core.hooksPath"]);
    expect(ask(project).hook).toBe("ok: lefthook.yml runs keysweep before each commit");
    project.write("lefthook.yml", "pre-push:\n  commands:\n    keysweep:\n      run: keysweep staged\n");
    expect(ask(project).hook).toContain("does not run keysweep");
    expect(mend()).toContain("npx lefthook install");
    const alone = createProject();
    alone.run(["config", "core.hooksPath", "/dev/null"]);
    expect(ask(alone).hook).toBe("broken: there is no /dev/null/pre-commit");
  });

  test("finds a lefthook that is not there, whose hook passes everything", () => {
    const project = createProject({ devDependencies: { keysweep: "*", lefthook: "^2" } });
    init(project, "--yes");
    const bin = join(temporaryFolder(), "lefthook");
    project.hook("pre-commit", `if ! ${bin} run; then echo "Can't find lefthook in PATH"; fi`);
    expect(ask(project).hook).toContain("warning: lefthook itself was not found here");
    writeFileSync(bin, "#!/bin/sh\n", { mode: 0o755 });
    expect(ask(project).hook).toBe("ok: lefthook.yml runs keysweep before each commit");
  });

  test("finds a work tree in which keysweep is not installed", () => {
    const project = createProject();
    init(project, "--yes");
    const linked = project.worktree("linked");
    expect(ask(linked).hook).toContain("keysweep is not installed in this work tree");
    linkPackages(linked);
    expect(ask(linked).hook).toMatch(/^ok: /);
  });

  test("says where the hook calls a keysweep that the shell does not find", () => {
    const project = createProject();
    init(project, "--yes");
    const bin = temporaryFolder();
    const PATH = `${bin}:${process.env.PATH}`;
    const missing = /^warning: .*not on the PATH: every commit from here is refused/;
    for (const line of ["keysweep hook pre-commit || exit 1", "exec keysweep staged"]) {
      project.hook("pre-commit", line);
      expect(ask(project, { PATH }).hook).toMatch(missing);
    }
    for (const line of ["PATH=$PWD/bin:$PATH\nkeysweep staged", "npx keysweep staged"]) {
      project.hook("pre-commit", line);
      expect(ask(project, { PATH }).hook).toMatch(/^ok: /);
    }
    writeFileSync(join(bin, "keysweep"), "#!/bin/sh\n", { mode: 0o755 });
    project.hook("pre-commit", "keysweep staged");
    expect(ask(project, { PATH }).hook).toMatch(/^ok: /);
  });

  test("takes lint-staged's settings for what they are", () => {
    const manifest = { devDependencies: { keysweep: "*", husky: "^9", "lint-staged": "^16" } };
    const calls = { ...manifest, "lint-staged": { "*": "keysweep hook pre-commit" } };
    for (const [settings, works] of [
      [calls, true],
      [{ ...manifest, "lint-staged": { "*": "biome check" } }, false],
    ] as const) {
      const project = createProject(settings, "husky");
      runProgram(process.execPath, [join(ROOT, "node_modules/husky/bin.js")], project.path);
      project.write(".husky/pre-commit", "lint-staged\n");
      expect(ask(project).hook.startsWith("ok: package.json runs keysweep")).toBe(works);
      init(project, "--yes");
      expect(fileOf(project, ".husky/pre-commit")?.includes("keysweep")).toBe(!works);
      expect(ask(project).hook).toMatch(/^ok: /);
    }
  });

  test("finds HUSKY=0", () => {
    const project = createProject({ devDependencies: { keysweep: "*", husky: "^9" } }, "husky");
    runProgram(process.execPath, [join(ROOT, "node_modules/husky/bin.js")], project.path);
    init(project, "--yes");
    expect(ask(project).hook).toBe("ok: .husky/pre-commit runs keysweep before each commit");
    expect(ask(project, { HUSKY: "0" }).hook).toContain("broken: HUSKY=0 is set");
    const home = temporaryFolder();
    mkdirSync(join(home, "husky"));
    writeFileSync(join(home, "husky/init.sh"), "export HUSKY=0\n");
    expect(ask(project, { XDG_CONFIG_HOME: home }).hook).toContain("husky/init.sh sets HUSKY=0");
  });

  test("finds rules that are off, an open .env file, a damaged cache and a missing CI step", () => {
    const project = createProject();
    project.write(".gitleaks.toml", 'title = "none"\n');
    project.write(".gitignore", "node_modules\n");
    project.write(".env", `OPENAI_API_KEY=${secret}\n`);
    project.write(".git/keysweep/verdicts.json", "{ half");
    chmodSync(join(project.path, ".git/keysweep/verdicts.json"), 0o600);
    project.write(".github/workflows/keysweep.yml", "name: keysweep\njobs:\n  keysweep:\n    steps: []\n");
    const { diagnoses, works } = ask(project);
    const of = (wanted: string) => diagnoses.find(({ name }) => name === wanted);
    expect(works).toBe(false);
    expect(of("rules")?.state).toBe("broken");
    expect(of("cache")?.finding).toContain("damaged");
    expect(of("ci")?.state).toBe("warning");
    project.remove(".gitleaks.toml");
    expect(ask(project).diagnoses.find(({ name }) => name === "env")?.state).toBe("broken");
  });

  test("names what the settings keep out", () => {
    const project = createProject();
    const found = () => ask(project).diagnoses.find(({ name }) => name === "rules");
    const count = Number(/^\d+/.exec(found()?.finding ?? "")?.[0]);
    expect(found()?.finding).toBe(`${count} rules are in force`);
    project.write(
      ".keysweep.toml",
      'skipRules = ["generic-secret"]\nexclude = ["a/**", "b"]\ninclude = ["c"]\n',
    );
    expect(found()?.finding).toBe(
      `${count - 1} rules are in force (.keysweep.toml); left out: generic-secret; paths that are looked at: c; paths left out: a/**, b`,
    );
  });
});
