import { describe, expect, test } from "vitest";
import { key } from "../support/keys.ts";
import { createRepository } from "../support/repository.ts";
import { keysweep } from "./run.ts";

const secret = key("openai-project", "left out");
const NOTHING = /leaves out every file: nothing was read|no file matches .*: nothing was read/;

/** A repository with a leak in `src`, without one in `docs`, and settings. */
function build(settings: string) {
  const repository = createRepository();
  repository.write("docs/a.md", "a\n");
  repository.write("src/a.ts", `a = "${secret}"\n`);
  const base = repository.commit("One");
  repository.write(".keysweep.toml", settings);
  repository.commit("Settings");
  return { repository, base };
}

describe("settings that leave out every file", () => {
  test.each(['exclude = ["**"]\n', 'include = ["scr/**"]\n'])(
    "are wrong use everywhere: %s",
    async (settings) => {
      const { repository, base } = build(settings);
      repository.write("src/b.ts", "b\n");
      repository.run(["add", "--all"]);
      for (const args of [
        [],
        ["scan"],
        ["history"],
        ["staged"],
        ["range", `${base}..HEAD`],
        ["hook", "pre-commit"],
      ]) {
        const { code, stderr } = await keysweep(repository.path, args);
        expect([args, code]).toEqual([args, 2]);
        expect(stderr).toMatch(NOTHING);
      }
      const line = `refs/heads/main ${repository.id("HEAD")} refs/heads/main ${base}\n`;
      expect(
        (await keysweep(repository.path, ["hook", "pre-push", "origin"], { input: line })).stderr,
      ).toMatch(NOTHING);
    },
  );

  test("are none where a change holds nothing else, nothing at all, or all there is", async () => {
    const { repository } = build('exclude = ["docs"]\n');
    expect((await keysweep(repository.path, ["staged"])).code).toBe(0);
    expect((await keysweep(repository.path, ["range", "HEAD..HEAD"])).code).toBe(0);
    repository.write("docs/b.md", "b\n");
    repository.run(["add", "--all"]);
    expect((await keysweep(repository.path, ["staged"])).code).toBe(0);
    repository.commit("Docs");
    expect((await keysweep(repository.path, ["range", "HEAD~1..HEAD"])).code).toBe(0);

    const fresh = createRepository();
    for (const args of [[], ["history"], ["staged"]])
      expect((await keysweep(fresh.path, [...args, "--exclude", "**"])).code).toBe(0);
    fresh.write("README.md", "a\n");
    fresh.run(["add", "--all"]);
    expect((await keysweep(fresh.path, ["staged", "--include", "src/**"])).code).toBe(0);
  });

  test("are none where they want files that only the history has", async () => {
    const { repository } = build("");
    repository.remove("src/a.ts");
    repository.commit("Gone");
    for (const args of [[], ["history"]])
      expect((await keysweep(repository.path, [...args, "--include", "src/**"])).code).toBe(1);
  });
});
