import type { RulesInForce } from "../load-examiner.ts";
import { workInThread } from "../threads.ts";
import type { SweepSetup, SweepTask, TaskResult } from "./messages.ts";
import { createSweeper } from "./sweeper.ts";

// A thread of a sweep.
await workInThread<RulesInForce, SweepSetup, SweepTask, TaskResult>(createSweeper);
