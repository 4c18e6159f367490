import { fixFor, letInFinding } from "./git-findings.ts";
import type { IgnoreAnswer } from "./ignore.ts";
import type { Loader } from "./loaders.ts";
import { isDocument, isForTests, shown } from "./names.ts";
import { folderOf, inside, join } from "./paths.ts";
import type { Survey } from "./survey.ts";
import type { EnvFinding, IgnoreLine } from "./types.ts";

/** Paths at which an .env file would be, each with the file that loads it and how; undefined: nothing does, but a negation may let it in. */
type WouldBe = Map<string, { path: string; loader: Loader } | undefined>;

/** Paths at which an .env file would be loaded (with what loads it) or let back in by a negation (without). */
export function wouldBePaths(survey: Survey, isThere: (path: string) => boolean): WouldBe {
  const paths: WouldBe = new Map();
  for (const found of survey.loaders) {
    // What only tests or documents load is no habit of the program.
    if (isForTests(found.path) || isDocument(found.path)) continue;
    let folder = folderOf(found.path);
    if (found.loader.from === "package")
      while (folder !== "" && !survey.manifests.has(folder)) folder = folderOf(folder);
    for (const load of found.loader.loads) {
      const path = inside(folder, load);
      if (path !== undefined && !isThere(path) && !paths.has(path)) paths.set(path, found);
    }
  }
  for (const { folder, names } of survey.negations) {
    for (const name of names) {
      const path = join(folder, name);
      if (!isThere(path) && !paths.has(path)) paths.set(path, undefined);
    }
  }
  return paths;
}

/** What is wrong with paths at which there is no file yet. */
export async function wouldBeFindings(
  wouldBe: WouldBe,
  ask: (paths: readonly string[]) => Promise<IgnoreAnswer[]>,
): Promise<EnvFinding[]> {
  const paths = [...wouldBe.keys()];
  const answers = await ask(paths);
  const findings: EnvFinding[] = [];
  const uncovered = new Map<string, string[]>();
  const privately = new Map<string, { paths: string[]; answer: IgnoreAnswer }>();
  const letIn = new Set<string>();
  for (const [index, path] of paths.entries()) {
    const answer = answers[index]!;
    const key = (fix: IgnoreLine): string => `${fix.file}\0${fix.line}`;
    if (answer.state === "let-in" && answer.rule !== undefined) {
      const place = `${answer.rule.file}:${answer.rule.line}`;
      if (!letIn.has(place)) findings.push(letInFinding(path, answer.rule, answer, false));
      letIn.add(place);
    } else if (wouldBe.get(path) === undefined) {
    } else if (answer.state === "unmatched") {
      const group = key(fixFor(path, answer));
      uncovered.set(group, [...(uncovered.get(group) ?? []), path]);
    } else if (answer.isPrivate) {
      const group = key(fixFor(path, answer));
      privately.set(group, { paths: [...(privately.get(group)?.paths ?? []), path], answer });
    }
  }
  for (const group of uncovered.values()) {
    const path = group[0]!;
    const { path: file, loader } = wouldBe.get(path)!;
    findings.push({
      code: "env-would-not-be-ignored",
      severity: "medium",
      path,
      paths: group,
      loader: { tool: loader.tool, path: file, line: loader.line },
      message: `git would not ignore ${shown(path)}, which ${loader.tool} loads (${shown(file)}:${loader.line})${others(group)}`,
      fix: fixFor(path, { state: "unmatched", isPrivate: false }),
    });
  }
  for (const { paths: group, answer } of privately.values()) {
    const path = group[0]!;
    if (answer.rule === undefined) continue;
    findings.push({
      code: "env-ignored-privately",
      severity: "medium",
      path,
      rule: answer.rule,
      exists: false,
      message: `${shown(path)} would be ignored only by ${shown(answer.rule.file)}:${answer.rule.line}, which nobody else has${others(group)}`,
      fix: fixFor(path, answer),
    });
  }
  return findings;
}

function others(group: readonly string[]): string {
  return group.length < 2
    ? ""
    : `, as in ${group.length - 1} other ${group.length === 2 ? "folder" : "folders"}`;
}
