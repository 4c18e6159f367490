import { constants } from "node:fs";
import { access, readdir } from "node:fs/promises";
import { join } from "node:path";
import { gitText } from "../git/process.ts";
import type { Repository } from "../git/repository.ts";
import { textOf } from "./files.ts";
import { hooksFolder } from "./hooks-folder.ts";
import { readPackageFacts } from "./package-json.ts";
import { findManagers } from "./plan.ts";
import { mentionsKeysweep } from "./shell-hook.ts";

/** One question about the protection of a repository, answered. */
export interface Diagnosis {
  readonly name: "git" | "node" | "rules" | "hook" | "ci" | "env";
  readonly state: "ok" | "warning" | "broken";
  /** One sentence: what is. */
  readonly finding: string;
  /** What to do about it. */
  readonly mend?: string;
}

const OLDEST_GIT = [2, 29] as const;
const OLDEST_NODE = [20, 19] as const;

/** Whether the programs are new enough. `version`: as `git version` and `process.version` print it. */
export async function diagnosePrograms(nodeVersion: string, cwd: string): Promise<readonly Diagnosis[]> {
  const said = (await gitText(["version"], { cwd })).trim();
  return [
    versionDiagnosis("git", said.replace(/^git version /, ""), OLDEST_GIT),
    versionDiagnosis("node", nodeVersion.replace(/^v/, ""), OLDEST_NODE),
  ];
}

function versionDiagnosis(
  name: "git" | "node",
  version: string,
  oldest: readonly [number, number],
): Diagnosis {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const enough = major > oldest[0] || (major === oldest[0] && minor >= oldest[1]);
  return enough
    ? { name, state: "ok", finding: `${name} ${version}` }
    : {
        name,
        state: "broken",
        finding: `${name} ${version} is older than ${oldest.join(".")}`,
        mend: `Install ${name} ${oldest.join(".")} or newer.`,
      };
}

/** Whether a commit made here would really run keysweep: the hook is there, git reaches it, and it says so. */
export async function diagnoseHook(
  repository: Repository & { readonly root: string },
  env: Readonly<Record<string, string | undefined>>,
): Promise<Diagnosis> {
  const { root } = repository;
  const folder = await hooksFolder(repository);
  const managers = await findManagers(root, readPackageFacts(await textOf(join(root, "package.json"))));
  const hook = join(folder.path, "pre-commit");
  const text = await textOf(hook);
  const shadowed = shadowOf(folder.setting, managers.includes("husky"));
  if (text === undefined) return missingHook(managers.includes("husky"), hook, shadowed);
  if (!(await isExecutable(hook))) {
    return {
      name: "hook",
      state: "broken",
      finding: `${hook} is not executable: git passes over it`,
      mend: `chmod +x ${hook}`,
    };
  }
  const reached = mentionsKeysweep(text) ? hook : await reachedThroughManager(text, root);
  if (reached === undefined) {
    return {
      name: "hook",
      state: "broken",
      finding: `${hook} does not run keysweep`,
      mend: shadowed ?? "keysweep init puts it in.",
    };
  }
  if (env.HUSKY === "0" && managers.includes("husky")) {
    return {
      name: "hook",
      state: "broken",
      finding: "HUSKY=0 is set: no hook runs in this shell",
      mend: "unset HUSKY",
    };
  }
  return { name: "hook", state: "ok", finding: `${reached} runs keysweep before each commit` };
}

function missingHook(usesHusky: boolean, hook: string, shadowed: string | undefined): Diagnosis {
  if (shadowed !== undefined)
    return { name: "hook", state: "broken", finding: `there is no ${hook}`, mend: shadowed };
  return {
    name: "hook",
    state: "broken",
    finding: usesHusky
      ? `husky's folder is missing in this work tree: no hook runs (${hook})`
      : `there is no ${hook}: nothing runs before a commit`,
    mend: usesHusky ? "Run npx husky here (npm install does it too)." : "keysweep init",
  };
}

/** A hooks folder that is set outside of this repository, where the repository's own hooks do not count. */
function shadowOf(
  setting: { readonly value: string; readonly scope: string } | undefined,
  usesHusky: boolean,
): string | undefined {
  if (setting === undefined || setting.scope === "worktree") return undefined;
  if (setting.scope === "local") {
    return usesHusky && !setting.value.includes(".husky")
      ? `core.hooksPath points to ${setting.value}, past husky: npx husky sets it.`
      : undefined;
  }
  return `core.hooksPath is ${setting.value} in the ${setting.scope} configuration and shadows this repository's hooks: git config --${setting.scope} --unset core.hooksPath, or run keysweep from there.`;
}

/** The file of a hook manager that its hook leads to and that runs keysweep. */
async function reachedThroughManager(hook: string, root: string): Promise<string | undefined> {
  const candidates = [
    { sign: /husky|\/_\/h|\bh"/, files: [".husky/pre-commit"] },
    {
      sign: /lefthook/i,
      files: ["lefthook.yml", ".lefthook.yml", "lefthook.yaml", ".lefthook.yaml", ".config/lefthook.yml"],
    },
    { sign: /pre-commit|pre_commit/i, files: [".pre-commit-config.yaml"] },
  ];
  for (const { sign, files } of candidates) {
    if (!sign.test(hook)) continue;
    for (const file of files) {
      const text = await textOf(join(root, file));
      if (text !== undefined && mentionsKeysweep(text)) return file;
    }
  }
  return undefined;
}

async function isExecutable(path: string): Promise<boolean> {
  if (process.platform === "win32") return true;
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

/** Whether a CI file of the repository runs keysweep. */
export async function diagnoseCi(root: string): Promise<Diagnosis> {
  const workflows = join(root, ".github/workflows");
  const names = await readdir(workflows).catch(() => []);
  const places = [
    ...names.map((name) => `.github/workflows/${name}`),
    ".gitlab-ci.yml",
    ".ci/run",
    "azure-pipelines.yml",
    "bitbucket-pipelines.yml",
    ".circleci/config.yml",
    "Jenkinsfile",
  ];
  for (const place of places) {
    const text = await textOf(join(root, place));
    if (text !== undefined && mentionsKeysweep(text))
      return { name: "ci", state: "ok", finding: `${place} runs keysweep` };
  }
  return {
    name: "ci",
    state: "warning",
    finding: "no CI file runs keysweep: a commit made without hooks is never checked",
    mend: "keysweep init writes one; or add: npx keysweep history",
  };
}
