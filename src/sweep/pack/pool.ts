import { statSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import { hasWorker, type PoolOptions, runInThreads, type SentTask } from "../threads.ts";
import type { SweepSetup, SweepTask, TaskResult } from "./messages.ts";

/** A sweep of less than this, in bytes as git stores them, is over before a thread would have begun. */
const SMALL_COST = 512 << 10;
/** Opening a file costs as much as this many bytes. */
const COST_OF_A_FILE = 4 << 10;

const WORKER = "sweep-worker";

/** Does the tasks of a sweep in worker threads, no more of them than there are tasks. The results stand in the order of the tasks. */
export async function runTasks(
  setup: SweepSetup,
  tasks: readonly SweepTask[],
  options: PoolOptions,
): Promise<TaskResult[]> {
  if ((tasks.length === 1 && isSmall(setup, tasks[0]!)) || !hasWorker(WORKER))
    return doHere(setup, tasks, options);
  const jobs = Math.min(options.jobs, tasks.length);
  return runInThreads<SweepSetup, SweepTask, TaskResult, TaskResult>(
    WORKER,
    setup,
    sent(tasks),
    { ...options, jobs },
    (result) => result,
  );
}

async function* sent(tasks: readonly SweepTask[]): AsyncGenerator<SentTask<SweepTask>, void> {
  for (const task of tasks) yield { task };
}

function isSmall({ packs }: SweepSetup, task: SweepTask): boolean {
  if (task.kind === "pack") return (packs[task.pack]!.forest.costs.at(-1) ?? 0) <= SMALL_COST;
  let cost = task.objects.length * COST_OF_A_FILE;
  if (cost > SMALL_COST) return false;
  for (const { path } of task.objects) cost += statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  return cost <= SMALL_COST;
}

async function doHere(
  setup: SweepSetup,
  tasks: readonly SweepTask[],
  { signal, onProgress }: PoolOptions,
): Promise<TaskResult[]> {
  const { createSweeper } = await import("./sweeper.ts");
  let objects = 0;
  let bytes = 0;
  const work = await createSweeper(setup, (more) => {
    objects++;
    bytes += more;
  });
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
