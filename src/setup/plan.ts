import { join, relative } from "node:path";
import { gitText } from "../git/process.ts";
import type { Repository } from "../git/repository.ts";
import { isFolder, isLink, namesIn, textOf } from "./files.ts";
import type { HooksFolder } from "./hooks-folder.ts";
import { findLintStaged } from "./lint-staged.ts";
import { addToSimpleGitHooks } from "./package-json.ts";
import { findProject, type Project, type WorkRepository } from "./project.ts";
import { findRunner } from "./runner.ts";
import { addToHuskyHook, addToShellHook, mentionsKeysweep } from "./shell-hook.ts";
import { configFile, githubWorkflow, gitlabJob } from "./templates.ts";
import type { Edit, HookManager, PlannedFile, Runner, SetupPlan } from "./types.ts";
import { addToGitlabCi, addToLefthook, addToPreCommitConfig } from "./yaml-hook.ts";

/** Where lefthook looks for its settings. */
const lefthookFiles = (end: string) => [`lefthook.${end}`, `.lefthook.${end}`, `.config/lefthook.${end}`];
export const LEFTHOOK_FILES = ["yml", "yaml"].flatMap(lefthookFiles);
/** lefthook reads these too, but they are not edited here. */
export const FOREIGN_LEFTHOOK_FILES = ["toml", "json", "jsonc"].flatMap(lefthookFiles);
const SIMPLE_GIT_HOOKS_FILES = [".simple-git-hooks.json", "simple-git-hooks.json"];
const FOREIGN_SIMPLE_GIT_HOOKS_FILES = ["cjs", "js", "mjs"].flatMap((end) => [
  `.simple-git-hooks.${end}`,
  `simple-git-hooks.${end}`,
]);
/** Where keysweep has taken it over already. */
const BASELINE_FILE = ".keysweep-baseline.jsonl";
const DETECT_SECRETS_FILE = ".secrets.baseline";
const OTHER_CI_FILES = [
  "azure-pipelines.yml",
  "bitbucket-pipelines.yml",
  ".circleci/config.yml",
  "Jenkinsfile",
  ".travis.yml",
  ".drone.yml",
  ".woodpecker.yml",
];

/** The pieces of a plan while it grows. */
interface Draft {
  readonly root: string;
  readonly files: PlannedFile[];
  readonly already: string[];
  readonly byHand: string[];
  readonly next: string[];
  readonly notes: string[];
}

/**
 * Looks at a repository and says how keysweep would be set up the way things are done there. Reads only. `from`: the folder where the
 * person stands.
 */
export async function planSetup(
  repository: WorkRepository,
  version: string,
  from = repository.root,
): Promise<SetupPlan> {
  const { root } = repository;
  const draft: Draft = { root, files: [], already: [], byHand: [], next: [], notes: [] };
  const project = await findProject(repository, from);
  const { facts } = project;
  const managers = await findManagers(root, project);
  const runner = await findRunner(root, project, version);
  if (runner.install !== undefined && (project.text !== undefined || !managers.includes("pre-commit")))
    draft.next.push(runner.install);
  for (const manager of managers) await planManager(manager, repository, { runner, project, version }, draft);
  if (facts.hasLintStaged && (await findLintStaged(join(root, project.folder))) === undefined)
    draft.notes.push("lint-staged stays as it is: keysweep runs in the hook itself, before it.");
  if (
    (await textOf(join(root, DETECT_SECRETS_FILE))) !== undefined &&
    (await textOf(join(root, BASELINE_FILE))) === undefined
  )
    draft.notes.push(
      `To keep what you have told detect-secrets: keysweep baseline --import ${DETECT_SECRETS_FILE}`,
      'Its comments count where .keysweep.toml says: allowComments = ["keysweep", "detect-secrets"]',
    );
  await planCi(repository, runner.ci, draft);
  await planConfig(root, project, draft);
  return { managers, ...draft };
}

/** The hook managers a repository shows signs of; git's own hooks where there are none. */
export async function findManagers(
  root: string,
  { facts, husky, huskyRuns }: Project,
): Promise<readonly HookManager[]> {
  const found: HookManager[] = [];
  const has = async (names: readonly string[]) => (await firstOf(root, names)) !== undefined;
  if (facts.hasHusky || huskyRuns || (await isFolder(join(root, husky)))) found.push("husky");
  if (facts.hasLefthook || (await has([...LEFTHOOK_FILES, ...FOREIGN_LEFTHOOK_FILES])))
    found.push("lefthook");
  if (facts.hasSimpleGitHooks || (await has([...SIMPLE_GIT_HOOKS_FILES, ...FOREIGN_SIMPLE_GIT_HOOKS_FILES])))
    found.push("simple-git-hooks");
  if (await has([".pre-commit-config.yaml"])) found.push("pre-commit");
  return found.length > 0 ? found : ["git"];
}

interface Circumstances {
  readonly runner: Runner;
  readonly project: Project;
  readonly version: string;
}

const WHAT = "runs keysweep before each commit";

async function planManager(
  manager: HookManager,
  repository: WorkRepository,
  { runner, project, version }: Circumstances,
  draft: Draft,
): Promise<void> {
  const { root } = repository;
  const command = `${runner.hook} hook pre-commit`;
  switch (manager) {
    case "husky": {
      const path = `${project.husky}/pre-commit`;
      const before = await textOf(join(root, path));
      // husky puts the root's node_modules/.bin on the PATH: no npx, which would take longer than the scan.
      const isOnPath = project.folder === "" && !runner.hook.startsWith("node ");
      const own = isOnPath ? "keysweep hook pre-commit" : command;
      const lintStaged = /\blint-staged\b/.test(before ?? "")
        ? await findLintStaged(join(root, project.folder))
        : undefined;
      const edit: Edit = lintStaged ? { kind: "already" } : addToHuskyHook(before, own);
      await addEdit(draft, path, before, edit);
      if (!project.huskyRuns && !project.hooks.setting?.value.includes(".husky"))
        draft.next.push(
          project.folder === "" ? "npx husky" : `cd ${project.folder.slice(0, -1)} && npm run prepare`,
        );
      return;
    }
    case "lefthook": {
      const foreign = await firstOf(root, FOREIGN_LEFTHOOK_FILES);
      if (foreign !== undefined) {
        draft.byHand.push(`${foreign}: a command of pre-commit that runs\n${command}`);
        return;
      }
      const path = (await firstOf(root, LEFTHOOK_FILES)) ?? "lefthook.yml";
      const before = await textOf(join(root, path));
      await addEdit(draft, path, before, addToLefthook(before, command));
      draft.next.push("npx lefthook install");
      return;
    }
    case "simple-git-hooks": {
      const foreign = await firstOf(root, FOREIGN_SIMPLE_GIT_HOOKS_FILES);
      if (foreign !== undefined) {
        draft.byHand.push(`${foreign}:\n"pre-commit": "${command}"`);
        return;
      }
      const path = await firstOf(root, SIMPLE_GIT_HOOKS_FILES);
      const own = path === undefined ? undefined : await textOf(join(root, path));
      if (path !== undefined && own !== undefined)
        await addEdit(draft, path, own, addToSimpleGitHooks(own, command));
      else if (project.text !== undefined) {
        const edit = addToSimpleGitHooks(project.text, command, "simple-git-hooks");
        await addEdit(draft, `${project.folder}package.json`, project.text, edit);
      }
      draft.next.push("npx simple-git-hooks");
      return;
    }
    case "pre-commit": {
      const path = ".pre-commit-config.yaml";
      const before = await textOf(join(root, path));
      const entry =
        project.text === undefined
          ? { entry: "keysweep hook pre-commit", package: `keysweep@${version}` }
          : { entry: command };
      await addEdit(draft, path, before, addToPreCommitConfig(before, entry));
      draft.next.push("pre-commit install");
      return;
    }
    case "git":
      await planGitHook(repository, project.hooks, command, draft);
  }
}

async function planGitHook(
  repository: WorkRepository,
  folder: HooksFolder,
  command: string,
  draft: Draft,
): Promise<void> {
  const file = join(folder.path, "pre-commit");
  const scope = folder.setting?.scope;
  if (scope === "global" || scope === "system") {
    // That folder serves every repository of the machine: not ours to change.
    draft.byHand.push(
      `${file} (core.hooksPath of the ${scope} configuration; it serves all repositories):\n${command} || exit 1`,
    );
    return;
  }
  if (folder.path === "/dev/null") {
    draft.byHand.push(
      "core.hooksPath is /dev/null: hooks are switched off here\ngit config --unset core.hooksPath && keysweep init",
    );
    return;
  }
  const inside = relative(repository.root, file);
  const path = inside.startsWith("..") ? file : inside.replaceAll("\\", "/");
  const before = await textOf(file);
  await addEdit(draft, path, before, addToShellHook(before, command), WHAT, true);
  if (folder.setting === undefined)
    draft.notes.push("git keeps its own hooks out of the repository: every clone needs keysweep init once.");
}

async function addEdit(
  draft: Draft,
  path: string,
  before: string | undefined,
  edit: Edit,
  what = WHAT,
  executable = false,
): Promise<void> {
  if (edit.kind === "already") draft.already.push(path);
  else if (edit.kind === "by-hand") draft.byHand.push(`${path}:\n${edit.lines}`);
  else if (await isLink(path.startsWith("/") ? path : join(draft.root, path)))
    draft.byHand.push(`${path} is a symbolic link; in the file behind it:\n${addedLines(before, edit.text)}`);
  else
    draft.files.push({ path, ...(before !== undefined && { before }), after: edit.text, executable, what });
}

/** The lines that an edit adds, for a person. */
export function addedLines(before: string | undefined, after: string): string {
  const left = new Map<string, number>();
  for (const line of (before ?? "").split("\n")) left.set(line, (left.get(line) ?? 0) + 1);
  const added = after.split("\n").filter((line) => {
    const times = left.get(line) ?? 0;
    if (times > 0) left.set(line, times - 1);
    return times === 0;
  });
  return added.join("\n").trimEnd();
}

async function planCi(repository: WorkRepository, run: string, draft: Draft): Promise<void> {
  const { root } = repository;
  const draftedBefore = draft.files.length + draft.already.length + draft.byHand.length;
  const remote = await originHost(repository);
  const workflows = join(root, ".github/workflows");
  if ((await isFolder(join(root, ".github"))) || remote === "github.com") {
    const path = ".github/workflows/keysweep.yml";
    const names = await namesIn(workflows);
    const texts = await Promise.all(names.map((name) => textOf(join(workflows, name))));
    if (texts.some((text) => text !== undefined && mentionsKeysweep(text)))
      draft.already.push(".github/workflows");
    else {
      const before = names.includes("keysweep.yml") ? await textOf(join(root, path)) : undefined;
      const edit: Edit =
        before === undefined
          ? { kind: "changed", text: githubWorkflow(run) }
          : { kind: "by-hand", lines: githubWorkflow(run) };
      await addEdit(draft, path, before, edit, "sweeps every push and pull request");
    }
  }
  const gitlab = await textOf(join(root, ".gitlab-ci.yml"));
  if (gitlab !== undefined || remote?.startsWith("gitlab.")) {
    const edit = addToGitlabCi(gitlab, gitlabJob(run));
    await addEdit(draft, ".gitlab-ci.yml", gitlab, edit, "sweeps in a job of its own");
  }
  for (const name of OTHER_CI_FILES) {
    const text = await textOf(join(root, name));
    if (text === undefined) continue;
    if (mentionsKeysweep(text)) draft.already.push(name);
    else draft.byHand.push(`${name}: ${shellStep(run)}`);
  }
  if (draft.files.length + draft.already.length + draft.byHand.length === draftedBefore)
    draft.byHand.push(`CI (none was found here): ${shellStep(run)}`);
}

/** What any CI can run. `run`: how it calls keysweep. */
function shellStep(run: string): string {
  return `a shell step, in a clone with its whole history\n${run} check`;
}

/** The host of the remote that a clone comes from. */
async function originHost({ call }: Repository): Promise<string | undefined> {
  const url = (await gitText(["config", "--get", "remote.origin.url"], { ...call, answers: [1] })).trim();
  return /^(?:[a-z+]+:\/\/)?(?:[^@/]*@)?([\w.-]+)[:/]/i.exec(url)?.[1]?.toLowerCase();
}

async function planConfig(root: string, { folder, text, facts }: Project, draft: Draft): Promise<void> {
  const path = ".keysweep.toml";
  // Settings are read at the root.
  if (folder === "" && facts.hasSettings) draft.already.push("package.json");
  else if ((await textOf(join(root, path))) !== undefined) draft.already.push(path);
  // gitleaks' file is in force where there is no other: ours would take its place.
  else if ((await textOf(join(root, ".gitleaks.toml"))) !== undefined) draft.already.push(".gitleaks.toml");
  else {
    const file = "keysweep/dist/schema/config.schema.json";
    const schema = text !== undefined ? `./${folder}node_modules/${file}` : `https://unpkg.com/${file}`;
    await addEdit(
      draft,
      path,
      undefined,
      { kind: "changed", text: configFile(schema) },
      "settings, all defaults",
    );
  }
}

async function firstOf(root: string, names: readonly string[]): Promise<string | undefined> {
  for (const name of names) if ((await textOf(join(root, name))) !== undefined) return name;
  return undefined;
}
