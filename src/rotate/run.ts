import { spawn } from "node:child_process";
import { hasCode, KeysweepError } from "../errors.ts";
import type { Secret } from "../secret.ts";

export interface RunOptions {
  readonly cwd?: string;
  /** Written to the program's standard input, then closed. */
  readonly input?: string;
  /** Texts that must not be seen in what the program says. */
  readonly hide?: readonly Secret[];
  readonly signal?: AbortSignal;
  /** Milliseconds. Default 10 minutes: deploys take time. */
  readonly timeoutMs?: number;
}

/**
 * Runs a program without a shell and returns what it printed. Throws `IO` when it cannot be started or ends badly, with the
 * last words it said, secrets masked. No secret is ever an argument: other users read those; and none is in its environment.
 */
export async function run(
  command: readonly [string, ...string[]],
  options: RunOptions = {},
): Promise<string> {
  const [program, ...args] = command;
  const limit = AbortSignal.timeout(options.timeoutMs ?? 600_000);
  const signal = options.signal === undefined ? limit : AbortSignal.any([limit, options.signal]);
  const child = spawn(program, args, {
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    env: withoutAdminKey(),
    stdio: ["pipe", "pipe", "pipe"],
    windowsHide: true,
    signal,
  });
  const said: Buffer[] = [];
  const printed: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => printed.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => said.push(chunk));
  // A program that reads nothing closes its end: its exit status tells, not EPIPE.
  child.stdin.on("error", () => {});
  child.stdin.end(options.input ?? "");
  const code = await new Promise<number | string>((resolve, reject) => {
    child.on("error", (error) => {
      if (options.signal?.aborted) reject(options.signal.reason);
      else if (hasCode(error, "ENOENT"))
        reject(
          new KeysweepError("IO", `${program} could not be started: it is not on the PATH`, {
            hint: `Install ${program}, or choose another store.`,
          }),
        );
      else reject(new KeysweepError("IO", `${program} failed`, { cause: error }));
    });
    child.on("close", (status, name) => resolve(status ?? name ?? "no status"));
  });
  const output = Buffer.concat(printed).toString("utf8");
  if (code === 0) return output;
  const words = mask(Buffer.concat(said).toString("utf8") || output, options)
    .trim()
    .split("\n")
    .slice(-3)
    .join(" ")
    .slice(0, 300);
  throw new KeysweepError("IO", `${program} failed (${code}): ${words || "it said nothing"}`);
}

function mask(text: string, { hide, input }: RunOptions): string {
  let masked = text.replace(/[^\x20-\x7e\n\u00a0-\uffff]/g, " ");
  for (const secret of hide ?? []) {
    const plain = secret.reveal();
    for (const form of [plain, Buffer.from(plain).toString("base64")])
      masked = masked.replaceAll(form, "****");
  }
  // Programs quote what they could not read: then nothing of it is repeated.
  return input !== undefined && input.trim().length >= 8 && masked.includes(input.trim()) ? "" : masked;
}

/** A store's program and a deploy need no key that administers the organization. */
function withoutAdminKey(): NodeJS.ProcessEnv {
  const { OPENAI_ADMIN_KEY: _, ...rest } = process.env;
  return rest;
}

/** Runs a line of the command line's (`--deploy "npm run deploy"`) as the user's shell would. */
export async function runLine(line: string, options: RunOptions = {}): Promise<void> {
  await run(process.platform === "win32" ? ["cmd", "/d", "/s", "/c", line] : ["sh", "-c", line], options);
}
