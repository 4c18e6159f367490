import { statSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import type { RulesInForce } from "../load-examiner.ts";
import {
  createThreads,
  hasWorker,
  type PoolOptions,
  runInThreads,
  type SentTask,
  type Threads,
} from "../threads.ts";
import type { SharedResult, SharedWork, SweepSetup, SweepTask, TaskResult } from "./messages.ts";

/** A sweep of less than this, in bytes as git stores them, is over before a thread would have begun. */
const SMALL_COST = 512 << 10;
/** One of more than this is surely worth a thread, and each time as much another one. */
const COST_OF_A_THREAD = 8 << 20;
/** Opening a file costs as much as this many bytes. */
const COST_OF_A_FILE = 4 << 10;

const WORKER = "sweep-worker";

/** Who does the work of a sweep. */
export interface Pool {
  /** Does tasks, in threads where they are worth it. The results stand in the order of the tasks. To be called once at most. */
  run(setup: SweepSetup, tasks: readonly SweepTask[], options: PoolOptions): Promise<TaskResult[]>;
  /** Ends threads that nothing was made of. */
  end(): Promise<void>;
}

/**
 * A pool of `jobs` threads at most. `cost`: about how many bytes, as git stores them, there are to read; where that is surely work for threads,
 * they begin to load what they need at once.
 */
export function openPool(rules: RulesInForce, jobs: number, cost: number): Pool {
  const threads: Threads | undefined = hasWorker(WORKER) ? createThreads(WORKER, rules, jobs) : undefined;
  threads?.start(Math.min(jobs, Math.floor(cost / COST_OF_A_THREAD)));
  return {
    async run(setup, tasks, options) {
      if (threads === undefined || (tasks.length === 1 && isSmall(setup, tasks[0]!)))
        return doHere(rules, setup, tasks, options);
      const work: SharedWork = { setup, tasks, taken: new Int32Array(new SharedArrayBuffer(4)) };
      const results: TaskResult[] = new Array(tasks.length);
      const onPart = ([at, result]: SharedResult): void => {
        results[at] = result;
      };
      await runInThreads<SharedWork, undefined, SharedResult, undefined, undefined>(
        threads,
        work,
        oneEach(Math.min(jobs, tasks.length)),
        options,
        { onPart, finish: () => undefined },
      );
      return results;
    },
    async end() {
      await threads?.end();
    },
  };
}

/** Every thread is asked once, for all that it gets. */
async function* oneEach(threads: number): AsyncGenerator<SentTask<undefined>, void> {
  for (let thread = 0; thread < threads; thread++) yield { task: undefined };
}

function isSmall({ packs }: SweepSetup, task: SweepTask): boolean {
  if (task.kind === "pack") return (packs[task.pack]!.forest.costs.at(-1) ?? 0) <= SMALL_COST;
  let cost = task.objects.length * COST_OF_A_FILE;
  if (cost > SMALL_COST) return false;
  for (const { path } of task.objects) cost += sizeOf(path);
  return cost <= SMALL_COST;
}

/** 0 for a file that is gone or cannot be looked at: whoever reads it says so. */
function sizeOf(path: string): number {
  try {
    return statSync(path).size;
  } catch {
    return 0;
  }
}

async function doHere(
  rules: RulesInForce,
  setup: SweepSetup,
  tasks: readonly SweepTask[],
  { signal, onProgress }: PoolOptions,
): Promise<TaskResult[]> {
  const { createSweeper } = await import("./sweeper.ts");
  let objects = 0;
  let bytes = 0;
  const begin = await createSweeper(rules, (more) => {
    objects++;
    bytes += more;
  });
  const work = begin(setup);
  const results: TaskResult[] = [];
  for (const task of tasks) {
    // Between two of them there is time for an abortion.
    if (results.length > 0) await setImmediate();
    signal?.throwIfAborted();
    results.push(work(task));
    onProgress(objects, bytes);
  }
  return results;
}
