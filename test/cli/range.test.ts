import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { FORMATS } from "../../src/report/types.ts";
import { key } from "../support/keys.ts";
import { createRepository, type TestRepository } from "../support/repository.ts";
import { keysweep, placesIn, report } from "./run.ts";

const secret = (name: string) => key("openai-project", `range ${name}`);

function build(): { repository: TestRepository; base: string } {
  const repository = createRepository();
  repository.write("old.txt", `a\n${secret("old")}\n`);
  const base = repository.commit("Old");
  return { repository, base };
}

describe("range", () => {
  test("reports what head has and base has not, with commit, author and date", async () => {
    const { repository, base } = build();
    repository.write("old.txt", `a\n${secret("old")}\nb\n${secret("new")}\n`);
    const one = repository.commit("One", { author: "Somebody <some@example.com>" });
    repository.write("gone.txt", `${secret("gone")}\n`);
    const two = repository.commit("Two");
    repository.remove("gone.txt");
    repository.commit("Three");
    const { code, json } = await report(repository.path, ["range", `${base}..HEAD`, "--show-secrets"]);
    expect(code).toBe(1);
    expect(placesIn(json)).toEqual(["gone.txt:1", "old.txt:4"]);
    const commits = json.leaks.flatMap(({ findings }) => findings.map(({ place }) => place.commit));
    expect(commits.map((commit) => commit?.id).sort()).toEqual([one, two].sort());
    expect(commits.find((commit) => commit?.id === one)?.author).toEqual({
      who: "Somebody <some@example.com>",
      time: "2023-11-14T22:14:20Z",
    });
    expect((await report(repository.path, ["range", "HEAD..HEAD"])).code).toBe(0);
  });

  test.each(FORMATS)("a secret that somebody commits as is told, and never shown: %s", async (format) => {
    const { repository, base } = build();
    repository.write("other.txt", `${secret("other")}\n`);
    repository.commit("One", { author: `${secret("who")} <some@example.com>` });
    for (const command of [["range", `${base}..HEAD`], ["history"]]) {
      const { code, stdout } = await keysweep(repository.path, [...command, "--format", format]);
      expect(code).toBe(1);
      expect(stdout).toContain("other.txt");
      expect(stdout).not.toContain(secret("who").slice(0, 14));
    }
  });

  test("a tag under the base's name does not choose what is left out, nor whose settings count", async () => {
    const { repository, base } = build();
    repository.run(["update-ref", "refs/remotes/origin/main", base]);
    repository.write("new.txt", `${secret("new")}\n`);
    repository.write(".keysweepignore", "*:new.txt\n");
    const head = repository.commit("One");
    const settings = "--settings-from=origin/main";
    expect((await keysweep(repository.path, ["range", "origin/main..HEAD", settings])).code).toBe(1);
    // What means the same commit is no question.
    repository.run(["tag", "-a", "-m", "same", "origin/main", base]);
    expect((await keysweep(repository.path, ["range", "origin/main~0..HEAD", settings])).code).toBe(1);
    repository.run(["tag", "-f", "origin/main", head]);
    for (const words of [
      ["range", "origin/main..HEAD"],
      ["range", "origin/main^{}..HEAD"],
      ["range", `${base}..origin/main`],
      ["scan", settings],
      ["history", "--settings-from=origin/main~0"],
    ]) {
      const { code, stderr } = await keysweep(repository.path, words);
      expect([words, code]).toEqual([words, 2]);
      expect(stderr).toContain(
        "origin/main, means several commits: refs/remotes/origin/main, refs/tags/origin/main",
      );
      expect(stderr).toContain("which one is meant: refs/remotes/origin/main");
    }
    const full = ["range", "refs/remotes/origin/main..HEAD", "--settings-from=refs/remotes/origin/main"];
    expect((await keysweep(repository.path, full)).code).toBe(1);
    const short = base.slice(0, 7);
    repository.run(["tag", short, head]);
    expect((await keysweep(repository.path, ["range", `${short}..HEAD`])).stderr).toContain(
      `means several commits: refs/tags/${short}, ${base}`,
    );
    expect((await keysweep(repository.path, ["range", `${base}..HEAD`, "--settings-from", base])).code).toBe(
      1,
    );
    // Git takes a remote's name for the HEAD of it.
    repository.run(["symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main"]);
    expect((await keysweep(repository.path, ["range", "origin..HEAD", full[2] ?? ""])).code).toBe(1);
    repository.run(["tag", "-d", "origin/main"]);
    repository.run(["tag", "origin", head]);
    expect((await keysweep(repository.path, ["range", "origin..HEAD"])).stderr).toContain(
      "which one is meant: refs/remotes/origin/HEAD",
    );
  });

  test("says that a range is empty where its ends are swapped, and nothing where they are one", async () => {
    const { repository, base } = build();
    repository.write("new.txt", `${secret("new")}\n`);
    repository.commit("New");
    const swapped = await keysweep(repository.path, ["range", `HEAD..${base}`]);
    expect(swapped.code).toBe(0);
    expect(swapped.stdout).toContain("nothing to read");
    expect(swapped.stdout.replace(/\s+/g, " ")).toContain(`keysweep range ${base}..HEAD`);
    const one = await keysweep(repository.path, ["range", "HEAD..HEAD"]);
    expect(one.code).toBe(0);
    expect(one.stdout).not.toContain("nothing to read");
  });

  test("reads commit and tag messages, lines counted in the message", async () => {
    const { repository, base } = build();
    const commit = repository.commit(`Say it\n\n${secret("message")}\n`);
    repository.tag("v1", `Tag\n${secret("tag")}\n`);
    repository.tag("again", `Tag of it\n${secret("again")}\n`, "v1");
    const { json } = await report(repository.path, ["range", `${base}..HEAD`]);
    expect(placesIn(json)).toEqual(["commit-message:3", "tag-message:2", "tag-message:2"]);
    const commits = json.leaks.flatMap(({ findings }) => findings.map(({ place }) => place.commit?.id));
    expect(commits).toEqual([commit, commit, commit]);
  });

  test("reads the messages of the tag that is its head, on the base itself and on no commit too", async () => {
    const { repository } = build();
    const placesOf = async (range: string) => {
      const { code, json } = await report(repository.path, ["range", range]);
      return [code, placesIn(json)];
    };
    repository.tag("other", `Other\n${secret("other")}\n`);
    repository.tag("v1", `Tag\n\n${secret("tag")}\n`);
    repository.tag("again", `Tag of it\n${secret("again")}\n`, "v1");
    expect(await placesOf("HEAD..v1")).toEqual([1, ["tag-message:3"]]);
    expect(await placesOf(`HEAD..${repository.id("v1")}`)).toEqual([1, ["tag-message:3"]]);
    expect(await placesOf("HEAD..again")).toEqual([1, ["tag-message:2", "tag-message:3"]]);
    expect(await placesOf("v1..again")).toEqual([1, ["tag-message:2"]]);
    expect(await placesOf("again..again")).toEqual([0, []]);
    expect(await placesOf("again..main")).toEqual([0, []]);
    repository.tag("file", `File\n${secret("file")}\n`, "HEAD:old.txt");
    expect(await placesOf("HEAD..file")).toEqual([1, ["ref:2", "tag-message:2"]]);
    repository.tag("folder", `Folder\n${secret("folder")}\n`, "HEAD^{tree}");
    const { code, json } = await report(repository.path, ["range", "HEAD..folder"]);
    expect([code, placesIn(json)]).toEqual([1, ["tag-message:2"]]);
    expect(json.gaps).toMatchObject([{ why: "it names neither a commit nor a file" }]);
  });

  test("reads what only a merge brings in, and nothing that a parent has", async () => {
    const { repository, base } = build();
    repository.branch("side");
    repository.write("side.txt", "side\n");
    repository.commit("Side");
    repository.branch("main");
    repository.write("main.txt", "main\n");
    repository.commit("Main");
    const merge = repository.merge("side", {
      change: () => repository.write("side.txt", `side\n${secret("merge")}\n`),
    });
    const { json } = await report(repository.path, ["range", `${base}..HEAD`]);
    expect(json.leaks.map(({ findings }) => findings)).toMatchObject([
      [{ line: 2, place: { path: "side.txt", commit: { id: merge } } }],
    ]);
  });

  test("honours --include and --exclude", async () => {
    const { repository, base } = build();
    repository.write("docs/a.md", `${secret("docs")}\n`);
    repository.write("src/a.ts", `${secret("src")}\n`);
    repository.commit("Both");
    const excluded = await report(repository.path, ["range", `${base}..HEAD`, "--exclude", "docs"]);
    expect(placesIn(excluded.json)).toEqual(["src/a.ts:1"]);
    expect(excluded.json.skips).toEqual([{ what: "docs/a.md", why: "excluded" }]);
    const included = await report(repository.path, ["range", `${base}..HEAD`, "--include", "*.md"]);
    expect(placesIn(included.json)).toEqual(["docs/a.md:1"]);
  });

  test.each([
    [
      "1234567890123456789012345678901234567890..HEAD",
      /base of the range.*is not in this repository/,
      /git fetch origin/,
    ],
    ["origin/main..HEAD", /origin\/main, is not in this repository/, /git fetch origin main/],
    [`HEAD..${"0".repeat(40)}`, /head of the range is the all-zero id/, /branch was deleted/],
    ["HEAD..nowhere", /head of the range, nowhere/, /git fetch/],
    ["HEAD~999..HEAD", /HEAD~999, is not in this repository/, /names no commit here: git log/],
  ])("%s is exit 2 with the words that fix it", async (range, says, fix) => {
    const { repository } = build();
    for (const more of [[], ["--exit-zero"], ["--quiet"]]) {
      const { code, stdout, stderr } = await keysweep(repository.path, ["range", range, ...more]);
      expect(code).toBe(2);
      expect(stdout).toBe("");
      expect(stderr).toMatch(says);
      expect(stderr).toMatch(fix);
      expect(stderr.trimEnd().split("\n")).toHaveLength(2);
    }
  });

  test.each(["0".repeat(40), "0".repeat(64), "0".repeat(7)])(
    "a base of %s, as CI says of a new branch, leaves nothing out, and that is said",
    async (base) => {
      const { repository } = build();
      repository.branch("topic");
      repository.write("new.txt", `${secret("new")}\n`);
      // Not changed by the range: there is nothing that it is compared with.
      repository.write(".keysweepignore", "*:docs/**\n");
      repository.commit("New");
      for (const dots of ["..", "..."]) {
        const { code, json } = await report(repository.path, ["range", `${base}${dots}HEAD`]);
        expect([code, placesIn(json)]).toEqual([1, ["new.txt:1", "old.txt:2"]]);
        expect(json.scope).toBe("everything that HEAD reaches");
        expect(json.warnings).toEqual([expect.stringContaining("nothing was left out")]);
      }
      const shallow = repository.clone({ depth: 1 });
      const cut = await keysweep(shallow.path, ["range", `${base}..HEAD`]);
      expect(cut.code).toBe(2);
      expect(cut.stderr).toMatch(/does not hold all commits[\s\S]*--unshallow/);
    },
  );

  test("a branch that only the remote has here is said to be there", async () => {
    const { repository } = build();
    repository.branch("topic");
    repository.run(["update-ref", "refs/remotes/origin/trunk", "HEAD"]);
    const { code, stderr } = await keysweep(repository.path, ["range", "trunk..HEAD"]);
    expect(code).toBe(2);
    expect(stderr).toContain("Did you mean origin/trunk?");
  });

  test("in a shallow clone says how to get the rest", async () => {
    const { repository, base } = build();
    for (const name of ["one", "two", "three"]) repository.commit(name);
    const shallow = repository.clone({ depth: 2 });
    const missing = await keysweep(shallow.path, ["range", `${base}..HEAD`]);
    expect(missing.code).toBe(2);
    expect(missing.stderr).toMatch(/git fetch --unshallow/);
    // The base is there, the way to it is not.
    shallow.run(["fetch", "--quiet", "--depth=1", "origin", base]);
    const cut = await keysweep(shallow.path, ["range", `${base}..HEAD`]);
    expect(cut.code).toBe(2);
    expect(cut.stderr).toMatch(/does not hold all commits[\s\S]*--unshallow/);
    expect((await keysweep(shallow.path, ["range", "HEAD~1..HEAD"])).code).toBe(0);
  });

  test("says where the range changes what it is judged by, also with --quiet", async () => {
    const { repository, base } = build();
    repository.write("new.txt", `${secret("permitted")}\n`);
    repository.write(".keysweepignore", "*:new.txt\n");
    repository.write("sub/.keysweepignore", "*:new.txt\n");
    repository.write("package.json", "{}\n");
    repository.commit("A key and its permission");
    const { code, json } = await report(repository.path, ["range", `${base}..HEAD`]);
    expect([code, json.warnings]).toEqual([
      0,
      [".keysweepignore: changed in this range, which is judged by it: see what it permits."],
    ]);
    const quiet = await keysweep(repository.path, ["range", `${base}..HEAD`, "--quiet"]);
    expect(quiet.stderr).toContain(".keysweepignore: changed in this range");
    expect((await report(repository.path, ["range", "HEAD..HEAD"])).json.warnings).toEqual([]);
  });

  test("warns of the settings in force and of no others", async () => {
    const { repository } = build();
    const warnings = async (args: readonly string[], folder = "") =>
      (await report(join(repository.path, folder), ["range", "HEAD~1..HEAD", ...args])).json.warnings;
    const said = (names: string) => [
      `${names}: changed in this range, which is judged by it: see what it permits.`,
    ];
    const packageOf = (keysweep: unknown, version: string) => JSON.stringify({ version, keysweep }, null, 2);
    const exclude = (path: string) => ({ exclude: [path] });
    repository.write("package.json", packageOf(exclude("a"), "1.0.0"));
    repository.commit("Settings in package.json");
    expect(await warnings([])).toEqual(said("package.json"));
    repository.write("package.json", packageOf(exclude("a"), "1.0.1"));
    repository.write(".gitleaks.toml", 'title = "not in force"\n');
    repository.commit("A release");
    expect(await warnings([])).toEqual([]);
    repository.write("package.json", packageOf(exclude("b"), "1.0.1"));
    repository.commit("Other settings");
    expect(await warnings([], "")).toEqual(said("package.json"));
    repository.write("ci/sweep.toml", '[extend]\npath = "more.toml"\n');
    repository.write("ci/more.toml", "[extend]\nuseDefault = true\n");
    repository.write(".keysweep.toml", 'exclude = ["c"]\n');
    repository.commit("Settings elsewhere");
    expect(await warnings(["--config", "ci/sweep.toml"])).toEqual(said("ci/more.toml, ci/sweep.toml"));
    expect(await warnings(["--config", "sweep.toml"], "ci")).toEqual(said("ci/more.toml, ci/sweep.toml"));
    expect(await warnings([], "ci")).toEqual(said(".keysweep.toml"));
  });
});
