import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { COMMANDS } from "../../src/cli/commands.ts";
import { fishCompletion, zshCompletion } from "../../src/cli/completion.ts";
import { FORMATS } from "../../src/report/types.ts";
import { runKeysweep, runProgram } from "../support/command.ts";
import { temporaryFolder } from "../support/repository.ts";

/** What bash offers for a line; its last word is the one being written. */
function complete(...words: string[]): string[] {
  const script = runKeysweep(".", ["completion", "bash"]).stdout;
  const line = words.map((word) => `'${word}'`).join(" ");
  const ask = `COMP_WORDS=(keysweep ${line}); COMP_CWORD=${words.length}; _keysweep; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const ran = runProgram("bash", ["--noprofile", "--norc", "-c", `${script}\n${ask}`], temporaryFolder());
  expect(ran).toMatchObject({ code: 0, stderr: "" });
  return ran.stdout.split("\n").filter(Boolean);
}

describe("completion in bash", () => {
  test("offers commands, a command's options, and values", () => {
    expect(complete("")).toEqual(COMMANDS.map(({ name }) => name));
    expect(complete("h")).toEqual(["history", "hook"]);
    expect(complete("scan", "--no")).toEqual(["--no-color", "--no-git"]);
    expect(complete("range", "--no")).toEqual(["--no-color"]);
    expect(complete("--ex")).toEqual(["--exit-zero", "--exclude"]);
    expect(complete("history", "--format", "")).toEqual([...FORMATS]);
    expect(complete("history", "-f", "git")).toEqual(["gitlab", "gitlab-codequality", "github"]);
    expect(complete("hook", "pre-r")).toEqual(["pre-receive"]);
    expect(complete("scan", "--fail-on", "l")).toEqual(["live"]);
    expect(complete("baseline", "--status", "r")).toEqual(["rotated"]);
  });

  test("leaves files to the shell", () => {
    expect(complete("scan", "--config", "")).toEqual([]);
    expect(complete("scan", "src")).toEqual([]);
  });
});

describe.each([
  ["zsh", zshCompletion()],
  ["fish", fishCompletion()],
])("completion in %s", (shell, script) => {
  test("knows every command and every option", () => {
    for (const { name, options } of COMMANDS) {
      expect(script).toContain(name);
      for (const option of options)
        expect(script, `${name} ${option}`).toContain(shell === "zsh" ? `--${option}[` : `-l ${option} `);
    }
    // Every quote is closed: an odd one would swallow the rest of the script.
    for (const line of script.split("\n").filter((one) => !one.startsWith("#")))
      expect((line.replaceAll("\\'", "").match(/'/g) ?? []).length % 2, line).toBe(0);
  });

  test("is what the command prints, and a script that the shell takes, where there is one", () => {
    expect(runKeysweep(".", ["completion", shell]).stdout).toBe(script);
    const checked = spawnSync(shell, shell === "zsh" ? ["-n"] : ["--no-execute"], { input: script });
    if (checked.error === undefined) expect(checked.status).toBe(0);
  });
});

test("another shell is named as one that there is nothing for", () => {
  const ran = runKeysweep(".", ["completion", "tcsh"]);
  expect(ran.code).toBe(2);
  expect(ran.stderr).toContain('"tcsh"');
});
