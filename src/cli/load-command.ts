import type { Command, CommandName } from "./command.ts";

const LOADERS: Readonly<Record<CommandName, () => Promise<Command>>> = {
  check: () => import("./commands/check.ts"),
  scan: () => import("./commands/scan.ts"),
  staged: () => import("./commands/staged.ts"),
  range: () => import("./commands/range.ts"),
  history: () => import("./commands/history.ts"),
  hook: () => import("./commands/hook.ts"),
  env: () => import("./commands/env.ts"),
  baseline: () => import("./commands/baseline.ts"),
  init: () => import("./commands/init.ts"),
  doctor: () => import("./commands/doctor.ts"),
  verify: () => import("./commands/verify.ts"),
  rotate: () => import("./commands/rotate.ts"),
  audit: () => import("./commands/audit.ts"),
  rules: () => import("./commands/rules.ts"),
  completion: () => import("./commands/completion.ts"),
};

/** Loads the module of a command; nothing of it is loaded before, so that each pays for its own imports alone. */
export function loadCommand(name: CommandName): Promise<Command> {
  return LOADERS[name]();
}
