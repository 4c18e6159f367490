import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parentPort, Worker, workerData } from "node:worker_threads";
import { type ErrorCode, KeysweepError, messageOf } from "../errors.ts";

/** What a worker is started with. */
export interface ThreadData<Setup> {
  readonly setup: Setup;
  /** Two numbers a slot, shared by all threads: what was read so far, and its bytes. */
  readonly counters: Float64Array;
  readonly slot: number;
}

/** What a worker says. */
export type WorkerAnswer<Result> =
  | { readonly kind: "done"; readonly result: Result }
  | {
      readonly kind: "failed";
      readonly code?: ErrorCode;
      readonly message: string;
      readonly hint?: string | undefined;
    };

/** A task on its way to a thread. */
export interface SentTask<Task> {
  readonly task: Task;
  /** Memory that goes along instead of being copied. */
  readonly moved?: readonly ArrayBuffer[];
}

export interface PoolOptions {
  /** How many threads, at least one. */
  readonly jobs: number;
  /** Called now and then with what was read so far. */
  readonly onProgress: (objects: number, bytes: number) => void;
  readonly signal: AbortSignal | undefined;
}

const PROGRESS_MS = 100;
/**
 * What a thread makes is mostly gone before the next object: it needs no young generation of the usual 48 MB, all of which it would touch
 * in turn. Measured: 25 MB less a thread, at no cost; half as much costs time.
 */
const LIMITS = { maxYoungGenerationSizeMb: 12 };

/**
 * Does tasks in worker threads of the module `name`, each thread the next one when it is done with the last: tasks that are made on demand
 * are never far ahead of the work. The results stand in the order of the tasks; `finish` makes them of the answers, in this thread,
 * while the one that answered waits. The first failure, or the abortion, ends all
 * threads and is thrown; when this settles, none runs any more.
 */
export async function runInThreads<Setup, Task, Answer, Result>(
  name: string,
  setup: Setup,
  tasks: AsyncGenerator<SentTask<Task>, void>,
  { jobs, onProgress, signal }: PoolOptions,
  finish: (answer: Answer, at: number) => Result | Promise<Result>,
): Promise<Result[]> {
  signal?.throwIfAborted();
  const results: Result[] = [];
  const counters = new Float64Array(new SharedArrayBuffer(16 * jobs));
  const workers: Worker[] = [];
  const entry = workerModule(name);
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
  const work = async (slot: number): Promise<void> => {
    let thread: Thread | undefined;
    for (;;) {
      const { value, done } = await tasks.next();
      if (done) return;
      const at = next++;
      if (thread === undefined) {
        const data: ThreadData<Setup> = { setup, counters, slot };
        thread = startThread(new Worker(entry, { workerData: data, resourceLimits: LIMITS }));
        workers.push(thread.worker);
      }
      const answer = await Promise.race([doTask<Task, Answer>(thread.worker, value), thread.lost]);
      results[at] = await finish(answer, at);
    }
  };
  try {
    const all = Promise.all(Array.from({ length: jobs }, (_, slot) => work(slot)));
    await Promise.race([all, aborted]);
    report();
  } finally {
    clearInterval(timer);
    signal?.removeEventListener("abort", onAbort);
    // Whoever makes the tasks may wait for something that would never come.
    tasks.return().catch(() => {});
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  return results;
}

interface Thread {
  readonly worker: Worker;
  /** Rejects when the thread fails outside of a task, or ends. */
  readonly lost: Promise<never>;
}

function startThread(worker: Worker): Thread {
  const lost = new Promise<never>((_, reject) => {
    worker.on("error", reject);
    worker.on("exit", (code) => reject(new Error(`a thread of the sweep ended early (${code})`)));
  });
  lost.catch(() => {});
  return { worker, lost };
}

/** Sends a task and waits for its result. */
function doTask<Task, Result>(worker: Worker, { task, moved = [] }: SentTask<Task>): Promise<Result> {
  return new Promise((resolve, reject) => {
    worker.once("message", (answer: WorkerAnswer<Result>) => {
      if (answer.kind === "failed") reject(failureOf(answer));
      else resolve(answer.result);
    });
    worker.postMessage(task, moved);
  });
}

function failureOf({ code, message, hint }: Extract<WorkerAnswer<unknown>, { kind: "failed" }>): Error {
  if (code === undefined) return new Error(message);
  return new KeysweepError(code, message, hint === undefined ? {} : { hint });
}

/** In a worker: does the tasks it is sent, one after the other, with what `start` makes of the setup. */
export async function workInThread<Setup, Task, Result>(
  start: (setup: Setup, onRead: (bytes: number) => void) => Promise<(task: Task) => Result | Promise<Result>>,
): Promise<void> {
  const port = parentPort;
  if (port === null) throw new Error("this module is for worker threads");
  const { setup, counters, slot } = workerData as ThreadData<Setup>;
  const answer = (said: WorkerAnswer<Result>) => port.postMessage(said);
  const fail = (error: unknown): void => {
    if (error instanceof KeysweepError)
      answer({ kind: "failed", code: error.code, message: error.message, hint: error.hint });
    else answer({ kind: "failed", message: (error instanceof Error && error.stack) || messageOf(error) });
  };
  try {
    const work = await start(setup, (bytes) => {
      counters[slot * 2]!++;
      counters[slot * 2 + 1]! += bytes;
    });
    port.on("message", async (task: Task) => {
      try {
        answer({ kind: "done", result: await work(task) });
      } catch (error) {
        fail(error);
      }
    });
  } catch (error) {
    fail(error);
  }
}

/**
 * Whether threads can be started. A program that was bundled together with keysweep has taken the modules of its workers along into one
 * file: it does everything in its own thread.
 */
export function hasWorker(name: string): boolean {
  return findWorker(name) !== undefined;
}

function workerModule(name: string): URL {
  const url = findWorker(name);
  if (url === undefined) throw new Error(`${name}.js is missing from this installation`);
  return url;
}

/** The built worker: beside this module's chunk or above it; from the source, in `dist`. */
function findWorker(name: string): URL | undefined {
  for (const place of [`./${name}.js`, `../${name}.js`, `../../dist/${name}.js`]) {
    const url = new URL(place, import.meta.url);
    if (existsSync(fileURLToPath(url))) return url;
  }
  return undefined;
}
