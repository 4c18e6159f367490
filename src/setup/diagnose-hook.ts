import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import type { Repository } from "../git/repository.ts";
import { textOf } from "./files.ts";
import { hooksFolder } from "./hooks-folder.ts";
import { findLintStaged } from "./lint-staged.ts";
import { FOREIGN_LEFTHOOK_FILES, findManagers, LEFTHOOK_FILES } from "./plan.ts";
import { findProject, type Project, type WorkRepository } from "./project.ts";
import { dropsTheAnswer, mentionsKeysweep, whyUnheeded } from "./shell-hook.ts";
import type { Diagnosis, HookManager } from "./types.ts";
import { lefthookPreCommit } from "./yaml-hook.ts";

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
  from = repository.root,
): Promise<Diagnosis> {
  const { root } = repository;
  const project = await findProject(repository, from);
  const folder = project.hooks;
  const managers = await findManagers(root, project);
  const hook = join(folder.path, "pre-commit");
  const text = await textOf(hook);
  const shadowed = shadowOf(project, managers);
  if (text === undefined) return missingHook(managers, hook, shadowed);
  if (!(await isExecutable(hook)))
    return broken(`${hook} is not executable: git passes over it`, `chmod +x ${hook}`);
  const reached = mentionsKeysweep(text)
    ? { file: hook, text }
    : await reachedThroughManager(text, root, project);
  if (reached === undefined)
    return broken(
      `${hook} does not run keysweep`,
      shadowed ?? ["keysweep init puts it in.", ...managers.flatMap((one) => INSTALL[one] ?? [])].join(" "),
    );
  if (dropsTheAnswer(reached.text)) return throwsAway(reached.file);
  const isHusky = reached.file === `${project.husky}/pre-commit`;
  const unheeded = reached.file === hook || isHusky ? whyUnheeded(reached.text, isHusky) : undefined;
  if (unheeded !== undefined) return doesNotHeed(reached.file, unheeded);
  for (const { manager, name, isOff } of SWITCHES) {
    const value = env[name];
    if (managers.includes(manager) && value !== undefined && isOff(value))
      return broken(`${name}=${value} is set: the hook does not run in this shell`, `unset ${name}`);
  }
  if (managers.includes("husky") && (project.huskyRuns || folder.setting?.value.includes(".husky"))) {
    const off = await huskyStartUp(env);
    if (off !== undefined) return broken(`${off} sets HUSKY=0: no hook runs`, `Take it out of ${off}.`);
  }
  const installed = INSTALLED.exec(reached.text)?.[1]?.replaceAll("\\", "");
  if (installed !== undefined && !(await isExecutable(join(root, installed))))
    return broken(
      "keysweep is not installed in this work tree: every commit is refused",
      "Install the packages here (npm install).",
    );
  if (reached.file === hook && leavesItToThePath(text) && !(await isOnPath("keysweep", env)))
    return {
      name: "hook",
      state: "warning",
      finding: `${hook} calls keysweep, which is not on the PATH: every commit from here is refused`,
      mend: "npm install --global keysweep",
    };
  if (/lefthook in PATH/.test(text) && !(await hasLefthook(text, root, env)))
    return {
      name: "hook",
      state: "warning",
      finding: "lefthook itself was not found here: its hook lets every commit pass without it",
      mend: "Install the packages here (npm install), or set assert_lefthook_installed: true in lefthook.yml.",
    };
  return { name: "hook", state: "ok", finding: `${reached.file} runs keysweep before each commit` };
}

/** Whether a push to a bare repository would really run keysweep. */
export async function diagnoseServerHook(repository: Repository): Promise<Diagnosis> {
  const hook = join((await hooksFolder(repository)).path, "pre-receive");
  const text = await textOf(hook);
  const write = "Let it run: exec keysweep hook pre-receive";
  if (text === undefined)
    return broken(`there is no ${hook}: nothing looks at what is pushed here`, `Write one. ${write}`);
  if (!(await isExecutable(hook)))
    return broken(`${hook} is not executable: git passes over it`, `chmod +x ${hook}`);
  if (!mentionsKeysweep(text)) return broken(`${hook} does not run keysweep`, write);
  if (dropsTheAnswer(text)) return throwsAway(hook);
  const unheeded = whyUnheeded(text);
  if (unheeded !== undefined) return doesNotHeed(hook, unheeded);
  return { name: "hook", state: "ok", finding: `${hook} runs keysweep on what is pushed` };
}

function broken(finding: string, mend: string): Diagnosis {
  return { name: "hook", state: "broken", finding, mend };
}

function doesNotHeed(file: string, why: string): Diagnosis {
  return broken(`${file} ${why}`, "Put keysweep first, and behind it: || exit 1");
}

function throwsAway(file: string): Diagnosis {
  return broken(
    `${file} runs keysweep and throws its answer away`,
    "Take out what stands behind `||`, and --exit-zero.",
  );
}

/** Whether a hook leaves it to the shell to find keysweep; one that changes the PATH first knows where. */
function leavesItToThePath(hook: string): boolean {
  return /^\s*(?:exec\s+)?keysweep\s/m.test(hook) && !/\bPATH=/.test(hook);
}

async function isOnPath(
  program: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<boolean> {
  for (const folder of (env.PATH ?? "").split(delimiter))
    if (await isExecutable(join(folder, program))) return true;
  return false;
}

/** Whether a hook that lefthook wrote finds lefthook, in the places where npm and people put it. */
async function hasLefthook(
  hook: string,
  root: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<boolean> {
  const written = hook.match(/(?<=[\s"])\/[^\s"]*lefthook(?=[\s"])/g) ?? [];
  const onPath = (env.PATH ?? "").split(delimiter).map((folder) => join(folder, "lefthook"));
  const programs = [env.LEFTHOOK_BIN ?? "", ...written, ...onPath, join(root, "node_modules/.bin/lefthook")];
  for (const program of programs) if (program !== "" && (await isExecutable(program))) return true;
  return false;
}

/** A hook that names keysweep where package managers put it. */
const INSTALLED = /(?:^|[\s"'])((?:[\w./-]|\\[^\n])*?node_modules\/\.bin\/keysweep)\b/;

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
  { hooks: { setting }, huskyRuns }: Project,
  managers: readonly HookManager[],
): string | undefined {
  if (setting === undefined || setting.scope === "worktree") return undefined;
  if (setting.scope !== "local")
    return `core.hooksPath is ${setting.value} in the ${setting.scope} configuration and shadows this repository's hooks: git config --${setting.scope} --unset core.hooksPath, or run keysweep from there.`;
  if (managers.includes("husky")) {
    return huskyRuns || setting.value.includes(".husky")
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
  project: Project,
): Promise<{ readonly file: string; readonly text: string } | undefined> {
  const candidates = [
    { sign: /husky|\/_\/h|\bh"/, files: [`${project.husky}/pre-commit`] },
    { sign: /lefthook/i, files: [...LEFTHOOK_FILES, ...FOREIGN_LEFTHOOK_FILES] },
    { sign: /pre-commit|pre_commit/i, files: [".pre-commit-config.yaml"] },
  ];
  for (const { sign, files } of candidates) {
    if (!sign.test(hook)) continue;
    for (const file of files) {
      const whole = await textOf(join(root, file));
      const text = LEFTHOOK_FILES.includes(file) ? lefthookPreCommit(whole ?? "") : (whole ?? "");
      if (mentionsKeysweep(text)) return { file, text };
      const staged = /\blint-staged\b/.test(text)
        ? await findLintStaged(join(root, project.folder))
        : undefined;
      if (staged !== undefined) return staged;
    }
  }
  return /\blint-staged\b/.test(hook) ? findLintStaged(join(root, project.folder)) : undefined;
}

async function isExecutable(path: string): Promise<boolean> {
  if (process.platform === "win32") return true;
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
