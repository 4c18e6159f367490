import { parentPort, workerData } from "node:worker_threads";
import { KeysweepError, messageOf } from "../../errors.ts";
import type { SweepSetup, SweepTask } from "./messages.ts";
import type { WorkerAnswer } from "./pool.ts";
import { createSweeper } from "./sweeper.ts";

// A thread of a sweep: does the tasks it is sent, one after the other, and counts what it reads in shared memory.

const port = parentPort;
if (port === null) throw new Error("this module is for worker threads");

const { setup, counters, slot } = workerData as { setup: SweepSetup; counters: Float64Array; slot: number };

const answer = (said: WorkerAnswer) => port.postMessage(said);

function fail(error: unknown): void {
  if (error instanceof KeysweepError)
    answer({ kind: "failed", code: error.code, message: error.message, hint: error.hint });
  else answer({ kind: "failed", message: (error instanceof Error && error.stack) || messageOf(error) });
}

try {
  const sweeper = await createSweeper(setup, (bytes) => {
    counters[slot * 2]!++;
    counters[slot * 2 + 1]! += bytes;
  });
  port.on("message", (task: SweepTask) => {
    try {
      answer({ kind: "done", result: sweeper(task) });
    } catch (error) {
      fail(error);
    }
  });
} catch (error) {
  fail(error);
}
