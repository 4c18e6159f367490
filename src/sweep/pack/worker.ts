import type { RulesInForce } from "../load-examiner.ts";
import { workInThread } from "../threads.ts";
import type { SharedWork, TaskResult } from "./messages.ts";
import { createSweeper } from "./sweeper.ts";

// A thread of a sweep: takes tasks until none is left.
await workInThread<RulesInForce, SharedWork, undefined, [number, TaskResult][]>(async (rules, onRead) => {
  const begin = await createSweeper(rules, onRead);
  return ({ setup, tasks, taken }) => {
    const work = begin(setup);
    return () => {
      const results: [number, TaskResult][] = [];
      for (let at = Atomics.add(taken, 0, 1); at < tasks.length; at = Atomics.add(taken, 0, 1))
        results.push([at, work(tasks[at]!)]);
      return results;
    };
  };
});
