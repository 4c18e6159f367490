import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
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
    expect(complete("scan", "--format", "=", "sa")).toEqual(["sarif"]);
    expect(complete("scan", "--fail-on", "=")).toEqual(["any", "live", "high"]);
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
    const file = join(temporaryFolder(), "completion");
    writeFileSync(file, script);
    const checked = spawnSync(shell, [shell === "zsh" ? "-n" : "--no-execute", file]);
    if (checked.error === undefined) expect(checked.status).toBe(0);
  });
});

const has = (shell: string) => spawnSync(shell, ["-c", "true"]).error === undefined;
/** What lines come to in every shell, by how they begin. */
const LINES = [
  ["keysweep hi", ["history"]],
  ["keysweep scan --no-", ["--no-color", "--no-git"]],
  ["keysweep range --no-", ["--no-color"]],
  ["keysweep --ex", ["--exclude", "--exit-zero"]],
  ["keysweep history --format git", ["github", "gitlab", "gitlab-codequality"]],
  ["keysweep hook pre-r", ["pre-receive"]],
  ["keysweep baseline --status r", ["rotated"]],
] as const;

test.skipIf(!has("fish")).each(LINES)("fish itself offers for: %s", (line, offered) => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "keysweep.fish"), fishCompletion());
  const ask = `source keysweep.fish; complete -C ${JSON.stringify(line)}`;
  const ran = runProgram("fish", ["--no-config", "-c", ask], folder, { env: { HOME: folder } });
  const words = ran.stdout.split("\n").map((row) => row.split("\t")[0]);
  expect(words.filter((word) => word !== "")).toEqual(offered);
});

test.skipIf(!has("zsh")).each(LINES)("zsh itself offers for: %s", (line, offered) => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "_keysweep"), zshCompletion());
  // Completion lives in the line editor alone: a second zsh at a terminal of its own, asked to list.
  const ask = `
    zmodload zsh/zpty
    zpty shell zsh -f -i
    zpty -w shell 'PS1=; COLUMNS=200; LISTMAX=0; fpath=(${folder} $fpath); autoload -Uz compinit; compinit -u -D; bindkey "^X" list-choices; print READY'
    zpty -r -m shell before '*READY*READY*'
    zpty -w -n shell ${JSON.stringify(line)}$'\\x18'
    zpty -r -m shell offered '*${offered.at(-1)}*'
    print -r -- "$offered"`;
  const ran = runProgram("timeout", ["20", "zsh", "-f", "-c", ask], folder, {
    env: { HOME: folder, TERM: "dumb" },
  });
  const shown = ran.stdout.split(/\s+/).slice(line.split(" ").length);
  expect(shown.filter((word) => /^[-\w]+$/.test(word))).toEqual(expect.arrayContaining([...offered]));
});

test("another shell is named as one that there is nothing for", () => {
  const ran = runKeysweep(".", ["completion", "tcsh"]);
  expect(ran.code).toBe(2);
  expect(ran.stderr).toContain('"tcsh"');
});
