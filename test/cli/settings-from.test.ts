import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { key } from "../support/keys.ts";
import { createRepository, type TestRepository, temporaryFolder } from "../support/repository.ts";
import { keysweep, placesIn, report } from "./run.ts";

const secret = key("openai-project", "settings from");

/** A repository whose branch `topic` brings a key and what `permit` writes. */
function branchWith(permit: (repository: TestRepository) => void, before = permit): TestRepository {
  const repository = createRepository();
  repository.write("README", "hello\n");
  if (before !== permit) before(repository);
  repository.commit("Start");
  repository.branch("topic");
  repository.write("src/key.txt", `${secret}\n`);
  permit(repository);
  repository.commit("A key and its permission");
  return repository;
}

const PERMISSIONS: Readonly<Record<string, (repository: TestRepository) => void>> = {
  ".keysweepignore": (repository) => repository.write(".keysweepignore", "*:src/**\n"),
  ".gitleaksignore": (repository) =>
    repository.write(".gitleaksignore", "src/key.txt:openai-project-key:1\n"),
  ".keysweep.toml": (repository) => repository.write(".keysweep.toml", 'exclude = ["src/**"]\n'),
  "package.json": (repository) =>
    repository.write("package.json", JSON.stringify({ keysweep: { exclude: ["src/**"] } })),
  ".gitleaks.toml": (repository) =>
    repository.write(".gitleaks.toml", "[extend]\nuseDefault = true\n[allowlist]\npaths = ['''src/''']\n"),
};

describe("--settings-from", () => {
  test.each(Object.entries(PERMISSIONS))("%s of the branch permits nothing", async (file, permit) => {
    const repository = branchWith(permit);
    expect((await report(repository.path, ["range", "main..HEAD"])).code).toBe(0);
    const { code, json } = await report(repository.path, ["range", "main..HEAD", "--settings-from", "main"]);
    expect([code, placesIn(json)]).toEqual([1, ["src/key.txt:1"]]);
    // The file that the configuration comes from is another there, or none.
    const isWatched = file.endsWith("ignore");
    expect(json.warnings).toEqual(
      isWatched ? [`${file}: changed in this range, which is judged by what stands in main.`] : [],
    );
  });

  test.each(Object.entries(PERMISSIONS))(
    "%s of the commit counts, also where the branch takes it away",
    async (file, permit) => {
      const repository = branchWith((branch) => branch.remove(file), permit);
      const run = async (args: readonly string[]) => (await report(repository.path, args)).code;
      expect(await run(["range", "main..HEAD"])).toBe(1);
      expect(await run(["range", "main..HEAD", "--settings-from", "main"])).toBe(0);
    },
  );

  test("a baseline of the branch covers nothing", async () => {
    const repository = branchWith(() => {});
    expect((await keysweep(repository.path, ["baseline"])).code).toBe(0);
    expect((await keysweep(repository.path, ["scan"])).code).toBe(0);
    expect((await keysweep(repository.path, ["scan", "--settings-from", "main"])).code).toBe(1);
  });

  test("counts for scan, history and check, from a folder inside and of a bare repository", async () => {
    const repository = branchWith((branch) => branch.write(".keysweepignore", "*:src/**\n"));
    const run = async (folder: string, args: readonly string[]) =>
      (await keysweep(folder, [...args, "--settings-from", "main"])).code;
    for (const command of ["scan", "history", "check"]) {
      expect((await keysweep(repository.path, [command])).code, command).toBe(0);
      expect(await run(repository.path, [command]), command).toBe(1);
      expect(await run(join(repository.path, "src"), [command]), command).toBe(1);
    }
    expect(await run(temporaryFolder(), ["history", repository.path])).toBe(1);
    const bare = repository.clone({ bare: true });
    bare.run(["branch", "-f", "permitting", "topic"]);
    expect((await keysweep(bare.path, ["history", "--settings-from", "permitting"])).code).toBe(0);
    expect(await run(bare.path, ["history"])).toBe(1);
  });

  test("follows what settings extend, and links, as the commit has them", async () => {
    const repository = branchWith(
      (branch) => branch.write("ci/more.toml", "[extend]\nuseDefault = true\n"),
      (main) => {
        main.write("ci/sweep.toml", '[extend]\npath = "more.toml"\n');
        main.write("ci/more.toml", "[extend]\nuseDefault = true\n[allowlist]\npaths = ['''^src/''']\n");
        main.link(".keysweep.toml", "ci/sweep.toml");
      },
    );
    const run = async (args: readonly string[]) => (await keysweep(repository.path, ["scan", ...args])).code;
    expect(await run(["--settings-from", "main", "--config", "ci/sweep.toml"])).toBe(0);
    expect(await run(["--config", "ci/sweep.toml"])).toBe(1);
  });

  test("follows a link to an ignore file in the commit, and ends at one that leads to itself", async () => {
    const repository = branchWith(
      (branch) => branch.remove("ci/ignore"),
      (main) => {
        main.write("ci/ignore", "*:src/**\n");
        main.link(".keysweepignore", "ci/ignore");
        main.link(".gitleaksignore", ".nothing");
      },
    );
    expect((await keysweep(repository.path, ["scan", "--settings-from", "main"])).code).toBe(0);
    repository.remove(".keysweepignore");
    symlinkSync(".keysweepignore", join(repository.path, ".keysweepignore"));
    repository.commit("A circle");
    repository.remove(".keysweepignore");
    const { code, stderr } = await keysweep(repository.path, ["scan", "--settings-from", "HEAD"]);
    expect(code).toBe(2);
    expect(stderr).toContain(".keysweepignore in HEAD is a link that leads nowhere");
  });

  test("a configuration outside of the repository is read from the disk", async () => {
    const repository = branchWith(() => {});
    const file = join(temporaryFolder(), "mine.toml");
    writeFileSync(file, 'exclude = ["src/**"]\n');
    const args = ["range", "main..HEAD", "--settings-from", "main", "--config"];
    expect((await keysweep(repository.path, [...args, file])).code).toBe(0);
    repository.write("own.toml", 'exclude = ["src/**"]\n');
    const own = await keysweep(repository.path, [...args, "own.toml"]);
    expect(own.code).toBe(2);
    expect(own.stderr).toContain("there is no configuration file own.toml in main");
  });

  test("a configuration that is named through a link to the repository is the commit's", async () => {
    const repository = branchWith(
      (branch) => branch.write("ci/sweep.toml", 'exclude = ["src/**"]\n'),
      (main) => main.write("ci/sweep.toml", "exclude = []\n"),
    );
    const link = join(temporaryFolder(), "link");
    symlinkSync(repository.path, link);
    symlinkSync(join(repository.path, "ci"), `${link}-inside`);
    for (const file of [join(link, "ci/sweep.toml"), `${link}-inside/sweep.toml`]) {
      const args = ["range", "main..HEAD", "--config", file];
      expect((await keysweep(repository.path, args)).code, file).toBe(0);
      expect((await keysweep(repository.path, [...args, "--settings-from", "main"])).code, file).toBe(1);
    }
  });

  test("a folder that is read as it is has the settings that the commit has in it", async () => {
    const repository = branchWith(
      (branch) => branch.remove("src/.keysweepignore"),
      (main) => main.write("src/.keysweepignore", "*:key.txt\n"),
    );
    const link = join(temporaryFolder(), "link");
    symlinkSync(repository.path, link);
    for (const folder of ["src", join(link, "src")]) {
      const args = ["scan", "--no-git", folder];
      expect((await keysweep(repository.path, args)).code, folder).toBe(1);
      expect((await keysweep(repository.path, [...args, "--settings-from", "main"])).code, folder).toBe(0);
    }
  });

  test("folders that are links are followed in the commit", async () => {
    const more = "[extend]\nuseDefault = true\n";
    const repository = branchWith(
      (branch) => branch.write("ci/shared/more.toml", more),
      (main) => {
        main.write("ci/shared/more.toml", `${more}[allowlist]\npaths = ['''^src/''']\n`);
        main.link("ci/now", "shared");
        main.write(".gitleaks.toml", '[extend]\npath = "ci/now/more.toml"\n');
      },
    );
    expect((await keysweep(repository.path, ["scan", "--settings-from", "main"])).code).toBe(0);
    expect((await keysweep(repository.path, ["scan"])).code).toBe(1);
  });

  test("settings in a submodule, of which a commit says nothing, are not taken for none", async () => {
    const repository = branchWith(() => {});
    repository.link(".keysweep.toml", "shared/sweep.toml");
    repository.run(["add", ".keysweep.toml"]);
    const head = repository.run(["rev-parse", "HEAD"]).trim();
    repository.run(["update-index", "--add", "--cacheinfo", `160000,${head},shared`]);
    repository.run(["commit", "--quiet", "--message", "Settings of all projects"]);
    const { code, stderr } = await keysweep(repository.path, ["scan", "--settings-from", "HEAD"]);
    expect(code).toBe(2);
    expect(stderr).toContain("shared/sweep.toml cannot be read: it lies in a submodule in HEAD");
  });

  test.each([
    ["nowhere", /settings are read from, nowhere, is not in this repository[\s\S]*git fetch/],
    ["0".repeat(40), /all-zero id[\s\S]*origin\/main/],
    ["", /"", which is no name of a commit/],
    ["--all", /needs a value/],
  ])("%j is exit 2", async (commit, says) => {
    const repository = branchWith(() => {});
    const ran = await keysweep(repository.path, ["range", "main..HEAD", "--settings-from", commit]);
    expect([ran.code, ran.stdout]).toEqual([2, ""]);
    expect(ran.stderr).toMatch(says);
  });

  test("a way out that counts is named", async () => {
    const repository = branchWith(() => {});
    const { stdout } = await keysweep(repository.path, ["range", "main..HEAD", "--settings-from", "main"]);
    expect(stdout.replace(/\s+/g, " ")).toContain("fingerprint into .keysweepignore and have that in main.");
  });
});
