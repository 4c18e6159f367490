import { describe, expect, test } from "vitest";
import { loadConfig } from "../../../src/config/load.ts";
import { openRepository } from "../../../src/git/repository.ts";
import { LARGEST_AT_ONCE } from "../../../src/sources/read-file.ts";
import { sweepHistory } from "../../../src/sweep/pack/sweep.ts";
import { LARGEST_OBJECT } from "../../../src/sweep/pack/sweeper.ts";
import { key } from "../../support/keys.ts";
import { createRepository } from "../../support/repository.ts";
import { plainReading } from "../reading.ts";

describe("the pack sweep", () => {
  test("leaves what is too large to git, and says how many objects that are", async () => {
    const repository = createRepository();
    const secret = key("openai-project", "at the end of much");
    repository.write("small.txt", "small\n");
    repository.write("large.txt", `${"much ".repeat(LARGEST_OBJECT / 5)}\nkey = ${secret}\n`);
    repository.commit("Large");
    repository.repack(["-adq"]);
    const config = await loadConfig(repository.path, repository.path);
    const sweep = async () =>
      sweepHistory(await openRepository(repository.path), { config, ignoreEntries: [] }, { jobs: 1 });
    const first = await sweep();
    expect(first.sightings.map((one) => one.secret.reveal())).toEqual([secret]);
    // Both files and the commit.
    expect(first.coverage).toMatchObject({ blobs: 3, readByGit: 1, gaps: [] });
    // Remembered: nothing is read.
    const second = await sweep();
    expect(second.coverage).toMatchObject({ blobs: 3, gaps: [] });
    expect(second.coverage.readByGit).toBeUndefined();
  });

  test("reads what is too large to be held in pieces, and anew in each sweep where it found something", async () => {
    const repository = createRepository();
    const secret = key("openai-project", "in the middle of too much");
    const half = "much\n".repeat(LARGEST_AT_ONCE / 8);
    repository.write("dump.sql", `${half}key = ${secret}\n${half}`);
    repository.write("quiet.sql", half + half);
    repository.commit("Dumps");
    repository.repack(["-adq"]);
    const config = await loadConfig(repository.path, repository.path);
    const sweep = async () =>
      sweepHistory(await openRepository(repository.path), { config, ignoreEntries: [] }, { jobs: 1 });
    const first = await sweep();
    expect(first.sightings.map((one) => [one.line, one.column, one.secret.reveal()])).toEqual([
      [LARGEST_AT_ONCE / 8 + 1, 7, secret],
    ]);
    expect(first.coverage).toMatchObject({ blobs: 3, readByGit: 2, gaps: [] });
    const second = await sweep();
    expect(plainReading(second)).toEqual(plainReading(first));
    expect(second.coverage.readByGit).toBe(1);
  });
});
