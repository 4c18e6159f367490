import { describe, expect, it } from "vitest";
import { checkEnvCoverage } from "../../src/dotenv/check.ts";
import { token } from "../support/keys.ts";
import { createRepository } from "../support/repository.ts";
import { findingOf, repositoryWith, summary } from "./support.ts";

const SECRET = token("", 32, "alnum", "env");

describe("history", () => {
  it("still holds what was removed, on any branch, with the commit that brought it in", async () => {
    const repository = repositoryWith({ ".gitignore": "x\n" });
    repository.write(".env", "A=1\n");
    const first = repository.commit("oops");
    repository.write(".env", `API_KEY=${SECRET}\n`);
    repository.commit("worse");
    repository.remove(".env");
    repository.write(".gitignore", ".env*\n");
    repository.commit("better");
    repository.branch("side");
    repository.run(["add", "--force", "."]);
    repository.write("sub/.env.local", "B=1\n");
    repository.run(["add", "--force", "sub/.env.local"]);
    const second = repository.commit("side", { stagedOnly: true });
    repository.run(["rm", "--quiet", "--cached", "sub/.env.local"]);
    repository.commit("gone", { stagedOnly: true });
    repository.branch("main");
    const report = await checkEnvCoverage({ root: repository.path });
    expect(summary(report)).toEqual(["high env-in-history .env", "low env-in-history sub/.env.local"]);
    expect(report.findings.map((finding) => "commit" in finding && finding.commit)).toEqual([first, second]);
    expect(report.looked.versions).toBe(3);
  });

  it("holds what only a merge brought in", async () => {
    const repository = repositoryWith({ "a.txt": "a\n" });
    repository.branch("side");
    repository.write("b.txt", "b\n");
    repository.commit("b");
    repository.branch("main");
    repository.write("c.txt", "c\n");
    repository.commit("c");
    const merge = repository.merge("side", { change: () => repository.write(".env", "M=1\n") });
    repository.remove(".env");
    repository.commit("remove");
    const report = await checkEnvCoverage({ root: repository.path });
    expect(findingOf(report, "env-in-history").commit).toBe(merge);
  });

  it("that is cut off or not read in time is a gap", async () => {
    const repository = repositoryWith({ "a.txt": "a\n" });
    repository.write("a.txt", "b\n");
    repository.commit("second");
    const shallow = repository.clone({ depth: 1 });
    expect((await checkEnvCoverage({ root: shallow.path })).gaps).toMatchObject([{ what: "history" }]);
    expect((await checkEnvCoverage({ root: repository.path, historyTimeout: 0 })).gaps).toMatchObject([
      { what: "history", why: "it was not listed after 0 s" },
    ]);
  });

  it("is named as far as it is there in a partial clone: files without their contents, folders without anything", async () => {
    const repository = repositoryWith({ "a.txt": "a\n", "app/x.txt": "x\n" });
    repository.write("a.txt", "b\n");
    repository.commit("second");
    // That contents are away which no .env file has is no gap.
    const harmless = repository.clone({ filter: "blob:none" });
    expect((await checkEnvCoverage({ root: harmless.path })).gaps).toEqual([]);
    repository.write("app/.env", `API_KEY=${SECRET}\n`);
    repository.commit("oops");
    repository.remove("app/.env");
    repository.commit("better");
    const files = await checkEnvCoverage({ root: repository.clone({ filter: "blob:none" }).path });
    expect(summary(files)).toEqual(["medium env-in-history app/.env"]);
    expect(files.gaps).toMatchObject([
      { what: expect.stringMatching(/^app\/\.env \(/), why: "the object is missing" },
    ]);
    const folders = await checkEnvCoverage({ root: repository.clone({ filter: "tree:0" }).path });
    expect(folders.gaps).toMatchObject([
      { what: "history", why: expect.stringContaining("objects missing from this clone: ") },
    ]);
  });

  it("holds a file whose content stands at another path, too", async () => {
    const repository = repositoryWith({ "a/settings": "KEY=1\n" });
    repository.write("z/.env", "KEY=1\n");
    const first = repository.commit("the same content");
    repository.remove("z");
    repository.write(".gitignore", ".env\n");
    repository.commit("gone");
    const report = await checkEnvCoverage({ root: repository.path });
    expect(findingOf(report, "env-in-history")).toMatchObject({ path: "z/.env", commit: first });
  });

  it("is all there is of a bare repository", async () => {
    const repository = repositoryWith({ "packages/a/.env": `API_KEY=${SECRET}\n`, ".flaskenv": "A=1\n" });
    const report = await checkEnvCoverage({ root: repository.clone({ bare: true }).path });
    expect(summary(report)).toEqual(["high env-in-history packages/a/.env"]);
    expect(report.looked).toMatchObject({ bare: true, versions: 2, filesRead: 2 });
    expect(report.gaps).toEqual([]);
  });

  it("may be empty", async () => {
    const report = await checkEnvCoverage({ root: createRepository().path });
    expect(report.findings).toEqual([]);
    expect(report.gaps).toEqual([]);
  });
});
