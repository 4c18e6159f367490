import { type PoolOptions, runInThreads, type SentTask } from "../threads.ts";
import type { SweepSetup, SweepTask, TaskResult } from "./messages.ts";

/** Does the tasks of a sweep in worker threads, no more of them than there are tasks. The results stand in the order of the tasks. */
export function runTasks(
  setup: SweepSetup,
  tasks: readonly SweepTask[],
  options: PoolOptions,
): Promise<TaskResult[]> {
  const jobs = Math.min(options.jobs, tasks.length);
  return runInThreads<SweepSetup, SweepTask, TaskResult>("sweep-worker", setup, sent(tasks), {
    ...options,
    jobs,
  });
}

async function* sent(tasks: readonly SweepTask[]): AsyncGenerator<SentTask<SweepTask>, void> {
  for (const task of tasks) yield { task };
}
