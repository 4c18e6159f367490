import { describe, expect, test } from "vitest";
import { loadConfig } from "../../../src/config/load.ts";
import { openRepository } from "../../../src/git/repository.ts";
import { historySource } from "../../../src/sources/history.ts";
import { sweepHistory } from "../../../src/sweep/pack/sweep.ts";
import { readSource } from "../../../src/sweep/reading.ts";
import { plainReading } from "../reading.ts";
import { createKeyHistory } from "./key-history.ts";

/** SEEDS=100 tries so many histories; a seed that fails is named, and stays the same history. */
const SEEDS = Array.from({ length: Number(process.env.SEEDS ?? 6) }, (_, seed) => seed + 1);

describe("the pack sweep finds what the plain path finds", () => {
  test.each(SEEDS)("in generated history %i, whatever the number of workers", async (seed) => {
    const repository = createKeyHistory(seed);
    const opened = await openRepository(repository.path);
    const context = { config: await loadConfig(repository.path, repository.path), ignoreEntries: [] };
    const plain = await readSource(historySource(opened), context);
    const one = await sweepHistory(opened, context, { jobs: 1, noCache: true });
    const three = await sweepHistory(opened, context, { jobs: 3, noCache: true });
    expect(plain.sightings.length).toBeGreaterThan(20);
    expect(plainReading(one)).toEqual(plainReading(plain));
    const order = ({ sightings }: typeof one) =>
      sightings.map(({ origin, rule, line, column }) => ({ origin, rule: rule.id, line, column }));
    expect(order(three)).toEqual(order(one));
  });
});
