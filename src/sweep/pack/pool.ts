import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { type ErrorCode, KeysweepError } from "../../errors.ts";
import type { SweepSetup, SweepTask, TaskResult } from "./messages.ts";

/** What a worker says. */
export type WorkerAnswer =
  | { readonly kind: "done"; readonly result: TaskResult }
  | {
      readonly kind: "failed";
      readonly code?: ErrorCode;
      readonly message: string;
      readonly hint?: string | undefined;
    };

export interface PoolOptions {
  /** How many threads, at least one. */
  readonly jobs: number;
  /** Called now and then with what was read so far. */
  readonly onProgress: (objects: number, bytes: number) => void;
  readonly signal: AbortSignal | undefined;
}

const PROGRESS_MS = 100;

/**
 * Does tasks in worker threads. The results stand in the order of the tasks. The first failure, or the abortion, ends all
 * threads and is thrown; when this settles, none runs any more.
 */
export async function runTasks(
  setup: SweepSetup,
  tasks: readonly SweepTask[],
  { jobs, onProgress, signal }: PoolOptions,
): Promise<TaskResult[]> {
  signal?.throwIfAborted();
  const results: TaskResult[] = new Array(tasks.length);
  const counters = new Float64Array(new SharedArrayBuffer(16 * jobs));
  const workers: Worker[] = [];
  const entry = workerModule();
  let next = 0;
  const report = () => {
    let objects = 0;
    let bytes = 0;
    for (let slot = 0; slot < jobs; slot++) {
      objects += counters[slot * 2]!;
      bytes += counters[slot * 2 + 1]!;
    }
    onProgress(objects, bytes);
  };
  const timer = setInterval(report, PROGRESS_MS);
  let onAbort = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal?.reason);
    signal?.addEventListener("abort", onAbort);
  });
  const work = (slot: number): Promise<void> =>
    new Promise((resolve, reject) => {
      const worker = new Worker(entry, { workerData: { setup, counters, slot } });
      workers.push(worker);
      let task = next++;
      const give = () => {
        if (task < tasks.length) worker.postMessage(tasks[task]);
        else resolve();
      };
      worker.on("message", (answer: WorkerAnswer) => {
        if (answer.kind === "failed") {
          reject(failureOf(answer));
          return;
        }
        results[task] = answer.result;
        task = next++;
        give();
      });
      worker.on("error", reject);
      worker.on("exit", (code) => reject(new Error(`a thread of the sweep ended early (${code})`)));
      give();
    });
  try {
    const all = Promise.all(Array.from({ length: Math.min(jobs, tasks.length) }, (_, slot) => work(slot)));
    await Promise.race([all, aborted]);
    report();
  } finally {
    clearInterval(timer);
    signal?.removeEventListener("abort", onAbort);
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  return results;
}

function failureOf({ code, message, hint }: Extract<WorkerAnswer, { kind: "failed" }>): Error {
  if (code === undefined) return new Error(message);
  return new KeysweepError(code, message, hint === undefined ? {} : { hint });
}

/** The built worker: beside this module's chunk or above it; from the source, in `dist`. */
function workerModule(): URL {
  for (const place of ["./sweep-worker.js", "../sweep-worker.js", "../../../dist/sweep-worker.js"]) {
    const url = new URL(place, import.meta.url);
    if (existsSync(fileURLToPath(url))) return url;
  }
  throw new Error("sweep-worker.js is missing from this installation");
}
