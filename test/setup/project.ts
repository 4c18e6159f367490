import { existsSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { ROOT, runKeysweep } from "../support/command.ts";
import { key } from "../support/keys.ts";
import { createRepository, type TestRepository } from "../support/repository.ts";

/** A repository with a package.json and `keysweep` in its node_modules, as after an install. */
export function createProject(manifest: Record<string, unknown> = {}, ...links: string[]): TestRepository {
  const project = createRepository();
  project.write(".gitignore", "node_modules\n.env\n.env.*\n");
  project.write(
    "package.json",
    `${JSON.stringify({ name: "shop", private: true, devDependencies: { keysweep: "*" }, ...manifest }, null, 2)}\n`,
  );
  linkPackages(project, ...links);
  project.commit("first");
  return project;
}

/** Links keysweep, and packages that it develops with, into a work tree. */
export function linkPackages(project: { readonly path: string }, ...links: string[]): void {
  const modules = join(project.path, "node_modules");
  mkdirSync(join(modules, ".bin"), { recursive: true });
  symlinkSync(ROOT, join(modules, "keysweep"));
  symlinkSync(join(ROOT, "dist/bin.js"), join(modules, ".bin/keysweep"));
  for (const name of links) {
    symlinkSync(join(ROOT, "node_modules", name), join(modules, name));
    symlinkSync(join(ROOT, "node_modules/.bin", name), join(modules, ".bin", name));
  }
}

/** What a commit of everything comes to; the builder's own settings win over no hook path. */
export function commitAll(project: TestRepository, env: Readonly<Record<string, string>> = {}): string {
  project.run(["add", "--all"]);
  try {
    project.run(["commit", "--quiet", "--allow-empty", "-m", "change"], { env });
    return "passes";
  } catch (error) {
    return String(error);
  }
}

/** A file of the work tree; `undefined` when it is not there. */
export function fileOf(project: TestRepository, path: string): string | undefined {
  const file = join(project.path, path);
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

/** A key that a guarded project must not let through. */
export const secret = key("openai-project");

/** `keysweep init` in the project's folder. */
export const init = (project: TestRepository, ...args: string[]) =>
  runKeysweep(project.path, ["init", ...args]);
