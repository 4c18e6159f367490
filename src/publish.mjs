// Run by `npm publish` before it packs. Provenance says which repository a package was built from, and npm refuses it where package.json
// names another one or none. Which one that is depends on who publishes: it is taken from the job that does, or from git's `origin`.
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const file = join(root, "package.json");
const { name, version, ...rest } = JSON.parse(readFileSync(file, "utf8"));

/** The address of the repository that is published from: of GitHub's or GitLab's job, or of a clone over https. */
function address() {
  const { GITHUB_SERVER_URL, GITHUB_REPOSITORY, CI_PROJECT_URL } = process.env;
  if (GITHUB_SERVER_URL && GITHUB_REPOSITORY) return `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}`;
  if (CI_PROJECT_URL) return CI_PROJECT_URL;
  const { stdout } = spawnSync("git", ["remote", "get-url", "origin"], { cwd: root, encoding: "utf8" });
  return /^https:\/\/[^\s@]+$/.exec(stdout?.trim() ?? "")?.[0];
}

if (rest.repository === undefined) {
  const url = address()?.replace(/(?:\.git)?\/?$/, ".git");
  if (url === undefined) {
    console.error(
      "package.json names no repository and none is known here: npm pkg set repository.url=git+https://…",
    );
    process.exit(1);
  }
  const named = { name, version, ...rest, repository: { type: "git", url: `git+${url}` } };
  writeFileSync(file, `${JSON.stringify(named, null, 2)}\n`);
  console.log(`repository: ${url}`);
}
