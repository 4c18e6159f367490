import { execFileSync, spawnSync } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createRepository, temporaryFolder } from "../support/repository.ts";
import { BIN, cleanEnvironment, keysweep } from "./run.ts";

describe("wrong input is one clear line and exit 2", () => {
  const repository = createRepository();
  repository.write("a.txt", "a\n");
  repository.commit("One");

  test.each([
    [["scna"], /there is no command "scna"/, /Did you mean keysweep scan\?/],
    [["--quiet", "scna"], /there is no command "scna"/, /Did you mean keysweep scan\?/],
    [["help", "scna"], /there is no command "scna"/, /Did you mean keysweep scan\?/],
    [["help", "nothing"], /there is no command "nothing"/, /--help/],
    [["stage"], /there is no command "stage"/, /Did you mean keysweep staged\?/],
    [["a", "b"], /there is no command "a"/, /--help/],
    [["detect"], /there is no command and no folder "detect"/, /--help lists the commands/],
    [["nowhere/at/all"], /there is no folder .*nowhere\/at\/all/, undefined],
    [["a.txt"], /a\.txt is not a folder/, undefined],
    [["https://example.org/a.git"], /on this machine/, /git clone --mirror <address>/],
    [["history", "git@example.org:a.git"], /on this machine/, /keysweep history copy\.git/],
    [["scan", "ssh://example.org/a.git"], /on this machine/, /git clone --mirror <address>/],
    [["env", "https://example.org/a.git"], /on this machine/, /git clone --mirror <address>/],
    [["scan", "--formt", "json"], /there is no option --formt/, /Did you mean --format\?/],
    [["scan", "--format"], /--format.* needs a value/, /--help/],
    [["scan", "--format", "yaml"], /there is no report format "yaml"/, /Formats: text, json/],
    [["scan", "--format", "json="], /names no file/, /FILE/],
    [["scan", "--quiet=yes"], /--quiet takes no value/, undefined],
    [["scan", "--format", "text", "--format", "json"], /two reports would go to the same place/, /--format/],
    [["scan", "-f", "json=x", "-f", "sarif=./x"], /two reports would go to the same place/, /--format/],
    [["scan", "-f", "json=x", "--output", "y"], /--output has no report left/, /--format/],
    [["scan", "--output", "no/such/folder.txt"], /there is no folder for the report/, /Make it first/],
    [["scan", "--output", "."], /would overwrite a folder/, undefined],
    [["scan", "gone.txt"], /there is no file or folder gone\.txt/, undefined],
    [["scan", "-", "a.txt"], /stdin.*stands alone/, undefined],
    [["scan", "--rule", "openai"], /there is no rule "openai"/, /Did you mean .*openai-project-key/],
    [["scan", "--rule", "openai-projct-key"], /there is no rule/, /Did you mean openai-project-key\?/],
    [["scan", "--rule", "zzz"], /there is no rule "zzz"/, /keysweep rules/],
    [["scan", "--skip-rule", "zzz"], /there is no rule "zzz"/, /keysweep rules/],
    [
      ["scan", "--rule", "openai-project-key", "--skip-rule", "openai-project-key"],
      /no rule is left/,
      /--skip-rule/,
    ],
    [["scan", "--config", "gone.toml"], /there is no configuration file gone\.toml/, /--config/],
    [
      ["scan", "--fix"],
      /keysweep scan has no option --fix/,
      /It belongs to keysweep env\. See: keysweep scan --help/,
    ],
    [["scan", "--yes"], /no option --yes/, /It belongs to keysweep init and keysweep rotate\./],
    [["doctor", "--output", "x"], /no option --output/, /^ {2}See: keysweep doctor --help/],
    [["staged", "a.txt"], /keysweep staged takes no "a\.txt"/, /--help/],
    [[""], /an empty argument names nothing/, /variable of the shell/],
    [["scan", ""], /an empty argument names nothing/, /variable of the shell/],
    [["scan", "--include", "scr/**"], /no file matches scr\/\*\*: nothing was read/, /Patterns start/],
    [["scan", "--exclude", "**"], /\*\* leaves out every file: nothing was read/, /Patterns start/],
    [["--include", "scr/**"], /no file matches scr\/\*\*: nothing was read/, /Patterns start/],
    [["--exclude", "**"], /\*\* leaves out every file: nothing was read/, /Patterns start/],
    [["history", "--include", "scr/**"], /no file matches scr\/\*\*: nothing was read/, /Patterns start/],
    [["history", "--exclude", "**"], /\*\* leaves out every file: nothing was read/, /Patterns start/],
    [["range"], /keysweep range needs <base>\.\.<head>/, /origin\/main\.\.HEAD/],
    [["range", "HEAD"], /a range is written <base>\.\.<head>/, /origin\/main\.\.HEAD/],
    [["range", ".."], /a range is written/, /origin\/main\.\.HEAD/],
    [["range", "--all..HEAD"], /there is no option/, undefined],
    [["rules", "--id", "openai-project"], /there is no rule "openai-project"/, undefined],
    [["rules", "test"], /keysweep rules test <file>/, undefined],
    [["rules", "test", "gone.txt"], /gone\.txt cannot be read: no such file or directory$/m, undefined],
    [["rules", "shwo"], /keysweep rules/, undefined],
    [["env", "a.txt"], /a\.txt/, undefined],
  ] as const)("%j", async (args, says, hint) => {
    const { code, stdout, stderr } = await keysweep(repository.path, args);
    expect(stderr).toMatch(says);
    expect(stderr).toMatch(/^keysweep: /);
    const [, second, ...more] = stderr.trimEnd().split("\n");
    if (hint !== undefined) expect(second).toMatch(hint);
    expect(more).toEqual([]);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(stdout).toBe("");
    expect(code).toBe(2);
  });

  test("a folder is no standard input", () => {
    const folder = openSync(repository.path, "r");
    const { status, stderr } = spawnSync(process.execPath, [BIN, "scan", "-"], {
      cwd: repository.path,
      env: cleanEnvironment(),
      stdio: [folder, "pipe", "pipe"],
      encoding: "utf8",
    });
    closeSync(folder);
    expect(stderr).toMatch(/^keysweep: stdin is a folder.*\n {2}Name it: keysweep scan <folder>\n$/);
    expect(status).toBe(2);
  });

  test.each([[[]], [["staged"]], [["range", "HEAD~1..HEAD"]], [["history"]], [["env"]]] as const)(
    "outside of a repository: %j",
    async (args) => {
      const { code, stdout, stderr } = await keysweep(temporaryFolder(), args);
      expect(stderr).toMatch(/^keysweep: this is not a git repository\n {2}Run keysweep inside one/);
      expect(stdout).toBe("");
      expect(code).toBe(2);
    },
  );

  test("a folder that is none, by its name", async () => {
    const folder = temporaryFolder();
    const { code, stderr } = await keysweep(repository.path, ["history", folder]);
    expect(stderr).toMatch(`keysweep: ${folder} is not a git repository\n  Run keysweep inside one`);
    expect(code).toBe(2);
  });

  test.each([
    [["scan"], /^keysweep: .* is git's own folder and has no working tree\n {2}keysweep history reads/],
    [["staged"], /^keysweep: nothing is staged in a bare repository\n {2}It has only history/],
  ] as const)("in a bare repository: %j", async (args, says) => {
    const bare = repository.clone({ bare: true }).path;
    const { code, stdout, stderr } = await keysweep(bare, args);
    expect(stderr).toMatch(says);
    expect(stdout).toBe("");
    expect(code).toBe(2);
    if (args[0] !== "scan") return;
    for (const folder of [bare, `${repository.path}/.git`])
      expect(await keysweep(repository.path, ["scan", folder])).toMatchObject({ code: 2, stdout: "" });
    expect(await keysweep(bare, ["scan", "--no-git"])).toMatchObject({ code: 0 });
  });

  test("a link to a folder outside of any repository is no damaged repository", async () => {
    const linking = createRepository();
    linking.link("outside", temporaryFolder());
    expect(await keysweep(linking.path, ["scan", "outside"])).toMatchObject({ code: 0, stderr: "" });
    const { stderr } = await keysweep(linking.path, ["history", "outside"]);
    expect(stderr).toContain("outside is not a git repository");
  });

  test.skipIf(process.platform === "win32")("a pipe in the place of settings is not waited for", async () => {
    for (const name of [".keysweep.toml", "package.json", ".keysweepignore", ".keysweep-baseline.jsonl"]) {
      const odd = createRepository();
      execFileSync("mkfifo", [join(odd.path, name)]);
      const { code, stderr } = await keysweep(odd.path, ["staged"]);
      expect(stderr).toContain(`${name} cannot be read: it is neither a file nor a folder`);
      expect(code).toBe(2);
      if (name === "package.json") expect((await keysweep(odd.path, ["init", "--yes"])).stderr).toBe(stderr);
    }
  });

  test("without git", async () => {
    const { code, stderr } = await keysweep(repository.path, ["staged"], { env: { PATH: "/nonexistent" } });
    expect(stderr).toMatch(/^keysweep: git could not be started\n {2}Install git/);
    expect(code).toBe(2);
  });
});

describe("help and version", () => {
  test.each([[["--help"]], [["help"]], [["-h"]]])("%j names every command and exit code", async (args) => {
    const { code, stdout, stderr } = await keysweep(temporaryFolder(), args);
    expect(code).toBe(0);
    expect(stderr).toBe("");
    for (const name of ["scan", "staged", "range", "history", "env", "rules"]) expect(stdout).toContain(name);
    expect(stdout.replace(/\s+/g, " ")).toContain("3 not everything could be read");
  });

  test.each(["scan", "staged", "range", "history", "env", "rules"])("%s --help", async (name) => {
    const { code, stdout } = await keysweep(temporaryFolder(), [name, "--help"]);
    expect(code).toBe(0);
    expect(stdout).toContain(`keysweep ${name}`);
    expect((await keysweep(temporaryFolder(), ["help", name])).stdout).toBe(stdout);
  });

  test.each(["--version", "-V", "version"])("%s", async (word) => {
    expect((await keysweep(temporaryFolder(), [word])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
