import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parentPort, Worker, workerData } from "node:worker_threads";
import { type ErrorCode, KeysweepError, messageOf } from "../errors.ts";

/** What a worker is started with. */
interface ThreadData<Early> {
  readonly early: Early;
  /** Two numbers a slot, shared by all threads: what was read so far, and its bytes. */
  readonly counters: Float64Array;
  readonly slot: number;
}

/** What a worker says. */
type WorkerAnswer<Part, Result> =
  | { readonly kind: "part"; readonly part: Part }
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

/** Some threads of one module, each started when it is first needed or before. */
export interface Threads {
  readonly count: number;
  /** What the threads have read so far: objects and bytes. */
  progress(): readonly [objects: number, bytes: number];
  /** Starts some of them: what they have to load they load while there is nothing to do for them yet. */
  start(some: number): void;
  /** One of them, by its number. */
  thread(slot: number): Thread;
  /** Ends those that run. */
  end(): Promise<void>;
}

export interface PoolOptions {
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

/** Threads of the module `name`, which is made ready with `early`. */
export function createThreads<Early>(name: string, early: Early, count: number): Threads {
  const entry = workerModule(name);
  const counters = new Float64Array(new SharedArrayBuffer(16 * count));
  const threads: Thread[] = [];
  const thread = (slot: number): Thread => {
    const workerData: ThreadData<Early> = { early, counters, slot };
    threads[slot] ??= startThread(new Worker(entry, { workerData, resourceLimits: LIMITS }));
    return threads[slot];
  };
  return {
    count,
    progress() {
      let objects = 0;
      let bytes = 0;
      for (let slot = 0; slot < count; slot++) {
        objects += counters[slot * 2]!;
        bytes += counters[slot * 2 + 1]!;
      }
      return [objects, bytes];
    },
    start(some) {
      for (let slot = 0; slot < some; slot++) thread(slot);
    },
    thread,
    async end() {
      await Promise.all(threads.map(({ worker }) => worker.terminate()));
    },
  };
}

/** What is made of what threads say, in this thread. */
export interface Receiver<Task, Part, Answer, Result> {
  /** Takes what a task tells before it is done, while the thread goes on. */
  readonly onPart?: (part: Part) => void;
  /** Makes a result of the answer to a task, while the thread that answered waits. */
  finish(answer: Answer, at: number, sent: SentTask<Task>): Result | Promise<Result>;
}

/**
 * Does tasks in threads, each of which gets `setup` first, and the next task when it is done with the last: tasks that are made on demand
 * are never far ahead of the work. The results stand in the order of the tasks. The first failure, or the abortion, is thrown; when this
 * settles, no thread runs any more.
 */
export async function runInThreads<Setup, Task, Part, Answer, Result>(
  threads: Threads,
  setup: Setup,
  tasks: AsyncIterableIterator<SentTask<Task>>,
  { onProgress, signal }: PoolOptions,
  { onPart = () => {}, finish }: Receiver<Task, Part, Answer, Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const report = () => onProgress(...threads.progress());
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
        thread = threads.thread(slot);
        thread.worker.postMessage(setup);
      }
      const answer = await Promise.race([
        doTask<Task, Part, Answer>(thread.worker, value, onPart),
        thread.lost,
      ]);
      results[at] = await finish(answer, at, value);
    }
  };
  try {
    signal?.throwIfAborted();
    const all = Promise.all(Array.from({ length: threads.count }, (_, slot) => work(slot)));
    await Promise.race([all, aborted]);
    report();
  } finally {
    clearInterval(timer);
    signal?.removeEventListener("abort", onAbort);
    // Whoever makes the tasks may wait for something that would never come.
    tasks.return?.().catch(() => {});
    await threads.end();
  }
  return results;
}

export interface Thread {
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
function doTask<Task, Part, Result>(
  worker: Worker,
  { task, moved = [] }: SentTask<Task>,
  onPart: (part: Part) => void,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const listen = (answer: WorkerAnswer<Part, Result>): void => {
      if (answer.kind === "part") {
        onPart(answer.part);
        return;
      }
      worker.off("message", listen);
      if (answer.kind === "failed") reject(failureOf(answer));
      else resolve(answer.result);
    };
    worker.on("message", listen);
    worker.postMessage(task, moved);
  });
}

function failureOf({
  code,
  message,
  hint,
}: Extract<WorkerAnswer<unknown, unknown>, { kind: "failed" }>): Error {
  if (code === undefined) return new Error(message);
  return new KeysweepError(code, message, hint === undefined ? {} : { hint });
}

/** How a thread tells how far it has come, and something of a task that is not done yet. */
export interface ThreadVoice<Part> {
  readonly onRead: (bytes: number) => void;
  readonly tell: (part: Part) => void;
}

/** What a thread does: with what it is made ready, with the setup that comes next, with each task. */
export type ThreadWork<Early, Setup, Task, Part, Result> = (
  early: Early,
  voice: ThreadVoice<Part>,
) => Promise<(setup: Setup) => (task: Task) => Result | Promise<Result>>;

/** In a worker: does the tasks it is sent, one after the other. */
export async function workInThread<Early, Setup, Task, Part, Result>(
  prepare: ThreadWork<Early, Setup, Task, Part, Result>,
): Promise<void> {
  const port = parentPort;
  if (port === null) throw new Error("this module is for worker threads");
  const { early, counters, slot } = workerData as ThreadData<Early>;
  const answer = (said: WorkerAnswer<Part, Result>) => port.postMessage(said);
  const fail = (error: unknown): void => {
    if (error instanceof KeysweepError)
      answer({ kind: "failed", code: error.code, message: error.message, hint: error.hint });
    else answer({ kind: "failed", message: (error instanceof Error && error.stack) || messageOf(error) });
  };
  const ready = prepare(early, {
    onRead(bytes) {
      counters[slot * 2]!++;
      counters[slot * 2 + 1]! += bytes;
    },
    tell: (part) => answer({ kind: "part", part }),
  });
  // Said when there is somebody who listens: with the first task.
  ready.catch(() => {});
  port.once("message", (setup: Setup) => {
    const work = ready.then((begin) => begin(setup));
    work.catch(() => {});
    port.on("message", async (task: Task) => {
      try {
        answer({ kind: "done", result: await (await work)(task) });
      } catch (error) {
        fail(error);
      }
    });
  });
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
