import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

/** The root of this repository. */
export const ROOT = join(import.meta.dirname, "../..");
const BIN = join(ROOT, "dist/bin.js");

if (!existsSync(BIN)) throw new Error("dist/bin.js is missing: npm run build comes before these tests");

/** The built command as a shell word list, for hooks and scripts. */
export const COMMAND = `'${process.execPath}' '${BIN}'`;

/** An environment in which nothing depends on the machine. */
export function cleanEnvironment(extra: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH ?? "",
    HOME: "/nonexistent",
    GIT_CONFIG_GLOBAL: "/dev/null",
    TZ: "UTC",
    LC_ALL: "C",
    ...extra,
  };
}

/** What a process came to. */
export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
}

/** Runs a program to its end. */
export function runProgram(
  program: string,
  args: readonly string[],
  cwd: string,
  options: RunOptions = {},
): Ran {
  const ran = spawnSync(program, args, {
    cwd,
    env: cleanEnvironment(options.env),
    input: options.input ?? "",
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  if (ran.error) throw ran.error;
  return { code: ran.status, stdout: ran.stdout, stderr: ran.stderr };
}

/** Runs the built `keysweep …args` in a folder. */
export function runKeysweep(cwd: string, args: readonly string[], options: RunOptions = {}): Ran {
  return runProgram(process.execPath, [BIN, ...args], cwd, options);
}
