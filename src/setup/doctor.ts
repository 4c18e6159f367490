import { constants } from "node:fs";
import { access, lstat, readdir, readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { hasCode } from "../errors.ts";
import { gitText } from "../git/process.ts";
import { namesIn, textOf } from "./files.ts";
import { hooksFolder } from "./hooks-folder.ts";
import { findLintStaged } from "./lint-staged.ts";
import { readPackageFacts } from "./package-json.ts";
import { findManagers, LEFTHOOK_FILES, type WorkRepository } from "./plan.ts";
import { dropsTheAnswer, mentionsKeysweep } from "./shell-hook.ts";
import type { HookManager } from "./types.ts";
import { lefthookPreCommit } from "./yaml-hook.ts";

/** One question about the protection of a repository, answered. */
export interface Diagnosis {
  readonly name: "git" | "node" | "rules" | "hook" | "ci" | "env" | "cache";
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

/** Variables by which a shell switches the hooks of a manager off. */
const SWITCHES: readonly {
  readonly manager: HookManager;
  readonly name: string;
  readonly isOff: (value: string) => boolean;
}[] = [
  { manager: "husky", name: "HUSKY", isOff: (value) => value === "0" },
  { manager: "lefthook", name: "LEFTHOOK", isOff: (value) => value === "0" || value === "false" },
  { manager: "simple-git-hooks", name: "SKIP_SIMPLE_GIT_HOOKS", isOff: (value) => value === "1" },
  { manager: "pre-commit", name: "SKIP", isOff: (value) => value.split(",").includes("keysweep") },
];

/** Whether a commit made here would really run keysweep: the hook is there, git reaches it, and it says so. */
export async function diagnoseHook(
  repository: WorkRepository,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Diagnosis> {
  const { root } = repository;
  const folder = await hooksFolder(repository);
  const managers = await findManagers(root, readPackageFacts(await textOf(join(root, "package.json"))));
  const hook = join(folder.path, "pre-commit");
  const text = await textOf(hook);
  const shadowed = shadowOf(folder.setting, managers);
  const broken = (finding: string, mend: string): Diagnosis => ({
    name: "hook",
    state: "broken",
    finding,
    mend,
  });
  if (text === undefined) return missingHook(managers, hook, shadowed);
  if (!(await isExecutable(hook)))
    return broken(`${hook} is not executable: git passes over it`, `chmod +x ${hook}`);
  const reached = mentionsKeysweep(text) ? { file: hook, text } : await reachedThroughManager(text, root);
  if (reached === undefined)
    return broken(
      `${hook} does not run keysweep`,
      shadowed ?? ["keysweep init puts it in.", ...managers.flatMap((one) => INSTALL[one] ?? [])].join(" "),
    );
  if (dropsTheAnswer(reached.text))
    return broken(
      `${reached.file} runs keysweep and throws its answer away`,
      "Take out what stands behind `||`, and --exit-zero.",
    );
  for (const { manager, name, isOff } of SWITCHES) {
    const value = env[name];
    if (managers.includes(manager) && value !== undefined && isOff(value))
      return broken(`${name}=${value} is set: the hook does not run in this shell`, `unset ${name}`);
  }
  if (managers.includes("husky") && folder.setting?.value.includes(".husky")) {
    const off = await huskyStartUp(env);
    if (off !== undefined) return broken(`${off} sets HUSKY=0: no hook runs`, `Take it out of ${off}.`);
  }
  if (INSTALLED.test(reached.text) && !(await isExecutable(join(root, "node_modules/.bin/keysweep"))))
    return broken(
      "keysweep is not installed in this work tree: every commit is refused",
      "Install the packages here (npm install).",
    );
  return { name: "hook", state: "ok", finding: `${reached.file} runs keysweep before each commit` };
}

/** A hook that names keysweep where package managers put it. */
const INSTALLED = /(?:^|[\s"'])node_modules\/\.bin\/keysweep\b/;

/** husky's own start-up file, where it switches husky off; it is read before every hook. */
async function huskyStartUp(env: Readonly<Record<string, string | undefined>>): Promise<string | undefined> {
  const file = join(env.XDG_CONFIG_HOME ?? join(env.HOME ?? homedir(), ".config"), "husky/init.sh");
  return /^\s*(?:export\s+)?HUSKY=["']?0/m.test((await textOf(file)) ?? "") ? file : undefined;
}

const INSTALL: Readonly<Record<Exclude<HookManager, "git">, string>> & { readonly git?: undefined } = {
  husky: "Run npx husky here (npm install does it too).",
  lefthook: "Run npx lefthook install.",
  "simple-git-hooks": "Run npx simple-git-hooks.",
  "pre-commit": "Run pre-commit install.",
};

function missingHook(
  managers: readonly HookManager[],
  hook: string,
  shadowed: string | undefined,
): Diagnosis {
  const [manager = "git"] = managers;
  if (shadowed !== undefined)
    return { name: "hook", state: "broken", finding: `there is no ${hook}`, mend: shadowed };
  return {
    name: "hook",
    state: "broken",
    finding:
      manager === "husky"
        ? `husky's folder is missing in this work tree: no hook runs (${hook})`
        : `there is no ${hook}: nothing runs before a commit`,
    mend: INSTALL[manager] ?? "keysweep init",
  };
}

/** What to do about a `core.hooksPath` behind which this repository's own hooks do not count; `undefined` where it is as it should be. */
function shadowOf(
  setting: { readonly value: string; readonly scope: string } | undefined,
  managers: readonly HookManager[],
): string | undefined {
  if (setting === undefined || setting.scope === "worktree") return undefined;
  if (setting.scope !== "local")
    return `core.hooksPath is ${setting.value} in the ${setting.scope} configuration and shadows this repository's hooks: git config --${setting.scope} --unset core.hooksPath, or run keysweep from there.`;
  if (managers.includes("husky")) {
    return setting.value.includes(".husky")
      ? undefined
      : `core.hooksPath points to ${setting.value}, past husky: npx husky sets it.`;
  }
  const left = "git config --unset core.hooksPath";
  // Only husky and people set it: the other managers write where git looks by itself.
  if (!managers.includes("git"))
    return `core.hooksPath points to ${setting.value}, past ${managers.join(" and ")}: ${left}`;
  return setting.value.includes(".husky") || setting.value === "/dev/null"
    ? `core.hooksPath points to ${setting.value}, where nobody keeps hooks any more: ${left}, then keysweep init.`
    : undefined;
}

/** The file of a hook manager that its hook leads to and that runs keysweep. */
async function reachedThroughManager(
  hook: string,
  root: string,
): Promise<{ readonly file: string; readonly text: string } | undefined> {
  const candidates = [
    { sign: /husky|\/_\/h|\bh"/, files: [".husky/pre-commit"] },
    { sign: /lefthook/i, files: LEFTHOOK_FILES },
    { sign: /pre-commit|pre_commit/i, files: [".pre-commit-config.yaml"] },
  ];
  for (const { sign, files } of candidates) {
    if (!sign.test(hook)) continue;
    for (const file of files) {
      const whole = await textOf(join(root, file));
      const text = files === LEFTHOOK_FILES ? lefthookPreCommit(whole ?? "") : (whole ?? "");
      if (mentionsKeysweep(text)) return { file, text };
      const staged = /\blint-staged\b/.test(text) ? await findLintStaged(root) : undefined;
      if (staged !== undefined) return staged;
    }
  }
  return /\blint-staged\b/.test(hook) ? findLintStaged(root) : undefined;
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
  const names = await namesIn(workflows);
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
    if (text !== undefined && mentionsKeysweep(text) && !dropsTheAnswer(text))
      return { name: "ci", state: "ok", finding: `${place} runs keysweep` };
  }
  return {
    name: "ci",
    state: "warning",
    finding: "no CI file runs keysweep: a commit made without hooks is never checked",
    mend: "keysweep init writes one; or add: npx keysweep history",
  };
}

/**
 * Whether what keysweep keeps below the git folder is for nobody else's eyes and can be read. `folder`: the one it keeps things in;
 * none is fine.
 */
export async function diagnoseCache(folder: string): Promise<Diagnosis> {
  const kept: string[] = [];
  try {
    for (const name of await readdir(folder, { recursive: true })) {
      const path = join(folder, name);
      const state = await lstat(path);
      if (state.isDirectory()) continue;
      if (!state.isFile()) return brokenCache(`${path} is no file`, folder);
      if (process.platform !== "win32" && (state.mode & 0o077) !== 0)
        return brokenCache(`${path} can be read by other users of this machine`, folder);
      if (name.endsWith(".json")) JSON.parse(await readFile(path, "utf8"));
      kept.push(name);
    }
  } catch (error) {
    if (hasCode(error, "ENOENT")) return { name: "cache", state: "ok", finding: "nothing is kept yet" };
    if (error instanceof SyntaxError) return brokenCache(`a file in ${folder} is damaged`, folder);
    throw error;
  }
  return { name: "cache", state: "ok", finding: `${kept.length} private files in ${folder}` };
}

function brokenCache(finding: string, folder: string): Diagnosis {
  return { name: "cache", state: "broken", finding, mend: `Delete ${folder}: keysweep makes it again.` };
}
