import { join } from "node:path";
import { textOf } from "./files.ts";
import type { Project } from "./project.ts";
import type { Runner } from "./types.ts";

/** What tells a package manager by, and how it installs. The first found wins; npm where there is none of them. */
const PACKAGE_MANAGERS = [
  { lock: "pnpm-lock.yaml", add: "pnpm add --save-dev keysweep" },
  { lock: "yarn.lock", add: "yarn add --dev keysweep" },
  { lock: "bun.lock", add: "bun add --dev keysweep" },
  { lock: "bun.lockb", add: "bun add --dev keysweep" },
] as const;

/**
 * How keysweep is run in a repository: as it is installed there, or as a program of the machine where there is no package.json. A hook
 * names the file itself: `npx` takes several times as long as the scan, and asks the registry for what is not installed.
 * `version`: of this keysweep, for CI.
 */
export async function findRunner(
  root: string,
  { folder, text, facts }: Pick<Project, "folder" | "text" | "facts">,
  version: string,
): Promise<Runner> {
  if (facts.isKeysweep) return { hook: "node dist/bin.js", ci: "node dist/bin.js" };
  const ci = `npx --yes keysweep@${version}`;
  // Nothing says that a keysweep of the machine stays there: the hook says so itself when it is gone.
  if (text === undefined) return { hook: "keysweep", ci, install: "npm install --global keysweep" };
  // Yarn's Plug'n'Play has no node_modules: only yarn knows where things are.
  const has = async (name: string) => (await textOf(join(root, folder, name))) !== undefined;
  const below = folder.replace(/[^\w./-]/g, "\\$&");
  const hook = !(await has(".pnp.cjs"))
    ? `${below}node_modules/.bin/keysweep`
    : folder === ""
      ? "yarn run keysweep"
      : `yarn --cwd ${below} run keysweep`;
  if (facts.hasKeysweep) return { hook, ci };
  const there = folder === "" ? "" : `cd ${below.slice(0, -1)} && `;
  for (const { lock, add } of PACKAGE_MANAGERS)
    if (await has(lock)) return { hook, ci, install: there + add };
  return { hook, ci, install: `${there}npm install --save-dev keysweep` };
}
