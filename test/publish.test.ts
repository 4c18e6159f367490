import { copyFileSync, cpSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT, runKeysweep, runProgram } from "./support/command.ts";
import { createRepository } from "./support/repository.ts";

const NOWHERE = { GITHUB_SERVER_URL: "", GITHUB_REPOSITORY: "", CI_PROJECT_URL: "" };

/** What publishing from a clone with the remote `origin` makes of package.json. */
function publish(env: Readonly<Record<string, string>>, origin?: string) {
  const repository = createRepository();
  mkdirSync(join(repository.path, "src"));
  copyFileSync(join(ROOT, "package.json"), join(repository.path, "package.json"));
  copyFileSync(join(ROOT, "src/publish.mjs"), join(repository.path, "src/publish.mjs"));
  if (origin !== undefined) runProgram("git", ["remote", "add", "origin", origin], repository.path);
  const { code, stderr } = runProgram(process.execPath, ["src/publish.mjs"], repository.path, {
    env: { ...NOWHERE, ...env },
  });
  const { repository: named, ...rest } = JSON.parse(
    readFileSync(join(repository.path, "package.json"), "utf8"),
  );
  return { code, stderr, url: named?.url, rest };
}

test("what is published holds nothing that keysweep takes for a leak", () => {
  const installed = createRepository();
  // Not the name of a folder that a scan passes over.
  cpSync(join(ROOT, "dist"), join(installed.path, "package"), { recursive: true });
  const { code, stdout } = runKeysweep(installed.path, ["scan", "--no-git", "package", "--format", "json"]);
  const leaks: readonly { ruleId: string }[] = JSON.parse(stdout).leaks;
  expect(leaks.map(({ ruleId }) => ruleId)).toEqual([]);
  expect(code).toBe(0);
});

test.each([
  ["a job of GitHub", { GITHUB_SERVER_URL: "https://git.example", GITHUB_REPOSITORY: "a/b" }, undefined],
  ["a job of GitLab", { CI_PROJECT_URL: "https://git.example/a/b" }, undefined],
  ["a clone", {}, "https://git.example/a/b.git"],
] as const)("a package that is published from %s names its repository", (_, env, origin) => {
  const { code, url, rest } = publish(env, origin);
  expect(code).toBe(0);
  expect(url).toBe("git+https://git.example/a/b.git");
  expect(rest).toEqual(JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")));
});

test.each([undefined, "/srv/git/a.git", "https://me:token@git.example/a/b"])(
  "a package that is published from nowhere that others know (%s) is not",
  (origin) => {
    const { code, url, stderr } = publish({}, origin);
    expect(code).toBe(1);
    expect(url).toBeUndefined();
    expect(stderr).toMatch(/^package\.json names no repository .*npm pkg set repository\.url=/);
  },
);
