import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { plainAddress } from "../../src/git/describe.ts";
import { gitlabJob } from "../../src/setup/templates.ts";
import { COMMAND, type Ran, ROOT, runKeysweep, runProgram } from "../support/command.ts";
import { key } from "../support/keys.ts";
import { createRepository, type TestRepository, temporaryFolder } from "../support/repository.ts";

const secret = key("openai-project");

function leaking(): TestRepository {
  const repository = createRepository();
  repository.write("config/app.txt", `one\n${secret}\n`);
  repository.commit("key");
  repository.run(["remote", "add", "origin", "https://someone:password@git.example.com/team/shop.git"]);
  return repository;
}

interface Step {
  readonly id?: string;
  readonly shell?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

const action = parse(readFileSync(join(ROOT, "action.yml"), "utf8")) as Action;

describe("the action", () => {
  /** Runs the sweep's step as a runner does: bash, variables from the inputs. */
  function runAction(
    repository: TestRepository,
    inputs: Record<string, string> = {},
  ): Ran & {
    outputs: string;
    summary: string;
  } {
    const step = action.runs.steps.find(({ id }) => id === "sweep");
    const folder = temporaryFolder();
    const [outputs, summary, script] = ["outputs", "summary", "script"].map((name) => join(folder, name));
    for (const file of [outputs, summary]) writeFileSync(file as string, "");
    writeFileSync(script as string, step?.run ?? "");
    const given = Object.fromEntries(
      Object.entries(step?.env ?? {}).map(([name, value]) => {
        const input = /^\$\{\{ inputs\.([\w-]+) \}\}$/.exec(value)?.[1] ?? "";
        return [name, inputs[input] ?? action.inputs[input]?.default ?? ""];
      }),
    );
    const ran = runProgram(
      "bash",
      ["--noprofile", "--norc", "-eo", "pipefail", script as string],
      repository.path,
      {
        env: {
          ...given,
          GITHUB_ACTION_PATH: ROOT,
          GITHUB_OUTPUT: outputs as string,
          GITHUB_STEP_SUMMARY: summary as string,
          GITHUB_ACTIONS: "true",
          CI: "true",
        },
      },
    );
    const read = (file: string | undefined) => readFileSync(file as string, "utf8");
    return { ...ran, outputs: read(outputs), summary: read(summary) };
  }

  test("reads commands and formats that stand on several lines to their end", () => {
    const repository = leaking();
    const ran = runAction(repository, {
      command: "scan\n--include nothing.txt\n",
      format: "text,\nsarif\n",
    });
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain("no file matches nothing.txt");
    expect(ran.outputs).toBe("sarif=keysweep.sarif\nexit-code=2\n");
  });

  test("fails on a leak, with annotations, job summary and SARIF", () => {
    const repository = leaking();
    const ran = runAction(repository);
    expect(ran.code).toBe(1);
    expect(ran.stdout).toMatch(/^::error [^\n]*file=config\/app\.txt,line=2/m);
    expect(ran.outputs).toBe("sarif=keysweep.sarif\nexit-code=1\n");
    expect(ran.summary).toContain("## keysweep");
    const sarif = JSON.parse(readFileSync(join(repository.path, "keysweep.sarif"), "utf8"));
    expect(sarif.runs[0].results).toHaveLength(1);
    expect(sarif.runs[0].versionControlProvenance).toEqual([
      expect.objectContaining({
        repositoryUri: "https://git.example.com/team/shop.git",
        revisionId: repository.id("HEAD"),
        branch: "main",
      }),
    ]);
    expect(JSON.stringify([ran, sarif])).not.toContain(secret);
    expect(JSON.stringify([ran, sarif])).not.toContain("password");
  });

  test("passes a clean repository", () => {
    const repository = createRepository();
    repository.write("a.txt", "clean\n");
    repository.commit("clean");
    expect(runAction(repository)).toMatchObject({ code: 0, outputs: "sarif=keysweep.sarif\nexit-code=0\n" });
  });

  test("takes words and formats from its inputs and runs nothing that stands in them", () => {
    const repository = leaking();
    expect(runAction(repository, { command: "scan config", format: "json" })).toMatchObject({
      code: 1,
      outputs: "exit-code=1\n",
      stdout: expect.stringContaining('"command": "scan"'),
    });
    const evil = runAction(repository, {
      command: "scan $(touch evil.txt) ; touch evil.txt",
      format: "text",
    });
    expect(evil.code).toBe(2);
    expect(existsSync(join(repository.path, "evil.txt"))).toBe(false);
  });

  test("judges by the settings of a commit that is named, and by its own where none is", () => {
    const repository = leaking();
    repository.write(".keysweepignore", "*:config/**\n");
    repository.commit("permission");
    expect(runAction(repository, { "settings-from": "HEAD~1" }).code).toBe(1);
    expect(runAction(repository, { "settings-from": "" }).code).toBe(0);
    expect(runAction(repository, { "settings-from": "-q" }).code).toBe(2);
  });

  test("names every input it reads and every output it promises", () => {
    expect(action.runs.using).toBe("composite");
    const shells = action.runs.steps.filter(({ run }) => run !== undefined);
    expect(shells.every(({ shell }) => shell === "bash")).toBe(true);
    // Text of an input in a script could run commands of its own.
    expect(shells.filter(({ run }) => run?.includes("${{"))).toEqual([]);
    for (const { value } of Object.values(action.outputs)) expect(value).toContain("steps.sweep.outputs.");
  });
});

describe("the GitLab job", () => {
  test("fails on a leak and leaves the report that GitLab reads", () => {
    const repository = leaking();
    const job = parse(gitlabJob("keysweep")).keysweep as {
      script: string[];
      artifacts: { reports: { secret_detection: string } };
    };
    const ran = runProgram(
      "sh",
      ["-e", "-c", job.script.join("\n").replace(/^keysweep/gm, COMMAND)],
      repository.path,
    );
    expect(ran.code).toBe(1);
    const report = JSON.parse(
      readFileSync(join(repository.path, job.artifacts.reports.secret_detection), "utf8"),
    );
    expect(report.vulnerabilities).not.toHaveLength(0);
    expect(report.scan.type).toBe("secret_detection");
    expect(ran.stdout).toContain("config/app.txt:2");
  });
});

describe("the hooks for the pre-commit framework", () => {
  const hooks = parse(readFileSync(join(ROOT, ".pre-commit-hooks.yaml"), "utf8")) as Record<
    string,
    unknown
  >[];

  test("pass no file names to a hook that reads the index", () => {
    expect(hooks.find(({ id }) => id === "keysweep")).toMatchObject({
      entry: "keysweep hook pre-commit",
      language: "node",
      pass_filenames: false,
    });
  });

  test("run commands that there are", () => {
    const repository = leaking();
    for (const { entry } of hooks) {
      const words = String(entry).split(" ").slice(1);
      expect(runKeysweep(repository.path, [...words, "readme-that-is-not-there"]).stderr).not.toContain(
        "knows no hook",
      );
    }
  });
});

test("an address is reported without what may be secret in it", () => {
  expect(plainAddress("https://user:word@example.com:8443/a/b.git?token=x#y")).toBe(
    "https://example.com:8443/a/b.git",
  );
  expect(plainAddress("git@example.com:team/shop.git")).toBe("ssh://example.com/team/shop.git");
  expect(plainAddress("ssh://git@example.com/team/shop.git")).toBe("ssh://example.com/team/shop.git");
  for (const folder of ["/srv/git/shop.git", "../shop", "file:///srv/git/shop", "C:\\shop", ""])
    expect(plainAddress(folder), folder).toBeUndefined();
});
