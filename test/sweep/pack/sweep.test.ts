import { describe, expect, test } from "vitest";
import { loadConfig } from "../../../src/config/load.ts";
import { openRepository } from "../../../src/git/repository.ts";
import { sweepHistory } from "../../../src/sweep/pack/sweep.ts";
import { LARGEST_OBJECT } from "../../../src/sweep/pack/sweeper.ts";
import { key } from "../../support/keys.ts";
import { createRepository } from "../../support/repository.ts";

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
});
