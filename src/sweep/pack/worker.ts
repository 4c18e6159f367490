import type { RulesInForce } from "../load-examiner.ts";
import { workInThread } from "../threads.ts";
import type { SharedResult, SharedWork } from "./messages.ts";
import { createSweeper } from "./sweeper.ts";

// A thread of a sweep: it takes tasks until none is left, and sends the result of each at once, so that it is read while the others work.
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
