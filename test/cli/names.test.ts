import { readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { FORMATS } from "../../src/report/types.ts";
import { LARGEST_AT_ONCE } from "../../src/sources/read-file.ts";
import { key } from "../support/keys.ts";
import { createRepository, type TestRepository, temporaryFolder } from "../support/repository.ts";
import { type JsonReport, keysweep, report } from "./run.ts";

const secret = (name: string) => key("openai-project", `names ${name}`);
/** Enough of a key to know it by, and more than is ever shown. */
const some = (name: string) => secret(name).slice(20, 60);
const shown = (name: string) => `sk-proj-…${secret(name).slice(-4)}`;

/** `path` or ref of each finding in a name, with where its commit is; sorted. */
function namesIn({ leaks }: JsonReport): string[] {
  return leaks
    .flatMap(({ findings }) => findings)
    .map(({ place, column }) => ({ ...(place as typeof place & { inName?: true; ref?: string }), column }))
    .filter(({ inName }) => inName)
    .map(({ kind, path, ref, column }) => `${kind} ${path ?? ref}:${column}`)
    .sort();
}

async function namesOf(cwd: string, args: readonly string[]): Promise<string[]> {
  const { json, stderr } = await report(cwd, args);
  expect(stderr).toBe("");
  return namesIn(json);
}

/** A file, a folder, a branch and a tag that are each called by a key, and a key in one of these files. */
function build(): { readonly repository: TestRepository; readonly base: string } {
  const repository = createRepository();
  repository.write("readme.md", "hello\n");
  const base = repository.commit("base");
  repository.write(`backups/${secret("file")}.json`, "{}\n");
  for (const name of ["a", "b", "sub/c"]) repository.write(`${secret("folder")}/${name}`, `${name}\n`);
  repository.write(`${secret("folder")}/key.ts`, `"${secret("inside")}"\n`);
  repository.commit("names");
  repository.run(["branch", `try/${secret("branch")}`]);
  repository.tag(secret("tag"), "A tag");
  return { repository, base };
}

const FILES = (kind: string) => [`${kind} backups/${shown("file")}.json:9`, `${kind} ${shown("folder")}/a:1`];
const REFS = [`ref refs/heads/try/${shown("branch")}:5`, `ref refs/tags/${shown("tag")}:1`];

describe("a key that is the name of something", () => {
  test("is told wherever files, commits and refs are read, a folder once", async () => {
    const { repository, base } = build();
    const { path } = repository;
    const inHistory = [...FILES("commit-file"), ...REFS].sort();
    for (const [args, expected] of [
      [["scan"], FILES("file")],
      [["scan", "--no-git", "."], FILES("file")],
      [["scan", `backups/${secret("file")}.json`], FILES("file").slice(0, 1)],
      [
        ["range", `${base}..HEAD`],
        [...FILES("commit-file"), REFS[1]],
      ],
      [["history"], inHistory],
      [["history", "--no-packs"], inHistory],
      [["history", "--no-cache"], inHistory],
      [[], [...FILES("file"), ...inHistory]],
    ] as const)
      expect([args, (await namesOf(path, args)).sort()]).toEqual([args, [...expected].sort()]);
    repository.run(["reset", "--quiet", "--soft", base]);
    expect(await namesOf(path, ["staged"])).toEqual([...FILES("index")].sort());
  });

  test("is told of a file that is too large to be held", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, `${secret("large")}.sql`), "");
    truncateSync(join(folder, `${secret("large")}.sql`), LARGEST_AT_ONCE + 1);
    expect(await namesOf(folder, ["scan", "--no-git", "."])).toEqual([`file ${shown("large")}.sql:1`]);
  });

  test("is shown in no report of any format, nor at other leaks", async () => {
    const { repository, base } = build();
    const folder = temporaryFolder();
    const formats = FORMATS.flatMap((format) => ["--format", `${format}=${join(folder, format)}`]);
    for (const args of [
      ["scan"],
      ["scan", "--exclude", "backups/**"],
      ["range", `${base}..try/${secret("branch")}`],
      ["history"],
      ["history", "--rule", "openai-service-account-key", "--exclude", "backups/**"],
      ["--show-permitted", "--exclude", `${secret("folder")}/**`],
    ]) {
      const { stdout, stderr } = await keysweep(repository.path, [...args, ...formats]);
      expect([args, stdout, stderr]).toEqual([args, "", ""]);
      for (const format of FORMATS) {
        const written = readFileSync(join(folder, format), "utf8");
        expect(written).not.toBe("");
        for (const name of ["file", "folder", "inside", "branch", "tag"])
          expect([args, format, written]).toEqual([args, format, expect.not.stringContaining(some(name))]);
      }
    }
  });

  test("is shown by no command that speaks of .env files", async () => {
    const repository = createRepository();
    repository.write(`${secret("folder")}/.env`, `OPENAI_API_KEY=${secret("inside")}\n`);
    repository.commit("names");
    for (const args of [["doctor"], ["doctor", "--json"], ["env"], ["env", "--fix"]]) {
      const { stdout, stderr } = await keysweep(repository.path, args);
      expect([args, stdout + stderr]).toEqual([args, expect.stringContaining(shown("folder"))]);
      expect([args, stdout + stderr]).toEqual([args, expect.not.stringContaining(some("folder"))]);
    }
  });

  test("is not shown by the plan of a rotation, which looks at ignored files, too", async () => {
    const repository = createRepository();
    repository.write(".gitignore", ".env\n");
    repository.write("a.ts", `"${secret("inside")}"\n`);
    repository.write(`${secret("folder")}/readme.md`, "hello\n");
    repository.commit("names");
    repository.write(`${secret("folder")}/.env`, `OPENAI_API_KEY=${secret("inside")}\n`);
    const { stdout, stderr } = await keysweep(repository.path, ["rotate", "--plan"], {
      input: secret("inside"),
    });
    expect(stdout + stderr).toContain(`${shown("folder")}/.env:1`);
    expect(stdout + stderr).not.toContain(some("folder"));
  });

  test("is told in words that say what it names", async () => {
    const { repository } = build();
    const { code, stdout } = await keysweep(repository.path, ["history"]);
    expect(code).toBe(1);
    for (const words of [
      `name of backups/${shown("file")}.json:1:9`,
      `name of branch try/${shown("branch")}:1:5`,
      `name of tag ${shown("tag")}:1:1`,
    ])
      expect(stdout).toContain(words);
    expect(stdout.replace(/\s+/g, " ")).toContain(`main and try/${shown("branch")}.`);
  });

  test("is old where a change leaves the name as it is, and new where it is moved there", async () => {
    const { repository } = build();
    repository.write(`backups/${secret("file")}.json`, '{"more":1}\n');
    repository.run(["add", "."]);
    expect((await report(repository.path, ["staged"])).code).toBe(0);
    repository.commit("changed");
    expect((await report(repository.path, ["range", "HEAD~1..HEAD"])).code).toBe(0);
    repository.run(["mv", "readme.md", `${secret("moved")}.md`]);
    expect(await namesOf(repository.path, ["staged"])).toEqual([`index ${shown("moved")}.md:1`]);
    repository.commit("moved");
    expect(await namesOf(repository.path, ["range", "HEAD~1..HEAD"])).toEqual([
      `commit-file ${shown("moved")}.md:1`,
    ]);
  });

  test("is accepted as other leaks are: by fingerprint, by path, by the baseline", async () => {
    const { repository } = build();
    const { json } = await report(repository.path, ["scan"]);
    expect(json.leaks.length).toBe(3);
    repository.write(".keysweepignore", json.leaks.map(({ fingerprint }) => `${fingerprint}\n`).join(""));
    expect((await report(repository.path, ["scan"])).code).toBe(0);
    repository.write(".keysweepignore", "*:backups/**\n*:sk-proj-*/**\n");
    expect((await report(repository.path, ["scan"])).code).toBe(0);
    repository.remove(".keysweepignore");
    await keysweep(repository.path, ["baseline", "--reason", "as it is", "--who", "Ada"]);
    const baseline = readFileSync(join(repository.path, ".keysweep-baseline.jsonl"), "utf8");
    for (const name of ["file", "folder", "branch"]) expect(baseline).not.toContain(some(name));
    for (const args of [["scan"], ["history"], []])
      expect((await report(repository.path, args)).code).toBe(0);
  });

  test("stays in history when it is gone, and each later sweep says the same and keeps none", async () => {
    const { repository } = build();
    repository.remove("backups");
    repository.commit("gone");
    const first = await report(repository.path, ["history"]);
    expect(namesIn(first.json)).toContain(FILES("commit-file")[0]);
    const told = ({ leaks }: JsonReport) => JSON.stringify(leaks);
    expect(told((await report(repository.path, ["history"])).json)).toBe(told(first.json));
    expect(told((await report(repository.path, [])).json)).toBe(
      told((await report(repository.path, [])).json),
    );
    const kept = join(repository.path, ".git/keysweep");
    for (const file of readdirSync(kept, { recursive: true, withFileTypes: true }))
      if (file.isFile())
        for (const name of ["file", "folder", "inside", "branch", "tag"])
          expect(readFileSync(join(file.parentPath, file.name), "latin1")).not.toContain(some(name));
  });

  test("is met by a sweep that has found none before, in what came since", async () => {
    const repository = createRepository();
    repository.write("src/readme.md", "hello\n");
    repository.commit("base");
    expect(await namesOf(repository.path, ["history"])).toEqual([]);
    expect(await namesOf(repository.path, ["history"])).toEqual([]);
    repository.run(["branch", secret("branch")]);
    expect(await namesOf(repository.path, ["history"])).toEqual([`ref refs/heads/${shown("branch")}:1`]);
    repository.run(["branch", "-D", secret("branch")]);
    expect(await namesOf(repository.path, ["history"])).toEqual([]);
    repository.run(["mv", "src", secret("since")]);
    repository.commit("moved");
    const expected = [`commit-file ${shown("since")}/readme.md:1`];
    for (let sweep = 0; sweep < 2; sweep++)
      expect(await namesOf(repository.path, ["history"])).toEqual(expected);
    repository.gc();
    expect(await namesOf(repository.path, ["history"])).toEqual(expected);
  });

  test("is met by such a sweep in a folder that a tag names by itself", async () => {
    const repository = createRepository();
    repository.write("readme.md", "hello\n");
    const base = repository.commit("base");
    repository.run(["mv", "readme.md", `${secret("tree")}.md`]);
    const tree = repository.run(["write-tree"]).trim();
    repository.run(["reset", "--quiet", "--hard", base]);
    for (let sweep = 0; sweep < 2; sweep++) expect(await namesOf(repository.path, ["history"])).toEqual([]);
    repository.run(["tag", "folder", tree]);
    for (let sweep = 0; sweep < 2; sweep++)
      expect(await namesOf(repository.path, ["history"])).toEqual([`file ${shown("tree")}.md:1`]);
  });

  test("is refused when a branch or a tag of that name is pushed first, not when it is deleted", async () => {
    const repository = createRepository();
    repository.write("readme.md", "hello\n");
    const id = repository.commit("base");
    const none = "0".repeat(40);
    const push = async (ref: string, from: string, to: string) => {
      const input = `refs/heads/main ${to} ${ref} ${from}\n`;
      return keysweep(repository.path, ["hook", "pre-push", "origin", "x"], { input });
    };
    for (const kind of ["heads", "tags"]) {
      const ref = `refs/${kind}/${secret("branch")}`;
      const { code, stdout } = await push(ref, none, id);
      expect(code).toBe(1);
      expect(stdout).toContain(`name of ${kind === "heads" ? "branch" : "tag"} ${shown("branch")}`);
      expect(stdout).not.toContain(some("branch"));
      expect((await push(ref, id, none)).code).toBe(0);
      expect((await push(ref, id, id)).code).toBe(0);
    }
  });

  test("cannot be found again by a report, which says so", async () => {
    const repository = createRepository();
    repository.write(`${secret("file")}.md`, "hello\n");
    await keysweep(repository.path, ["scan", "--format", "json", "--output", "leaks.json"]);
    const { stdout } = await keysweep(repository.path, ["verify", "leaks.json"]);
    expect(stdout.replace(/\s+/g, " ")).toContain("the leak is a part of a name, which no report holds");
  });
});
