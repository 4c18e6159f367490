import { spawnSync } from "node:child_process";
import {
  chmodSync,
  closeSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { writeReportFile } from "../../src/cli/write-report.ts";
import { createRepository, temporaryFolder } from "../support/repository.ts";
import { BIN, cleanEnvironment, keysweep } from "./run.ts";

const isRoot = process.getuid?.() === 0;

function* failing(): Generator<string> {
  yield "the first part\n";
  throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
}

describe("a report that is written to a file", () => {
  test("is its owner's alone where it is new, and keeps the permissions of an earlier one", async () => {
    const folder = temporaryFolder();
    const file = join(folder, "report.json");
    await writeReportFile(file, ["one", "\n"]);
    expect([readFileSync(file, "utf8"), statSync(file).mode & 0o777]).toEqual(["one\n", 0o600]);
    chmodSync(file, 0o644);
    await writeReportFile(file, ["two\n"]);
    expect([readFileSync(file, "utf8"), statSync(file).mode & 0o777]).toEqual(["two\n", 0o644]);
    expect(readdirSync(folder)).toEqual(["report.json"]);
  });

  test("that cannot be ended leaves the earlier one, or none", async () => {
    const folder = temporaryFolder();
    const file = join(folder, "report.json");
    await expect(writeReportFile(file, failing())).rejects.toThrow("no space left");
    expect(readdirSync(folder)).toEqual([]);
    writeFileSync(file, "earlier\n");
    await expect(writeReportFile(file, failing())).rejects.toThrow("no space left");
    expect([readdirSync(folder), readFileSync(file, "utf8")]).toEqual([["report.json"], "earlier\n"]);
  });

  test("goes where symbolic links lead, and they stay", async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "a/b"), { recursive: true });
    symlinkSync("a/b", join(folder, "short"));
    symlinkSync("../report.json", join(folder, "a/b/link"));
    for (const text of ["new\n", "again\n"]) {
      await writeReportFile(join(folder, "short/link"), [text]);
      expect(readFileSync(join(folder, "a/report.json"), "utf8")).toBe(text);
    }
    expect(readlinkSync(join(folder, "a/b/link"))).toBe("../report.json");
    expect(lstatSync(join(folder, "a/report.json")).isFile()).toBe(true);
  });

  test("is not led out of the repository, nor into git's folder, by a link that the repository holds", async () => {
    const outside = temporaryFolder();
    writeFileSync(join(outside, "target"), "kept\n");
    const repository = createRepository();
    repository.write("a.txt", "a\n");
    const at = (name: string) => join(repository.path, name);
    symlinkSync(join(outside, "target"), at("keysweep.sarif"));
    symlinkSync(join(outside, "new"), at("dangling.sarif"));
    symlinkSync(outside, at("reports"));
    symlinkSync(".git/hooks/pre-commit", at("hook.sarif"));
    symlinkSync("a.txt", at("inside.sarif"));
    repository.commit("links");
    for (const file of ["keysweep.sarif", "dangling.sarif", "reports/x.sarif", "hook.sarif"]) {
      const { code, stderr } = await keysweep(repository.path, ["scan", "--format", `sarif=${file}`]);
      expect([file, code, stderr]).toEqual([
        file,
        2,
        expect.stringContaining(`the report ${file} out of it`),
      ]);
    }
    expect(readdirSync(outside)).toEqual(["target"]);
    expect(readFileSync(join(outside, "target"), "utf8")).toBe("kept\n");
    expect((await keysweep(repository.path, ["scan", "--format", "sarif=inside.sarif"])).code).toBe(0);
    // A link of one's own goes where it says.
    symlinkSync(join(outside, "target"), at("own.sarif"));
    expect((await keysweep(repository.path, ["scan", "--format", "sarif=own.sarif"])).code).toBe(0);
    expect(readFileSync(join(outside, "target"), "utf8")).toContain("sarif");
  });

  test("is led out by no such link from elsewhere, through another link, or under another name of its folder", async () => {
    const outside = temporaryFolder();
    const repository = createRepository();
    symlinkSync(join(outside, "new"), join(repository.path, "out.sarif"));
    repository.commit("link");
    symlinkSync("out.sarif", join(repository.path, "own.sarif"));
    symlinkSync(repository.path, join(outside, "home"));
    for (const [cwd, file] of [
      [repository.path, join(outside, "home/out.sarif")],
      [repository.path, "own.sarif"],
      [outside, join(repository.path, "out.sarif")],
      [outside, "home/own.sarif"],
    ] as const) {
      const { code, stderr } = await keysweep(cwd, ["scan", repository.path, "--format", `sarif=${file}`]);
      const refused = expect.stringContaining(`the report ${file} out of it`);
      expect([file, code, stderr]).toEqual([file, 2, refused]);
    }
    const within = join(outside, "home/in.sarif");
    expect((await keysweep(outside, ["scan", "home", "--format", `sarif=${within}`])).code).toBe(0);
    expect(readdirSync(outside)).toEqual(["home"]);
  });

  test("of several names has all of them afterwards", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "one"), "earlier\n");
    linkSync(join(folder, "one"), join(folder, "two"));
    await writeReportFile(join(folder, "one"), ["new\n"]);
    expect(readFileSync(join(folder, "two"), "utf8")).toBe("new\n");
  });

  test("does not replace a file that its owner may not write", async () => {
    const file = join(temporaryFolder(), "report.json");
    writeFileSync(file, "kept\n", { mode: 0o444 });
    const { ino } = statSync(file);
    const written = writeReportFile(file, ["new\n"]);
    // Nobody keeps root from writing to it.
    if (isRoot) await written;
    else await expect(written).rejects.toMatchObject({ code: "EACCES" });
    expect([statSync(file).ino, readFileSync(file, "utf8")]).toEqual([ino, isRoot ? "new\n" : "kept\n"]);
  });

  test.skipIf(isRoot)("is written into a file of a folder that takes no other", async () => {
    const folder = temporaryFolder();
    const file = join(folder, "report.json");
    writeFileSync(file, "earlier\n");
    chmodSync(folder, 0o555);
    try {
      await writeReportFile(file, ["new\n"]);
      await expect(writeReportFile(join(folder, "other"), ["new\n"])).rejects.toThrow("EACCES");
    } finally {
      chmodSync(folder, 0o755);
    }
    expect(readFileSync(file, "utf8")).toBe("new\n");
  });

  test("takes away what a killed run has left beside it", async () => {
    const folder = temporaryFolder();
    const { pid } = spawnSync(process.execPath, ["-e", ""]);
    writeFileSync(join(folder, `report.json.${pid}.0123abcd.tmp`), "half");
    writeFileSync(join(folder, "report.json.mine.tmp"), "mine");
    await writeReportFile(join(folder, "report.json"), ["new\n"]);
    expect(readdirSync(folder).sort()).toEqual(["report.json", "report.json.mine.tmp"]);
  });

  test.skipIf(process.platform === "win32")("goes through pipes and /dev/stdout", () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "a.txt"), "clean\n");
    const run = (line: string) =>
      spawnSync("sh", ["-c", line, BIN, process.execPath], {
        cwd: folder,
        env: cleanEnvironment(),
        encoding: "utf8",
      });
    const piped = run(
      'mkfifo pipe && (cat pipe > out & "$1" "$0" scan a.txt --no-git -f json -o pipe; wait)',
    );
    expect(piped.status).toBe(0);
    expect(JSON.parse(readFileSync(join(folder, "out"), "utf8")).command).toBe("scan");
    expect(lstatSync(join(folder, "pipe")).isFIFO()).toBe(true);
    const shown = run('"$1" "$0" scan a.txt --no-git -f json -o /dev/stdout | cat');
    expect(JSON.parse(shown.stdout).command).toBe("scan");
    // The shell's file is the one that is written, not another of its name.
    const before = statSync(join(folder, "out")).ino;
    closeSync(openSync(join(folder, "out"), "w"));
    run('"$1" "$0" scan a.txt --no-git -f json -o /dev/stdout > out');
    expect([statSync(join(folder, "out")).ino, statSync(join(folder, "out")).size > 0]).toEqual([
      before,
      true,
    ]);
  });

  test.skipIf(process.platform !== "linux")("says what is wrong with a device that takes nothing", () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "a.txt"), "clean\n");
    const args = [BIN, "scan", "a.txt", "--no-git", "-o", "/dev/full"];
    const ran = spawnSync(process.execPath, args, {
      cwd: folder,
      env: cleanEnvironment(),
      encoding: "utf8",
    });
    expect(ran.status).toBe(2);
    expect(ran.stderr).toContain("the report could not be written to /dev/full: no space left on device");
  });
});
