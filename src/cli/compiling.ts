import { setFlagsFromString } from "node:v8";

/** V8 of Node 20, which tells by a budget of executed bytecode what is worth optimizing; later ones have no such flag, and no need of it. */
const BUDGETED = /^11\.3\./;
/** The usual one is 132 kB. Measured: more is slower where files are read, and with these flags where a history is. */
const BUDGETS = { scan: 400_000, history: 500_000 };
/**
 * Optimizing the few large functions that walk a pack takes more time than what is inlined into them, and first turns of their loops, ever save:
 * without, a sweep of some seconds takes three to eight per cent less, one of git's own history three. Scans take as long either way.
 */
const FLAGS = {
  scan: [],
  history: ["--max-inlined-bytecode-size-cumulative=200", "--no-turbo-loop-peeling"],
};

/**
 * Lets this process optimize a function later than usual, and with less effort. A sweep runs code of every rule it meets, in each of its threads,
 * most of which is soon not run any more: optimizing it takes a sixth of the time of a sweep or a scan (see test/bench/README.md). Call it before
 * threads are started. For a whole process: nothing for a library.
 */
export function optimizeLater(reading: keyof typeof BUDGETS): void {
  if (!BUDGETED.test(process.versions.v8)) return;
  for (const flag of [`--interrupt-budget=${BUDGETS[reading]}`, ...FLAGS[reading]]) setFlagsFromString(flag);
}
