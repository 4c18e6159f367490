import { lstat } from "node:fs/promises";
import { join as joinPath } from "node:path";
import { whyUnreadable } from "../errors.ts";
import { gitBytes } from "../git/process.ts";
import { type Inspection, inspectEnv } from "./contents.ts";
import { bySeverity, contentWords, existingFinding, templateFindings } from "./git-findings.ts";
import { findPastEnvFiles } from "./history.ts";
import { openIgnoreJudge, privateAware } from "./ignore.ts";
import { imageFindings } from "./image.ts";
import { envNameKind, isForTests, shown } from "./names.ts";
import { isPublishable, packageFindings } from "./package-findings.ts";
import { folderOf } from "./paths.ts";
import { inParallel, MAX_TEXT_BYTES, surveyFiles } from "./survey.ts";
import { findWorkTree, readFileBounded, readWorkTree, type WorkTree } from "./tree.ts";
import type { EnvCheckOptions, EnvFinding, EnvGap, EnvReport, EnvSeverity } from "./types.ts";
import { wouldBeFindings, wouldBePaths } from "./would-be.ts";

/**
 * Looks at a whole work tree: is every .env kept out of git, of images, of packages? Reads only; prints nothing.
 * Throws `NOT_A_REPOSITORY` outside of git and without a work tree, `GIT_…` when git fails.
 */
export async function checkEnvCoverage(options: EnvCheckOptions): Promise<EnvReport> {
  const root = await findWorkTree(options.root);
  const gaps: EnvGap[] = [];
  const skips: EnvReport["skips"][number][] = [];
  // History takes longest and needs nothing of the rest: git walks it meanwhile.
  const history = new AbortController();
  const pastFiles = findPastEnvFiles(
    root,
    {
      timeout: options.historyTimeout ?? 60_000,
      signal: history.signal,
      ...(options.scanText && { scanText: options.scanText }),
    },
    gaps,
  );
  pastFiles.catch(() => {});
  const judge = openIgnoreJudge(root);
  try {
    const tree = await readWorkTree(root, judge, gaps);
    for (const what of tree.nested) skips.push({ what, why: "submodule" });
    const read = cachedReader(root, gaps);
    const survey = await surveyFiles(tree, options, gaps, skips);
    const inspections = await inspectAll(tree, options, gaps);
    const findings: EnvFinding[] = [...survey.baseUrls];

    const onDisk = new Set(tree.envOnDisk);
    const trackedEnv = [...tree.tracked.keys()].filter((path) => envNameKind(path) !== "other").sort();
    findings.push(...templateFindings([...new Set([...tree.envOnDisk, ...trackedEnv])], tree, inspections));

    const real = [...new Set([...tree.envOnDisk, ...trackedEnv])]
      .filter((path) => isWorthHiding(path, inspections))
      .sort();
    const ask = privateAware(root, judge);
    const answers = await ask(real);
    for (const [index, path] of real.entries()) {
      const finding = existingFinding(path, answers[index]!, tree, inspections.get(path));
      if (finding !== undefined) findings.push(finding);
    }

    const wouldBe = wouldBePaths(
      survey,
      (path) => onDisk.has(path) || tree.tracked.has(path) || isInNested(path, tree),
    );
    // A virtual environment may have the name, or a link: no file can come to be there.
    for (const path of wouldBe.keys()) if (await isTaken(joinPath(root, path))) wouldBe.delete(path);
    findings.push(...(await wouldBeFindings(wouldBe, ask)));

    const carriable = real.filter((path) => onDisk.has(path) && !isHarmlessTracked(path, tree, inspections));
    const loaded = [...wouldBe.keys()].filter((path) => wouldBe.get(path) !== undefined);
    findings.push(...(await imageFindings(survey.builds, carriable, loaded, read)));
    findings.push(...(await packageFindings(survey.packages, carriable, loaded, read)));

    const past = await pastFiles;
    for (const file of past.files) {
      if (tree.tracked.has(file.path)) continue;
      if (file.contents === "nothing" && envNameKind(file.path) === "public-env") continue;
      findings.push({
        code: "env-in-history",
        severity: bySeverity(file.contents, isForTests(file.path)),
        path: file.path,
        contents: file.contents,
        ...(file.commit !== undefined && { commit: file.commit }),
        message: `${shown(file.path)} is not tracked but stands in the history${file.commit === undefined ? "" : ` since ${file.commit.slice(0, 12)}`}${contentWords(file.contents, "a version of it")}`,
      });
    }

    return {
      root,
      findings: findings.sort(compareFindings),
      looked: {
        envFiles: [...new Set([...tree.envOnDisk, ...trackedEnv])].sort(),
        folders: [...new Set(loaded.map((path) => folderOf(path) || "."))].sort(),
        dockerfiles: survey.builds.map(({ dockerfile }) => dockerfile).sort(),
        packages: survey.packages
          .filter(({ path, manifest }) => isPublishable(manifest) && !isForTests(path))
          .map(({ path }) => path),
        filesRead: survey.filesRead,
        versions: past.versions,
      },
      gaps: gaps.sort((a, b) => compareText(a.what, b.what) || compareText(a.why, b.why)),
      skips: skips.sort((a, b) => compareText(a.what, b.what)),
    };
  } finally {
    history.abort();
    await judge.close();
  }
}

async function isTaken(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined)) !== undefined;
}

const ORDER: Readonly<Record<EnvSeverity, number>> = { critical: 0, high: 1, medium: 2, low: 3 };

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function compareFindings(a: EnvFinding, b: EnvFinding): number {
  return (
    ORDER[a.severity] - ORDER[b.severity] ||
    compareText(a.path, b.path) ||
    (a.line ?? 0) - (b.line ?? 0) ||
    compareText(a.code, b.code) ||
    compareText(a.message, b.message)
  );
}

/** Reads ignore files and the like, each once; `undefined` where there is none. */
function cachedReader(root: string, gaps: EnvGap[]): (path: string) => Promise<string | undefined> {
  const known = new Map<string, Promise<string | undefined>>();
  return (path) => {
    let text = known.get(path);
    if (text === undefined) {
      text = readFileBounded(joinPath(root, path), MAX_TEXT_BYTES).then(
        (bytes) => {
          if (bytes !== "too-large") return bytes?.toString("utf8");
          gaps.push({ what: path, why: "the file is too large to be read as a list of patterns" });
          return undefined;
        },
        (error: unknown) => {
          gaps.push({ what: path, why: whyUnreadable(error) });
          return undefined;
        },
      );
      known.set(path, text);
    }
    return text;
  };
}

async function inspectAll(
  tree: WorkTree,
  options: EnvCheckOptions,
  gaps: EnvGap[],
): Promise<Map<string, Inspection>> {
  const inspections = new Map<string, Inspection>();
  const tracked = [...tree.tracked.keys()].filter((path) => envNameKind(path) !== "other");
  await inParallel([...new Set([...tree.envOnDisk, ...tracked])], async (path) => {
    try {
      let bytes = await readFileBounded(joinPath(tree.root, path), MAX_TEXT_BYTES);
      const oid = tree.tracked.get(path);
      // Tracked and not on disk: what the index holds is what others get.
      if (bytes === undefined && oid !== undefined)
        bytes = await gitBytes(["cat-file", "blob", oid], { cwd: tree.root });
      if (bytes === "too-large")
        gaps.push({ what: path, why: "too large for an .env file; not looked into" });
      else if (bytes !== undefined) inspections.set(path, inspectEnv(bytes, path, options.scanText));
    } catch (error) {
      gaps.push({ what: path, why: whyUnreadable(error) });
    }
  });
  return inspections;
}

/** An .env file, or one made to be committed that holds a secret all the same. */
function isWorthHiding(path: string, inspections: ReadonlyMap<string, Inspection>): boolean {
  const kind = envNameKind(path);
  return (
    kind === "env" || (kind === "public-env" && (inspections.get(path)?.contents ?? "nothing") !== "nothing")
  );
}

function isHarmlessTracked(
  path: string,
  tree: WorkTree,
  inspections: ReadonlyMap<string, Inspection>,
): boolean {
  return tree.tracked.has(path) && inspections.get(path)?.contents === "nothing";
}

function isInNested(path: string, tree: WorkTree): boolean {
  return tree.nested.some((folder) => path.startsWith(`${folder}/`));
}
