import { runKeysweep } from "../support/command.ts";
import { key } from "../support/keys.ts";
import type { TestRepository } from "../support/repository.ts";

export const secret = key("openai-project");
export const init = (project: TestRepository, ...args: string[]) =>
  runKeysweep(project.path, ["init", ...args]);
