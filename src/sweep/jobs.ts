import { availableParallelism } from "node:os";

/** More threads than this wait for memory. */
const MOST_JOBS = 8;

/** Worker threads where nobody says how many: one a core, up to a bound. */
export function defaultJobs(): number {
  return Math.min(MOST_JOBS, availableParallelism());
}
