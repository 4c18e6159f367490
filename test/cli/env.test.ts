import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { key } from "../support/keys.ts";
import { createRepository, temporaryFolder } from "../support/repository.ts";
import { keysweep, report } from "./run.ts";

const SECRET = key("openai-project", "env");

describe("env", () => {
  test("names what would let a .env file out, and the line that mends it", async () => {
    const repository = createRepository();
    repository.write("package.json", '{ "dependencies": { "dotenv": "^16.0.0" } }\n');
    repository.commit("One");
    repository.write(".env", `OPENAI_API_KEY=${SECRET}\n`);
    const { code, stdout } = await keysweep(repository.path, ["env"]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/\.env/);
    expect(stdout).toMatch(/Mend +add to \.gitignore: /);
    expect(stdout).not.toContain(SECRET.slice(-30));
    const { json } = await report(repository.path, ["env"]);
    expect(json.command).toBe("env");
    expect(json.concerns?.map(({ path }) => path)).toContain(".env");
    expect((await keysweep(repository.path, ["env", "--exit-zero"])).code).toBe(0);
  });

  test("--fix writes the missing ignore lines and only those; a second time there are none", async () => {
    const repository = createRepository();
    repository.write(".gitignore", "node_modules/");
    repository.write("a.txt", "a\n");
    repository.commit("One");
    repository.write(".env", `OPENAI_API_KEY=${SECRET}\n`);
    const fixed = await keysweep(repository.path, ["env", "--fix"]);
    expect(fixed.stderr).toMatch(/^added to \.gitignore: \S+\n/);
    expect(fixed.code).toBe(0);
    expect(readFileSync(join(repository.path, ".gitignore"), "utf8")).toMatch(
      /^node_modules\/\n[\s\S]*\.env/,
    );
    expect(repository.run(["status", "--porcelain"])).toBe(" M .gitignore");
    expect(repository.run(["check-ignore", ".env"])).toBe(".env");
    const again = await keysweep(repository.path, ["env", "--fix"]);
    expect(again.stderr).toBe("no ignore line was missing\n");
    expect(again.code).toBe(0);
  });

  test("works from a folder below, reads the root's configuration, and is nothing for a .git folder", async () => {
    const repository = createRepository();
    repository.write(".keysweep.toml", 'allowedBaseUrls = ["llm.example.org"]\n');
    repository.write("src/a.py", 'client = OpenAI(base_url="https://llm.example.org/v1")\n');
    repository.write("src/b.py", 'client = OpenAI(base_url="https://llm.stranger.dev/v1")\n');
    repository.commit("One");
    for (const cwd of [repository.path, join(repository.path, "src")]) {
      const { json } = await report(cwd, ["env"]);
      expect(json.concerns?.map(({ path }) => path)).toEqual(["src/b.py"]);
    }
    const inside = await keysweep(join(repository.path, ".git"), ["env"]);
    expect(inside.code).toBe(2);
    expect(inside.stderr).toMatch(/^keysweep: this is a \.git folder/);
  });

  test("takes no template for a leak whose key is permitted: by a comment, an ignore file or the baseline", async () => {
    const repository = createRepository();
    const template = (comment: string) =>
      repository.write(".env.example", `# a template\nOPENAI_API_KEY=${SECRET}${comment}\n`);
    const codes = async () => (await report(repository.path, ["env"])).json.concerns?.map(({ code }) => code);
    template("");
    repository.commit("One");
    expect(await codes()).toEqual(["env-template-holds-key"]);
    template(" # keysweep:allow -- made up");
    expect(await codes()).toEqual([]);
    template("");
    repository.write(".keysweepignore", "openai-project-key:.env.example\n");
    expect(await codes()).toEqual([]);
    repository.remove(".keysweepignore");
    expect(await codes()).toEqual(["env-template-holds-key"]);
    await keysweep(repository.path, ["baseline"]);
    expect(await codes()).toEqual([]);
  });

  test("takes the options that all commands take: paths and rules in or out, one thread", async () => {
    const repository = createRepository();
    repository.write("a/.env", `OPENAI_API_KEY=${SECRET}\n`);
    repository.write("b/.env", `OPENAI_API_KEY=${SECRET}\n`);
    repository.commit("One");
    const paths = async (...options: string[]) => {
      const { json } = await report(repository.path, ["env", ...options]);
      return json.concerns?.map(({ severity, path }) => `${severity} ${path}`);
    };
    expect(await paths("--jobs", "1", "--show-secrets")).toEqual(["critical a/.env", "critical b/.env"]);
    expect(await paths("--exclude", "a/**")).toEqual(["critical b/.env"]);
    expect(await paths("--include", "a/**")).toEqual(["critical a/.env"]);
    // Without the rule that knows the key, it is still a value that looks secret.
    expect(await paths("--rule", "github-personal-token", "--include", "a/**")).toEqual(["high a/.env"]);
    const { stdout } = await keysweep(repository.path, ["env", "--exclude", "a/**"]);
    expect(stdout).toMatch(/^1 file skipped by rule: excluded by a pattern\n {2}a\/\.env$/m);
  });

  test("of a bare repository speaks of its history, and so does the bare command", async () => {
    const repository = createRepository();
    repository.write("packages/a/.env", `OPENAI_API_KEY=${SECRET}\n`);
    repository.commit("One");
    const bare = repository.clone({ bare: true }).path;
    for (const command of [["env"], []]) {
      const { code, json } = await report(bare, command);
      expect(code).toBe(1);
      expect(json.concerns?.map(({ code, path }) => [code, path])).toEqual([
        ["env-in-history", "packages/a/.env"],
      ]);
    }
    const { stdout } = await keysweep(bare, ["env"]);
    expect(stdout).toMatch(/\(1 version of \.env files in the\s+history of a bare repository\)/);
    expect(stdout).toMatch(/Read 1 blob, 1\d\d bytes/);
  });

  test("is part of the bare command's verdict", async () => {
    const repository = createRepository();
    repository.write("a.txt", "a\n");
    repository.commit("One");
    expect((await report(repository.path, [])).json.concerns).toEqual([]);
    repository.write(".env", "NOTHING=1\n");
    const { code, json } = await report(repository.path, []);
    expect(json.leaks).toEqual([]);
    expect(json.concerns?.map(({ path }) => path)).toContain(".env");
    expect(code).toBe(1);
  });

  test("--fix asks git about the repository that was opened, wherever its work tree is set to", async () => {
    const repository = createRepository();
    repository.write("a.txt", "a\n");
    repository.commit("One");
    const workTree = temporaryFolder();
    writeFileSync(join(workTree, ".env"), "A=b\n");
    repository.run(["config", "core.worktree", workTree]);
    const { code, stderr } = await keysweep(repository.path, ["env", "--fix"]);
    expect(stderr).toBe("added to .gitignore: .env\n");
    expect(code).toBe(0);
    expect(readFileSync(join(workTree, ".gitignore"), "utf8")).toBe(".env\n");
  });
});
