import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ask } from "../../src/git/ask.ts";
import { gitBytes } from "../../src/git/process.ts";
import { createRepository, temporaryFolder } from "../support/repository.ts";

describe("git as keysweep starts it", () => {
  it.each([
    ["streamed", gitBytes],
    ["asked", ask],
  ])("fetches nothing by a program that the repository names as its remote (%s)", async (_, start) => {
    const repository = createRepository();
    repository.write("a.txt", "a\n");
    repository.commit("one");
    const blob = repository.id("HEAD:a.txt");
    const witness = join(temporaryFolder(), "ran");
    for (const [name, value] of [
      ["core.repositoryFormatVersion", "1"],
      ["extensions.partialClone", "origin"],
      ["remote.origin.url", `ext::touch ${witness}`],
      ["remote.origin.promisor", "true"],
      ["protocol.ext.allow", "always"],
    ] as const)
      repository.run(["config", name, value]);
    repository.deleteObject(blob);

    // Without the variable: as a git goes on that is too old to know it.
    const call = { cwd: repository.path, env: { GIT_NO_LAZY_FETCH: undefined } };
    await expect(start(["cat-file", "blob", blob], call)).rejects.toThrow("cat-file");
    expect(existsSync(witness)).toBe(false);
  });
});
