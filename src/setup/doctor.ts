import { lstat, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { hasCode } from "../errors.ts";
import { gitText } from "../git/process.ts";
import { namesIn, textOf } from "./files.ts";
import { dropsTheAnswer, mentionsKeysweep } from "./shell-hook.ts";
import type { Diagnosis } from "./types.ts";

const OLDEST_GIT = [2, 29] as const;
const OLDEST_NODE = [20, 19] as const;

/** Whether the programs are new enough. `version`: as `git version` and `process.version` print it. */
export async function diagnosePrograms(nodeVersion: string, cwd: string): Promise<readonly Diagnosis[]> {
  const said = (await gitText(["version"], { cwd })).trim();
  return [
    versionDiagnosis("git", said.replace(/^git version /, ""), OLDEST_GIT),
    versionDiagnosis("node", nodeVersion.replace(/^v/, ""), OLDEST_NODE),
  ];
}

function versionDiagnosis(
  name: "git" | "node",
  version: string,
  oldest: readonly [number, number],
): Diagnosis {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const enough = major > oldest[0] || (major === oldest[0] && minor >= oldest[1]);
  return enough
    ? { name, state: "ok", finding: `${name} ${version}` }
    : {
        name,
        state: "broken",
        finding: `${name} ${version} is older than ${oldest.join(".")}`,
        mend: `Install ${name} ${oldest.join(".")} or newer.`,
      };
}

/** Whether a CI file of the repository runs keysweep. */
export async function diagnoseCi(root: string): Promise<Diagnosis> {
  const workflows = join(root, ".github/workflows");
  const names = await namesIn(workflows);
  const places = [
    ...names.map((name) => `.github/workflows/${name}`),
    ".gitlab-ci.yml",
    ".ci/run",
    "azure-pipelines.yml",
    "bitbucket-pipelines.yml",
    ".circleci/config.yml",
    "Jenkinsfile",
  ];
  for (const place of places) {
    const text = await textOf(join(root, place));
    if (text !== undefined && mentionsKeysweep(text) && !dropsTheAnswer(text))
      return { name: "ci", state: "ok", finding: `${place} runs keysweep` };
  }
  return {
    name: "ci",
    state: "warning",
    finding: "no CI file runs keysweep: a commit made without hooks is never checked",
    mend: "keysweep init writes one for GitHub and GitLab, and says what to add to any other.",
  };
}

/**
 * Whether what keysweep keeps below the git folder is for nobody else's eyes and can be read. `folder`: the one it keeps things in;
 * none is fine.
 */
export async function diagnoseCache(folder: string): Promise<Diagnosis> {
  const kept: string[] = [];
  try {
    for (const name of await readdir(folder, { recursive: true })) {
      const path = join(folder, name);
      const state = await lstat(path);
      if (state.isDirectory()) continue;
      if (!state.isFile()) return brokenCache(`${path} is no file`, folder);
      if (process.platform !== "win32" && (state.mode & 0o077) !== 0)
        return brokenCache(`${path} can be read by other users of this machine`, folder);
      if (name.endsWith(".json")) JSON.parse(await readFile(path, "utf8"));
      kept.push(name);
    }
  } catch (error) {
    if (hasCode(error, "ENOENT")) return { name: "cache", state: "ok", finding: "nothing is kept yet" };
    if (error instanceof SyntaxError) return brokenCache(`a file in ${folder} is damaged`, folder);
    throw error;
  }
  return {
    name: "cache",
    state: "ok",
    finding: `${kept.length} private ${kept.length === 1 ? "file" : "files"} in ${folder}`,
  };
}

function brokenCache(finding: string, folder: string): Diagnosis {
  return { name: "cache", state: "broken", finding, mend: `Delete ${folder}: keysweep makes it again.` };
}
