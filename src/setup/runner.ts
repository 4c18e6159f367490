import { join } from "node:path";
import { textOf } from "./files.ts";
import type { PackageFacts } from "./package-json.ts";
import type { Runner } from "./types.ts";

/** What tells a package manager by, how it runs what is installed, and how it installs. The first found wins. */
const PACKAGE_MANAGERS = [
  { lock: "pnpm-lock.yaml", run: "pnpm exec keysweep", add: "pnpm add --save-dev keysweep" },
  { lock: "yarn.lock", run: "yarn run keysweep", add: "yarn add --dev keysweep" },
  { lock: "bun.lock", run: "bun run keysweep", add: "bun add --dev keysweep" },
  { lock: "bun.lockb", run: "bun run keysweep", add: "bun add --dev keysweep" },
] as const;

/**
 * How keysweep is run in a repository: with its package manager, or as a program of the machine where there is no package.json.
 * `version`: of this keysweep, for CI.
 */
export async function findRunner(
  root: string,
  facts: PackageFacts | undefined,
  version: string,
): Promise<Runner> {
  if (facts?.isKeysweep) return { hook: "node dist/bin.js", ci: "node dist/bin.js" };
  const ci = `npx --yes keysweep@${version}`;
  // Nothing says that a keysweep of the machine stays there: the hook says so itself when it is gone.
  if (facts === undefined) return { hook: "keysweep", ci, install: "npm install --global keysweep" };
  for (const { lock, run, add } of PACKAGE_MANAGERS) {
    if ((await textOf(join(root, lock))) === undefined) continue;
    return { hook: run, ci, ...(!facts.hasKeysweep && { install: add }) };
  }
  return {
    hook: "npx --no keysweep",
    ci,
    ...(!facts.hasKeysweep && { install: "npm install --save-dev keysweep" }),
  };
}
