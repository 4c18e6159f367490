import { basename, dirname, join, relative } from "node:path";
import type { Repository } from "../git/repository.ts";
import { isFolder, textOf } from "./files.ts";
import { type HooksFolder, hooksFolder } from "./hooks-folder.ts";
import { type PackageFacts, readPackageFacts } from "./package-json.ts";

/** A repository with a work tree. */
export type WorkRepository = Repository & { readonly root: string };

/** What a repository's hooks belong to: its package and husky's folder, which need not be at the root. */
export interface Project {
  /** The folder of the package.json, from the root, with a `/` behind it; empty for the root, and where there is none. */
  readonly folder: string;
  /** Of the package.json. */
  readonly text: string | undefined;
  readonly facts: PackageFacts;
  readonly hooks: HooksFolder;
  /** husky's folder from the root: the one it runs hooks from, or would. */
  readonly husky: string;
  /** git looks for hooks where husky puts them. */
  readonly huskyRuns: boolean;
}

/**
 * Finds it: the package at the root, or else husky's, or else the one around `from`, where somebody stands; before all of them the one
 * that keysweep is installed for.
 */
export async function findProject(repository: WorkRepository, from: string): Promise<Project> {
  const { root } = repository;
  const hooks = await hooksFolder(repository);
  const runs = await huskyBehind(hooks.path, root);
  const folders = [
    "",
    ...(runs === undefined ? [] : upTo(root, dirname(join(root, runs)))),
    ...upTo(root, from),
  ];
  let found: { folder: string; text: string | undefined; facts: PackageFacts } | undefined;
  for (const folder of folders) {
    const text = await textOf(join(root, folder, "package.json"));
    if (text === undefined) continue;
    const facts = readPackageFacts(text);
    if (found === undefined || (facts.hasKeysweep && !found.facts.hasKeysweep))
      found = { folder, text, facts };
  }
  const { folder, text, facts } = found ?? {
    folder: "",
    text: undefined,
    facts: readPackageFacts(undefined),
  };
  return { folder, text, facts, hooks, husky: runs ?? `${folder}.husky`, huskyRuns: runs !== undefined };
}

/** husky's folder behind a hooks folder that husky made (`frontend/.husky/_`), from the root. */
async function huskyBehind(hooks: string, root: string): Promise<string | undefined> {
  if (basename(hooks) !== "_") return undefined;
  const folder = dirname(hooks);
  const inside = relative(root, folder).replaceAll("\\", "/");
  if (inside === "" || inside.startsWith("..")) return undefined;
  // In a fresh work tree husky has not run yet: there is its folder, with the hooks that people wrote.
  const isHusky = (await textOf(join(hooks, "h"))) !== undefined;
  return isHusky || (basename(folder) === ".husky" && (await isFolder(folder))) ? inside : undefined;
}

/** A folder of the work tree and all above it up to the root, from the root, each with a `/` behind it. */
function upTo(root: string, folder: string): string[] {
  const inside = relative(root, folder).replaceAll("\\", "/");
  if (inside === "" || inside.startsWith("..")) return [];
  const parts = inside.split("/");
  return parts.map((_, index) => `${parts.slice(0, parts.length - index).join("/")}/`);
}
