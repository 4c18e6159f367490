import type { RulesInForce } from "../load-examiner.ts";
import { workInThread } from "../threads.ts";
import type { SharedResult, SharedWork } from "./messages.ts";
import { createSweeper } from "./sweeper.ts";

// A thread of a sweep: takes tasks until none is left, and tells what came of each. Said at once, it is read while others are still at work.
await workInThread<RulesInForce, SharedWork, undefined, SharedResult, undefined>(
  async (rules, { onRead, tell }) => {
    const begin = await createSweeper(rules, onRead);
    return ({ setup, tasks, taken }) => {
      const work = begin(setup);
      return () => {
        for (let at = Atomics.add(taken, 0, 1); at < tasks.length; at = Atomics.add(taken, 0, 1))
          tell([at, work(tasks[at]!)]);
        return undefined;
      };
    };
  },
);
