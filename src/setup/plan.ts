import { join, relative } from "node:path";
import type { Repository } from "../git/repository.ts";
import { isFolder, namesIn, textOf } from "./files.ts";
import { hooksFolder } from "./hooks-folder.ts";
import { addToSimpleGitHooks, type PackageFacts, readPackageFacts } from "./package-json.ts";
import { addToHuskyHook, addToShellHook } from "./shell-hook.ts";
import { CONFIG_FILE, githubWorkflow, gitlabJob } from "./templates.ts";
import type { Edit, HookManager, PlannedFile, SetupPlan } from "./types.ts";
import { addToGitlabCi, addToLefthook, addToPreCommitConfig } from "./yaml-hook.ts";

const LEFTHOOK_FILES = [
  "lefthook.yml",
  ".lefthook.yml",
  "lefthook.yaml",
  ".lefthook.yaml",
  ".config/lefthook.yml",
];

/** The pieces of a plan while it grows. */
interface Draft {
  readonly files: PlannedFile[];
  readonly already: string[];
  readonly byHand: string[];
  readonly next: string[];
}

/** Looks at a repository and says how keysweep would be set up the way things are done there. Reads only. */
export async function planSetup(repository: Repository & { readonly root: string }): Promise<SetupPlan> {
  const { root } = repository;
  const draft: Draft = { files: [], already: [], byHand: [], next: [] };
  const packageText = await textOf(join(root, "package.json"));
  const facts = readPackageFacts(packageText);
  const managers = await findManagers(root, facts);
  const run = facts.isKeysweep ? "node dist/bin.js" : "npx keysweep";
  if (packageText !== undefined && !facts.hasKeysweep && !facts.isKeysweep)
    draft.next.push("npm install --save-dev keysweep");
  for (const manager of managers) await planManager(manager, repository, run, packageText, draft);
  await planCi(root, run, draft);
  await planConfig(root, packageText, draft);
  return { root, managers, ...draft };
}

/** The hook managers a repository shows signs of; git's own hooks where there are none. */
export async function findManagers(root: string, facts: PackageFacts): Promise<readonly HookManager[]> {
  const found: HookManager[] = [];
  if (facts.hasHusky || (await isFolder(join(root, ".husky")))) found.push("husky");
  if (facts.hasLefthook || (await firstOf(root, LEFTHOOK_FILES)) !== undefined) found.push("lefthook");
  if (facts.hasSimpleGitHooks) found.push("simple-git-hooks");
  if ((await textOf(join(root, ".pre-commit-config.yaml"))) !== undefined) found.push("pre-commit");
  return found.length > 0 ? found : ["git"];
}

async function planManager(
  manager: HookManager,
  repository: Repository & { readonly root: string },
  run: string,
  packageText: string | undefined,
  draft: Draft,
): Promise<void> {
  const { root } = repository;
  const what = "runs `keysweep staged` before each commit";
  switch (manager) {
    case "husky": {
      const path = ".husky/pre-commit";
      const before = await textOf(join(root, path));
      // husky puts node_modules/.bin on the PATH: no npx, which would take longer than the scan.
      const command = run === "npx keysweep" ? "keysweep staged" : `${run} staged`;
      addEdit(draft, path, before, addToHuskyHook(before, command), what, false);
      return;
    }
    case "lefthook": {
      const path = (await firstOf(root, LEFTHOOK_FILES)) ?? "lefthook.yml";
      const before = await textOf(join(root, path));
      addEdit(draft, path, before, addToLefthook(before, `${run} staged`), what, false);
      draft.next.push("npx lefthook install");
      return;
    }
    case "simple-git-hooks": {
      if (packageText === undefined) return;
      addEdit(
        draft,
        "package.json",
        packageText,
        addToSimpleGitHooks(packageText, `${run} staged`),
        what,
        false,
      );
      draft.next.push("npx simple-git-hooks");
      return;
    }
    case "pre-commit": {
      const path = ".pre-commit-config.yaml";
      const before = await textOf(join(root, path));
      addEdit(draft, path, before, addToPreCommitConfig(before, `${run} staged`), what, false);
      draft.next.push("pre-commit install");
      return;
    }
    case "git": {
      const folder = await hooksFolder(repository);
      const file = join(folder.path, "pre-commit");
      const inside = relative(root, file);
      const path = inside.startsWith("..") ? file : inside.replaceAll("\\", "/");
      const before = await textOf(file);
      addEdit(draft, path, before, addToShellHook(before, `${run} staged`), what, true);
    }
  }
}

function addEdit(
  draft: Draft,
  path: string,
  before: string | undefined,
  edit: Edit,
  what: string,
  executable: boolean,
): void {
  if (edit.kind === "already") draft.already.push(path);
  else if (edit.kind === "by-hand") draft.byHand.push(`${path}:\n${edit.lines}`);
  else
    draft.files.push({ path, ...(before !== undefined && { before }), after: edit.text, executable, what });
}

async function planCi(root: string, run: string, draft: Draft): Promise<void> {
  const workflows = join(root, ".github/workflows");
  if (await isFolder(join(root, ".github"))) {
    const path = ".github/workflows/keysweep.yml";
    const others = await namesIn(workflows);
    const texts = await Promise.all(others.map((name) => textOf(join(workflows, name))));
    if (texts.some((text) => text !== undefined && /\bkeysweep\b/.test(text)))
      draft.already.push(".github/workflows");
    else
      draft.files.push({
        path,
        after: githubWorkflow(run),
        executable: false,
        what: "sweeps every push and pull request",
      });
  }
  const gitlab = await textOf(join(root, ".gitlab-ci.yml"));
  if (gitlab !== undefined) {
    addEdit(
      draft,
      ".gitlab-ci.yml",
      gitlab,
      addToGitlabCi(gitlab, gitlabJob(run)),
      "sweeps in a job of its own",
      false,
    );
  }
}

async function planConfig(root: string, packageText: string | undefined, draft: Draft): Promise<void> {
  const path = ".keysweep.toml";
  const there = await textOf(join(root, path));
  if (there !== undefined || packageText?.includes('"keysweep": {')) draft.already.push(path);
  // gitleaks' file is in force where there is no other: ours would take its place.
  else if ((await textOf(join(root, ".gitleaks.toml"))) !== undefined) draft.already.push(".gitleaks.toml");
  else
    draft.files.push({ path, after: CONFIG_FILE, executable: false, what: "settings, none of them changed" });
}

async function firstOf(root: string, names: readonly string[]): Promise<string | undefined> {
  for (const name of names) if ((await textOf(join(root, name))) !== undefined) return name;
  return undefined;
}
