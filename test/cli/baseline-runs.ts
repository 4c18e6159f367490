import { readFileSync } from "node:fs";
import { join } from "node:path";
import { BASELINE_FILE, parseBaseline } from "../../src/leaks/baseline.ts";
import { runKeysweep } from "../support/command.ts";
import { key } from "../support/keys.ts";
import { createRepository, type TestRepository } from "../support/repository.ts";

export const secret = key("openai-project");
export const other = key("openai-project", "other");

/** A repository whose only commit holds {@link secret}. */
export function leaking(): TestRepository {
  const repository = createRepository();
  repository.write("a.txt", `${secret}\n`);
  repository.commit("key");
  return repository;
}

/** `keysweep baseline` in it. */
export const baseline = (repository: TestRepository, ...args: string[]) =>
  runKeysweep(repository.path, ["baseline", ...args]);

/** A scan in it, `keysweep check` where nothing else is named: the places of leaks, and how many the baseline covers. */
export function scan(repository: TestRepository, ...args: string[]) {
  const ran = runKeysweep(repository.path, [...(args.length > 0 ? args : ["check"]), "--format", "json"]);
  const json = JSON.parse(ran.stdout);
  const places = json.leaks.flatMap((leak: { findings: { place: { path: string }; line: number }[] }) =>
    leak.findings.map(({ place, line }) => `${place.path}:${line}`),
  );
  return {
    code: ran.code,
    places: [...new Set(places)] as string[],
    covered: json.summary.allowed.baseline,
    warnings: json.warnings.join(" ") as string,
  };
}

/** The baseline as it is written, and as it is read. */
export const text = (repository: TestRepository) =>
  readFileSync(join(repository.path, BASELINE_FILE), "utf8");
export const entries = (repository: TestRepository) => parseBaseline(text(repository), BASELINE_FILE);
