import { lstatSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { BASELINE_FILE, mergeEntries, parseBaseline, renderBaseline } from "../../src/leaks/baseline.ts";
import { runKeysweep } from "../support/command.ts";
import { key } from "../support/keys.ts";
import { createRepository, temporaryFolder } from "../support/repository.ts";
import { baseline, entries, leaking, other, scan, secret, text } from "./baseline-runs.ts";

/** A password: short enough for somebody to guess. */
const password = (word: string) => `${["mysql", "//root"].join(":")}:${word}@10.0.0.5/shop\n`;

const weak = ["Tr0ub", "4dor3"].join("");

describe("a baseline", () => {
  test("makes a run clean and counts what it covers, in every scanning command", () => {
    const repository = leaking();
    expect(scan(repository)).toMatchObject({ code: 1, covered: 0 });
    expect(baseline(repository, "--reason", "before keysweep")).toMatchObject({ code: 0 });
    expect(entries(repository)).toMatchObject([
      { where: ["a.txt"], status: "accepted", reason: "before keysweep", who: "A. Committer" },
    ]);
    expect(scan(repository)).toMatchObject({ code: 0, covered: 2 });
    for (const command of [["scan"], ["history"]])
      expect(scan(repository, ...command), command[0]).toMatchObject({ code: 0, covered: 1 });
  });

  test("holds no secret, no time, no line, and does not change when nothing does", () => {
    const repository = leaking();
    repository.write("b.txt", password(weak));
    repository.commit("more");
    baseline(repository);
    const first = text(repository);
    expect(entries(repository)).toHaveLength(2);
    expect(first).not.toContain(secret);
    expect(first).not.toContain(weak);
    expect(first).not.toMatch(/"line"|\d{2}:\d{2}/);
    repository.write("a.txt", `moved\ndown\n${secret}\n`);
    repository.write("b.txt", `moved\n\n${password(weak)}`);
    repository.commit("moved");
    expect(scan(repository).code).toBe(0);
    baseline(repository);
    expect(text(repository)).toBe(first);
  });

  test("another secret on a covered line is reported", () => {
    const repository = leaking();
    repository.write("b.txt", password(weak));
    repository.commit("more");
    baseline(repository, "--status", "false-positive");
    repository.write("a.txt", `${other}\n`);
    repository.write("b.txt", password(["Corr3ct", "Horse"].join("")));
    expect(scan(repository, "scan").places.sort()).toEqual(["a.txt:1", "b.txt:1"]);
  });

  test.each([
    ["accepted", ["new.txt:1"]],
    ["rotated", []],
    ["false-positive", []],
    ["test", []],
  ])("the same strong secret in a new file, %s: %j", (status, expected) => {
    const repository = leaking();
    baseline(repository, "--status", status);
    repository.write("new.txt", `${secret}\n`);
    expect(scan(repository, "scan").places).toEqual(expected);
  });

  test("the same weak secret in a new file is reported whatever its status", () => {
    const repository = createRepository();
    repository.write("a.txt", password(weak));
    repository.commit("password");
    baseline(repository, "--status", "test");
    expect(scan(repository).code).toBe(0);
    repository.write("new.txt", password(weak));
    expect(scan(repository, "scan").places).toEqual(["new.txt:1"]);
  });

  test("covers nothing from the day after its last, and says so", () => {
    const repository = leaking();
    baseline(repository, "--until", "2020-02-29");
    const { code, warnings } = scan(repository);
    expect(code).toBe(1);
    expect(warnings).toContain("their time is over");
    baseline(repository, "--until", "2999-12-31");
    expect(entries(repository)).toMatchObject([{ until: "2999-12-31" }]);
    expect(scan(repository).code).toBe(0);
  });

  test("says what it holds in vain, where everything was looked at", () => {
    const repository = leaking();
    baseline(repository);
    repository.run(["checkout", "--quiet", "--orphan", "fresh"]);
    repository.remove("a.txt");
    repository.commit("fresh start");
    repository.run(["branch", "-D", "main"]);
    repository.run(["reflog", "expire", "--expire=now", "--all"]);
    expect(scan(repository).warnings).toContain("nothing is found any more for");
    expect(scan(repository, "scan").warnings).not.toContain("nothing is found any more");
    repository.write("b.txt", `${other}\n`);
    baseline(repository, "--until", "2020-02-29");
    expect(entries(repository)).toHaveLength(2);
    // What is over is found all the same, and is a person's to judge.
    expect(baseline(repository, "--prune")).toMatchObject({
      code: 0,
      stdout: `${BASELINE_FILE}: 1 entry taken out, 1 left. Commit it.\n`,
    });
    expect(entries(repository)).toMatchObject([{ where: ["b.txt"], until: "2020-02-29" }]);
    expect(baseline(repository, "--prune").stdout).toContain("nothing was taken out");
  });

  test("is not cleared of anything where something could not be read, or where one looks at a part", () => {
    const repository = leaking();
    baseline(repository);
    const before = text(repository);
    const id = repository.run(["rev-parse", "HEAD:a.txt"]);
    rmSync(join(repository.path, ".git/objects", id.slice(0, 2), id.slice(2)));
    rmSync(join(repository.path, "a.txt"));
    const ran = baseline(repository, "--prune");
    expect(ran.code).toBe(3);
    expect(ran.stderr).toContain("nothing was taken out");
    expect(baseline(repository, "--quiet")).toMatchObject({
      code: 3,
      stderr: expect.stringContaining("not everything could be read"),
    });
    for (const more of [
      ["--include", "a.txt"],
      ["--import", "x.json"],
    ])
      expect(baseline(repository, "--prune", ...more).code).toBe(2);
    expect(text(repository)).toBe(before);
  });

  test("has nothing to commit where nothing is new", () => {
    const repository = leaking();
    repository.write(".gitattributes", `${BASELINE_FILE} merge=union\n`);
    expect(baseline(repository).stdout).toContain("1 new entry. Commit it.");
    expect(baseline(repository)).toMatchObject({ code: 0, stdout: "Nothing is left to write down.\n" });
  });

  test("--quiet says nothing when nothing is wrong", () => {
    const repository = leaking();
    for (const more of [[], ["--prune"]])
      expect(baseline(repository, "--quiet", ...more)).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(entries(repository)).toHaveLength(1);
  });

  test("says what is new and what is renewed, and not that what it renews was over", () => {
    const repository = leaking();
    baseline(repository, "--until", "2020-02-29");
    repository.write("b.txt", `${other}\n`);
    const ran = baseline(repository, "--until", "2999-12-31");
    expect(ran.stdout).toContain(`${BASELINE_FILE}: 1 new entry, 1 renewed. Commit it.\n`);
    expect(ran.stdout).not.toContain("their time is over");
    expect(entries(repository).map(({ until }) => until)).toEqual(["2999-12-31", "2999-12-31"]);
  });

  test("is written whole or not at all, and stays the link that it is", () => {
    const repository = leaking();
    const elsewhere = join(temporaryFolder(), "shared.jsonl");
    writeFileSync(elsewhere, '{"version":1}\n');
    symlinkSync(elsewhere, join(repository.path, BASELINE_FILE));
    expect(baseline(repository).code).toBe(0);
    expect(lstatSync(join(repository.path, BASELINE_FILE)).isSymbolicLink()).toBe(true);
    expect(parseBaseline(readFileSync(elsewhere, "utf8"), "shared")).toHaveLength(1);
    expect(readdirSync(join(elsewhere, ".."))).toEqual(["shared.jsonl"]);
  });

  test("is one line an entry, sorted, and merges what was there with what is new", () => {
    const entry = (fingerprint: string, where: string) => ({
      fingerprint,
      rule: "r",
      where: [where],
      status: "accepted" as const,
      reason: "",
      who: "",
    });
    const [first, second] = ["b".repeat(16), "a".repeat(16)];
    const merged = mergeEntries([entry(first, "z.txt")], [entry(first, "a.txt"), entry(second, "b.txt")]);
    const written = renderBaseline(merged);
    expect(written.split("\n").filter((line) => line.includes("fingerprint"))).toHaveLength(2);
    expect(written.indexOf(second)).toBeLessThan(written.indexOf(first));
    expect(parseBaseline(written, "x").at(-1)?.where).toEqual(["a.txt", "z.txt"]);
    expect(parseBaseline(renderBaseline([]), "x")).toEqual([]);
  });

  test("merges what two branches add, also the same", () => {
    const repository = createRepository();
    const hint = baseline(repository).stdout.trimEnd().split(": ").at(-1) ?? "";
    expect(hint).toBe(`${BASELINE_FILE} merge=union`);
    repository.write(".gitattributes", `${hint}\n`);
    repository.commit("no leak yet");
    expect(baseline(repository).stdout).not.toContain("merge=union");
    const accept = (branch: string, ...names: string[]) => {
      repository.branch(branch, "main");
      for (const name of names) repository.write(`${name}.txt`, `${key("openai-project", name)}\n`);
      repository.commit(`keys of ${branch}`);
      baseline(repository, "--reason", branch);
      repository.commit(`accept keys of ${branch}`);
    };
    accept("one", "a", "b", "shared");
    accept("two", "shared", "c", "d", "e");
    repository.branch("main");
    for (const branch of ["one", "two"]) repository.run(["merge", "--quiet", "--no-edit", branch]);
    expect(entries(repository)).toHaveLength(6);
    expect(scan(repository)).toMatchObject({ code: 0, warnings: "" });
    const merged = entries(repository);
    baseline(repository);
    expect(entries(repository)).toEqual(parseBaseline(renderBaseline(merged), "x"));
  });

  test("tells a person where two branches decided differently", () => {
    const line = (status: string) =>
      JSON.stringify({ fingerprint: "a".repeat(16), rule: "r", where: ["a"], status, until: "2030-01-01" });
    const twice = (...statuses: string[]) => ['{"version":1}', ...statuses.map(line)].join("\n");
    expect(parseBaseline(twice("test", "test"), "x")).toHaveLength(1);
    expect(() => parseBaseline(twice("test", "accepted"), "x")).toThrow("twice, as test and as accepted");
    const repository = leaking();
    repository.write(BASELINE_FILE, twice("test", "accepted"));
    expect(runKeysweep(repository.path, ["scan"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("delete the line that is wrong"),
    });
  });

  test.each([
    ["<<<<<<< HEAD\n", "no valid JSON"],
    ['{"version": 2, "leaks": []}', "no baseline that this keysweep can read"],
    ['{"version": 1}\n{"fingerprint": "x"}', "entry 1"],
    ['{"version": 1}\n<<<<<<< HEAD', "line 2, is no valid JSON"],
  ])("that is broken stops the run: %s", (content, said) => {
    const repository = leaking();
    repository.write(BASELINE_FILE, content);
    const ran = runKeysweep(repository.path, ["scan"]);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain(said);
  });

  test("refuses a status and a day that there are not", () => {
    const repository = leaking();
    expect(baseline(repository, "--status", "fine").stderr).toContain("--status takes");
    expect(baseline(repository, "--until", "2027-02-30").stderr).toContain("--until takes a day");
  });
});
