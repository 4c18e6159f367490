import { workInThread } from "../threads.ts";
import type { SweepSetup, SweepTask, TaskResult } from "./messages.ts";
import { createSweeper } from "./sweeper.ts";

// A thread of a sweep.
await workInThread<SweepSetup, SweepTask, TaskResult>(createSweeper);
