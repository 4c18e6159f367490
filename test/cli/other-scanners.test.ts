import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { COMMANDS } from "../../src/cli/commands.ts";
import { OPTIONS } from "../../src/cli/options.ts";
import { createRepository, temporaryFolder } from "../support/repository.ts";
import { keysweep } from "./run.ts";

describe("words of other scanners", () => {
  test.each([
    [["detect"], /^ {2}detect is keysweep history here/m],
    [
      ["detect", "--no-git", "--source", "."],
      /detect is keysweep history here.*--source is a plain argument/,
    ],
    [["detect", "-v"], /detect is keysweep history.*-v is nothing here/],
    [["protect", "--staged"], /protect is keysweep staged here\. --staged is keysweep staged/],
    [["git", "-v", "."], /git is keysweep history/],
    [
      ["filesystem", ".", "--only-verified"],
      /keysweep scan <path> here\. --only-verified is --verify --fail-on live/,
    ],
    [["filesystem", ".", ".."], /filesystem is keysweep scan <path> here/],
    [["scan", "--redact"], /leave it out, secrets are redacted unless --show-secrets/],
    [["scan", "--report-format", "sarif"], /--report-format is --format NAME here/],
    [["history", "--report-path=x"], /--output FILE here, or --format NAME=FILE/],
    [["history", "--fail"], /leave it out, leaks are exit 1/],
    [["scan", "--json"], /--json is --format json here/],
    [["history", "--since-commit", "main"], /keysweep range <base>\.\.<head>/],
    [["scan", "--ignore-gitleaks-allow"], /--ignore-comments/],
    [["history", "--no-git"], /It belongs to keysweep scan/],
  ] as const)("%j is refused with what does the same here, in one line", async (args, hint) => {
    const { code, stdout, stderr } = await keysweep(createRepository().path, args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(hint);
    expect(stderr.trimEnd().split("\n")).toHaveLength(2);
    // No name and no option that is not there is recommended.
    const said = stderr.split("\n")[1] ?? "";
    for (const [, name] of said.matchAll(/keysweep ([a-z][a-z-]*)/g))
      expect(COMMANDS.map((command) => command.name)).toContain(name);
    for (const [, name] of said.replace(/--\S+ is /g, "").matchAll(/--([a-z-]+)/g))
      expect([...Object.keys(OPTIONS)]).toContain(name);
  });

  test("a folder of such a name is a repository all the same", async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "detect"));
    const { stderr } = await keysweep(folder, ["detect"]);
    expect(stderr).toContain("not a git repository");
    expect((await keysweep(folder, ["detect", "--formt", "json"])).stderr).toContain(
      "Did you mean --format?",
    );
  });
});
