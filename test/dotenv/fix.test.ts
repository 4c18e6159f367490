import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkEnvCoverage } from "../../src/dotenv/check.ts";
import { applyEnvFixes, type EnvFixResult, planEnvFixes } from "../../src/dotenv/fix.ts";
import { token } from "../support/keys.ts";
import type { TestRepository } from "../support/repository.ts";
import { repositoryWith, summary } from "./support.ts";

const SECRET = token("", 32, "alnum", "fix");

async function fix(repository: TestRepository): Promise<EnvFixResult> {
  return applyEnvFixes(planEnvFixes(await checkEnvCoverage({ root: repository.path })));
}

function content(repository: TestRepository, file: string): string {
  return readFileSync(join(repository.path, file), "utf8");
}

describe("fixing", () => {
  it("writes the missing line, which git then heeds, and nothing the second time", async () => {
    const repository = repositoryWith({ "app.js": 'import "dotenv/config";\n' });
    repository.write("a/.env.local", "A=1\n");
    repository.write("deploy/prod [1].env", "A=1\n");
    const report = await checkEnvCoverage({ root: repository.path });
    const plan = planEnvFixes(report);
    const done = await applyEnvFixes(plan);
    expect(done).toMatchObject({ already: [], unmended: [], byHand: [] });
    expect(content(repository, ".gitignore").split("\n").sort()).toEqual(
      ["", ".env", ".env.local", "/deploy/prod \\[1].env"].sort(),
    );
    expect(summary(await checkEnvCoverage({ root: repository.path }))).toEqual([]);
    expect(repository.run(["status", "--porcelain"])).toBe("?? .gitignore");
    const again = await applyEnvFixes(plan);
    expect(again.written).toEqual([]);
    expect(again.already).toHaveLength(3);
  });

  it("writes one line where git and npm each want theirs", async () => {
    const repository = repositoryWith({ "package.json": '{ "name": "x", "version": "1.0.0" }\n' });
    repository.write(".env", "A=1\n");
    const done = await fix(repository);
    expect(done.unmended).toEqual([]);
    expect(done.written).toEqual([{ file: ".gitignore", line: ".env" }]);
    expect(content(repository, ".gitignore")).toBe(".env\n");
    expect((await fix(repository)).written).toEqual([]);
  });

  it("keeps line ends, mode and what is there, and mends a missing last line end", async () => {
    const cases = [
      ["dist\r\n*.log\r\n", "dist\r\n*.log\r\n.env\r\n"],
      ["dist\r\n*.log", "dist\r\n*.log\r\n.env\r\n"],
      ["dist", "dist\n.env\n"],
      ["", ".env\n"],
      ["\ufeffdist\n", "\ufeffdist\n.env\n"],
    ] as const;
    for (const [before, after] of cases) {
      const repository = repositoryWith({ ".gitignore": before });
      chmodSync(join(repository.path, ".gitignore"), 0o600);
      repository.write(".env", "A=1\n");
      expect((await fix(repository)).unmended).toEqual([]);
      expect(content(repository, ".gitignore")).toBe(after);
      expect(statSync(join(repository.path, ".gitignore")).mode & 0o777).toBe(0o600);
      expect(repository.run(["check-ignore", ".env"])).toBe(".env");
    }
  });

  it("leaves tracked files tracked and says what to run", async () => {
    const repository = repositoryWith({ ".env": `API_KEY=${SECRET}\n` });
    const done = await fix(repository);
    expect(done.byHand).toEqual(["git rm --cached -- .env"]);
    expect(repository.run(["ls-files"])).toBe(".env");
    expect(content(repository, ".env")).toContain(SECRET);
    repository.run(["rm", "--quiet", "--cached", "--", ".env"]);
    expect(repository.run(["status", "--porcelain"]).split("\n").sort()).toEqual([
      "?? .gitignore",
      "D  .env",
    ]);
  });

  it("outdoes a negation in the file where it stands", async () => {
    const repository = repositoryWith({ ".gitignore": ".env*\n", "a/.gitignore": "!.env.prod\n" });
    repository.write("a/.env.prod", "A=1\n");
    expect((await fix(repository)).unmended).toEqual([]);
    expect(content(repository, "a/.gitignore")).toBe("!.env.prod\n/.env.prod\n");
    expect(content(repository, ".gitignore")).toBe(".env*\n");
  });

  it("makes a private rule everybody's", async () => {
    const repository = repositoryWith({ "README.md": "x\n" });
    writeFileSync(join(repository.path, ".git/info/exclude"), ".env\n");
    repository.write(".env", "A=1\n");
    expect((await fix(repository)).written).toEqual([{ file: ".gitignore", line: ".env" }]);
    expect(summary(await checkEnvCoverage({ root: repository.path }))).toEqual([]);
  });

  it("keeps files out of images and packages", async () => {
    const repository = repositoryWith({
      ".gitignore": ".env\n",
      ".npmignore": "test",
      "package.json": '{"name": "p", "version": "1.0.0"}',
      Dockerfile: "FROM node\nCOPY . .\n",
      ".env": "A=1\n",
    });
    expect((await fix(repository)).unmended).toEqual([]);
    expect(content(repository, ".dockerignore")).toBe("**/.env\n");
    expect(content(repository, ".npmignore")).toBe("test\n/.env\n");
    expect(content(repository, ".gitignore")).toBe(".env\n");
    expect(summary(await checkEnvCoverage({ root: repository.path }))).toEqual([]);
  });

  it("mends a package below the root, whose npm does not read what is above", async () => {
    const repository = repositoryWith({
      ".gitignore": ".env\n",
      "lib/package.json": '{"name": "p", "version": "1.0.0"}',
      "lib/.env": "A=1\n",
    });
    expect((await fix(repository)).written).toEqual([{ file: "lib/.gitignore", line: "/.env" }]);
    expect(summary(await checkEnvCoverage({ root: repository.path }))).toEqual([]);
  });

  it("says so when it could not: a linked or UTF-16 ignore file", async () => {
    const linked = repositoryWith({ "shared-ignore": "dist\n" });
    linked.link(".gitignore", "shared-ignore");
    linked.write(".env", "A=1\n");
    const done = await fix(linked);
    expect(done.written).toEqual([]);
    expect(done.unmended).toMatchObject([{ path: ".env", why: expect.stringContaining("link") }]);
    expect(content(linked, "shared-ignore")).toBe("dist\n");

    const wide = repositoryWith({ "README.md": "x\n" });
    writeFileSync(join(wide.path, ".gitignore"), Buffer.from("\ufeff.env\r\n", "utf16le"));
    wide.write(".env", "A=1\n");
    expect((await fix(wide)).unmended).toMatchObject([
      { path: ".env", why: expect.stringContaining("UTF-16") },
    ]);
    expect(readFileSync(join(wide.path, ".gitignore"))).toEqual(Buffer.from("\ufeff.env\r\n", "utf16le"));
  });

  it("touches nothing when nothing is wrong", async () => {
    const repository = repositoryWith({ "README.md": "x\n" });
    expect(await fix(repository)).toEqual({ written: [], already: [], unmended: [], byHand: [] });
    expect(existsSync(join(repository.path, ".gitignore"))).toBe(false);
  });
});
