import fc from "fast-check";

/**
 * fast-check with the same examples in every run, so that a change fails for what it did and not by chance.
 * `KEYSWEEP_SEED=random` (or a number) looks at others: what it finds belongs into a test of its own.
 */
const { KEYSWEEP_SEED: seed = "20261128" } = process.env;
if (seed !== "random") fc.configureGlobal({ seed: Number(seed) });

export { fc };
