import { lstat } from "node:fs/promises";
import { join as joinPath } from "node:path";
import { KeysweepError, whyUnreadable } from "../errors.ts";
import { type GitCall, gitBytes } from "../git/process.ts";
import { openRepository, type Repository } from "../git/repository.ts";
import { type Inspection, inspectEnv } from "./contents.ts";
import { bySeverity, contentWords, existingFinding, templateFindings } from "./git-findings.ts";
import { findPastEnvFiles, type PastEnvFile, type PastEnvFiles, type PastOptions } from "./history.ts";
import { openIgnoreJudge, privateAware } from "./ignore.ts";
import { imageFindings } from "./image.ts";
import { envNameKind, isForTests, shown } from "./names.ts";
import { isPublishable, packageFindings } from "./package-findings.ts";
import { folderOf } from "./paths.ts";
import { inParallel, MAX_TEXT_BYTES, type Survey, surveyFiles } from "./survey.ts";
import { readFileBounded, readWorkTree, type WorkTree } from "./tree.ts";
import type { EnvCheckOptions, EnvFinding, EnvGap, EnvReport, EnvSeverity } from "./types.ts";
import { wouldBeFindings, wouldBePaths } from "./would-be.ts";

/**
 * Looks at a whole work tree: is every .env kept out of git, of images, of packages? Of a bare repository, only at what its history
 * holds. Reads only; prints nothing. Throws `NOT_A_REPOSITORY` outside of git and inside of a `.git` folder, `GIT_…` when git fails.
 */
export async function checkEnvCoverage(options: EnvCheckOptions): Promise<EnvReport> {
  const repository = options.repository ?? (await openRepository(options.root));
  if (repository.bare) return checkHistoryAlone(repository, options);
  const { root } = repository;
  if (root === undefined)
    throw new KeysweepError("NOT_A_REPOSITORY", "this is a .git folder: no .env is kept out from here", {
      hint: "Run keysweep env in the work tree that it belongs to.",
    });
  const gaps: EnvGap[] = [];
  const skips: EnvReport["skips"][number][] = [];
  // History takes longest and needs nothing of the rest.
  const history = new AbortController();
  const pastFiles = findPastEnvFiles(repository, pastOptions(options, history.signal), gaps);
  pastFiles.catch(() => {});
  const judge = openIgnoreJudge(repository.call);
  try {
    const tree = await readWorkTree(root, repository.call, judge, gaps);
    for (const what of tree.nested) skips.push({ what, why: "submodule" });
    const read = cachedReader(root, gaps);
    const survey = await surveyFiles(tree, options, gaps, skips);
    const inspections = await inspectAll(tree, repository.call, options, gaps);
    const findings: EnvFinding[] = [...survey.baseUrls];

    const onDisk = new Set(tree.envOnDisk);
    const trackedEnv = [...tree.tracked.keys()].filter((path) => envNameKind(path) !== "other").sort();
    findings.push(...templateFindings([...new Set([...tree.envOnDisk, ...trackedEnv])], tree, inspections));

    const real = [...new Set([...tree.envOnDisk, ...trackedEnv])]
      .filter((path) => isWorthHiding(path, inspections))
      .sort();
    const ask = privateAware(repository.call, judge);
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
    const gone = past.files.filter(({ path }) => !tree.tracked.has(path));
    findings.push(...pastFindings(gone, "is not tracked but stands"));

    return {
      root,
      findings: findings.sort(compareFindings),
      looked: lookedAt(survey, past, [...new Set([...tree.envOnDisk, ...trackedEnv])], loaded),
      gaps: gaps.sort(compareGaps),
      skips: skips.sort((a, b) => compareText(a.what, b.what)),
    };
  } finally {
    history.abort();
    await judge.close();
  }
}

/** `loaded`: paths of env files that code would load and that are not there. */
function lookedAt(
  survey: Survey,
  past: PastEnvFiles,
  envFiles: readonly string[],
  loaded: readonly string[],
): EnvReport["looked"] {
  return {
    bare: false,
    envFiles: [...envFiles].sort(),
    folders: [...new Set(loaded.map((path) => folderOf(path) || "."))].sort(),
    dockerfiles: survey.builds.map(({ dockerfile }) => dockerfile).sort(),
    packages: survey.packages
      .filter(({ path, manifest }) => isPublishable(manifest) && !isForTests(path))
      .map(({ path }) => path),
    filesRead: survey.filesRead + past.read,
    bytesRead: survey.bytesRead + past.bytes,
    versions: past.versions,
  };
}

function pastOptions(options: EnvCheckOptions, signal: AbortSignal): PastOptions {
  return {
    timeout: options.historyTimeout ?? 60_000,
    signal,
    ...(options.scanText && { scanText: options.scanText }),
    ...(options.memory && { memory: options.memory }),
  };
}

/** A bare repository has no files, no index and no ignore rules: what its commits hold is all there is. */
async function checkHistoryAlone(repository: Repository, options: EnvCheckOptions): Promise<EnvReport> {
  const gaps: EnvGap[] = [];
  const past = await findPastEnvFiles(repository, pastOptions(options, new AbortController().signal), gaps);
  return {
    root: repository.gitDir,
    findings: pastFindings(past.files, "stands").sort(compareFindings),
    looked: {
      bare: true,
      envFiles: [],
      folders: [],
      dockerfiles: [],
      packages: [],
      filesRead: past.read,
      bytesRead: past.bytes,
      versions: past.versions,
    },
    gaps: gaps.sort(compareGaps),
    skips: [],
  };
}

/** `how`: what is said of each, before "in the history". */
function pastFindings(files: readonly PastEnvFile[], how: string): EnvFinding[] {
  return files
    .filter(({ contents, path }) => contents !== "nothing" || envNameKind(path) !== "public-env")
    .map(({ path, contents, commit }) => ({
      code: "env-in-history",
      severity: bySeverity(contents, isForTests(path)),
      path,
      contents,
      ...(commit !== undefined && { commit }),
      message: `${shown(path)} ${how} in the history${commit === undefined ? "" : ` since ${commit.slice(0, 12)}`}${contentWords(contents, "a version of it")}`,
    }));
}

function compareGaps(a: EnvGap, b: EnvGap): number {
  return compareText(a.what, b.what) || compareText(a.why, b.why);
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
  call: GitCall,
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
      if (bytes === undefined && oid !== undefined) bytes = await gitBytes(["cat-file", "blob", oid], call);
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
