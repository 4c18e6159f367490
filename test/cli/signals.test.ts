import { execFileSync, spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { describe, expect, test } from "vitest";
import type { Io } from "../../src/cli/io.ts";
import { main } from "../../src/cli/main.ts";
import { createProgress, describeProgress } from "../../src/cli/progress.ts";
import { createRepository } from "../support/repository.ts";
import { BIN, cleanEnvironment, keysweep, type Ran } from "./run.ts";

/** A run that waits for input that never ends, and is sent a signal. */
function interrupted(signal: NodeJS.Signals, cwd = createRepository().path, path = "-"): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [BIN, "scan", path], {
      cwd,
      env: cleanEnvironment(),
    });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk: Buffer) => {
      stdout += chunk.toString();
    });
    child.stderr.on("data", (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
    child.stdin.write("some text\n");
    setTimeout(() => child.kill(signal), 1500);
  });
}

test.each(["SIGINT", "SIGTERM"] as const)("%s ends a run with 130 and without a verdict", async (signal) => {
  expect(await interrupted(signal)).toEqual({
    code: 130,
    stdout: "",
    stderr: "keysweep: stopped before the end; nothing can be said of the rest\n",
  });
});

test("a named pipe that nobody writes to is waited for, and does not keep a run from ending", async () => {
  const { path } = createRepository();
  execFileSync("mkfifo", [join(path, "pipe")]);
  expect(await interrupted("SIGTERM", path, "pipe")).toMatchObject({ code: 130, stdout: "" });
  const reading = keysweep(path, ["scan", "pipe"]);
  await writeFile(join(path, "pipe"), "some text\n");
  const { code, stdout } = await reading;
  expect(code).toBe(0);
  expect(stdout).toContain("Read 1 blob, 10 bytes");
});

/** A world with a terminal, or none, on standard error. */
function createIo(cwd: string, isTTY: boolean, env: Record<string, string> = {}) {
  const written = { stdout: "", stderr: "" };
  const output = (name: "stdout" | "stderr") => ({
    isTTY,
    columns: 80,
    write(text: string, done?: (error?: Error | null) => void) {
      written[name] += text;
      done?.();
    },
  });
  const abort = new AbortController();
  const io: Io = {
    stdin: new PassThrough(),
    stdout: output("stdout"),
    stderr: output("stderr"),
    env,
    cwd,
    signal: abort.signal,
  };
  return { io, written, abort };
}

describe("progress", () => {
  const update = { blobs: 500, bytes: 3_000_000, total: 2000 };

  test("is a line on a terminal that goes away again", async () => {
    const { io, written } = createIo("/", true);
    const line = createProgress(io, "history", false);
    line.update(update);
    expect(written.stderr).toBe("");
    await new Promise((resolve) => setTimeout(resolve, 450));
    line.update(update);
    expect(written.stderr).toMatch(
      /^\r\u001b\[2Khistory █{5}░{15} 500\/2,000 objects, [\d,]+\/s, \d+ s left$/,
    );
    expect(written.stdout).toBe("");
    line.clear();
    expect(written.stderr.endsWith("\r\u001b[2K")).toBe(true);
  });

  test.each([
    ["no terminal", false, {}, false],
    ["--quiet", true, {}, true],
    ["CI", true, { CI: "true" }, false],
    ["a dumb terminal", true, { TERM: "dumb" }, false],
  ] as const)("is nothing with %s", async (_, isTTY, env, quiet) => {
    const { io, written } = createIo("/", isTTY, env);
    const line = createProgress(io, "history", quiet);
    await new Promise((resolve) => setTimeout(resolve, 450));
    line.update(update);
    line.clear();
    expect(written).toEqual({ stdout: "", stderr: "" });
  });

  test("says what is known: with a total how long it takes, without one how much was read", () => {
    expect(describeProgress("history", { blobs: 10, bytes: 0, total: 100 }, 1)).toBe(
      "history ██░░░░░░░░░░░░░░░░░░ 10/100 objects, 10/s, 9 s left",
    );
    expect(describeProgress("history", { blobs: 1, bytes: 0, total: 1000 }, 1)).toMatch(/16 min 39 s left$/);
    // Before the first object nobody knows how long the rest takes.
    expect(describeProgress("history", { blobs: 0, bytes: 0, total: 1000 }, 3)).toMatch(/0\/1,000 objects$/);
    expect(describeProgress("working tree", { blobs: 1234, bytes: 5_600_000 }, 2)).toBe(
      "working tree: 1,234 read, 6 MB, 617/s",
    );
    expect(describeProgress("history", { blobs: 120, bytes: 0, total: 100 }, 1)).toContain(", 0 s left");
  });

  test("never reaches what the built command prints into a pipe", async () => {
    const repository = createRepository();
    repository.fill(200);
    const { stderr } = await keysweep(repository.path, ["history"]);
    expect(stderr).toBe("");
  });
});

test("a run in a world of a test's own prints there and returns its exit code", async () => {
  const repository = createRepository();
  const { io, written } = createIo(repository.path, true, { NO_COLOR: "1" });
  expect(await main(["scan"], io)).toBe(0);
  expect(written.stdout).toMatch(/^No leaks in the working tree\.\n/);
  expect(await main(["scan", "--nope"], io)).toBe(2);
  expect(written.stderr).toMatch(/^keysweep: there is no option --nope\n/);
});

test("an aborted run is interrupted, whatever it was doing", async () => {
  const { io, written, abort } = createIo(createRepository().path, false);
  const running = main(["scan", "-"], io);
  setTimeout(() => abort.abort(new Error("stop")), 100);
  expect(await running).toBe(130);
  expect(written.stderr).toMatch(/stopped before the end/);
});
