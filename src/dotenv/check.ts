import { join as joinPath } from "node:path";
import { findForeignBaseUrls, mentionsOpenAi } from "./base-url.ts";
import { type Inspection, inspectEnv } from "./contents.ts";
import { findPastEnvFiles } from "./history.ts";
import { type IgnoreAnswer, type IgnoreJudge, openIgnoreJudge } from "./ignore.ts";
import {
  type Build,
  carriedByBuild,
  composeContexts,
  folderOf,
  inside,
  isDockerfile,
  join,
  planBuild,
} from "./image.ts";
import { field, findLoaders, isManifest, type Loader } from "./loaders.ts";
import { envNameKind, isDocument, isForTests, shown } from "./names.ts";
import { isPacked } from "./npm-ignore.ts";
import { findWorkTree, readFileBounded, readWorkTree, reason, type WorkTree } from "./tree.ts";
import type {
  EnvCheckOptions,
  EnvContents,
  EnvFinding,
  EnvGap,
  EnvReport,
  EnvSeverity,
  IgnoreLine,
} from "./types.ts";

/** No settings file and no source that anybody wrote is larger. */
const MAX_TEXT_BYTES = 2 << 20;
const READERS = 16;
const NOT_TEXT =
  /\.(?:png|jpe?g|gif|webp|avif|ico|icns|bmp|tiff?|psd|woff2?|ttf|otf|eot|mp[34]|m4a|ogg|wav|webm|mov|avi|pdf|zip|gz|tgz|bz2|xz|zst|7z|rar|jar|war|class|so|dll|dylib|exe|o|a|wasm|bin|dat|db|sqlite3?|pack|idx|pyc|parquet|npy|pt|onnx|map)$/i;

/** What reading every text file of the work tree once brings. */
interface Texts {
  readonly loaders: { readonly path: string; readonly loader: Loader }[];
  readonly manifests: Set<string>;
  readonly builds: Build[];
  readonly packages: { readonly path: string; readonly manifest: unknown }[];
  readonly baseUrls: EnvFinding[];
  /** `.gitignore` files with a negation that speaks of env files: folder and names written out. */
  readonly negations: { readonly folder: string; readonly names: readonly string[] }[];
  filesRead: number;
}

/**
 * Looks at a whole work tree: is every .env kept out of git, of images, of packages? Reads only; prints nothing.
 * Throws `NOT_A_REPOSITORY` outside of git and without a work tree, `GIT_…` when git fails.
 */
export async function checkEnvCoverage(options: EnvCheckOptions): Promise<EnvReport> {
  const root = await findWorkTree(options.root);
  const gaps: EnvGap[] = [];
  const skips: EnvReport["skips"][number][] = [];
  const judge = openIgnoreJudge(root);
  try {
    const tree = await readWorkTree(root, judge, gaps);
    for (const what of tree.nested) skips.push({ what, why: "submodule" });
    const read = cachedReader(root, gaps);
    const texts = await readTexts(tree, options, gaps, skips);
    const inspections = await inspectAll(tree, options, gaps);
    const findings: EnvFinding[] = [...texts.baseUrls];

    const onDisk = new Set(tree.envOnDisk);
    const trackedEnv = [...tree.tracked].filter((path) => envNameKind(path) !== "other").sort();
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
      texts,
      (path) => onDisk.has(path) || tree.tracked.has(path) || isInNested(path, tree),
    );
    findings.push(...(await wouldBeFindings(wouldBe, texts, ask)));

    const carriable = real.filter((path) => onDisk.has(path) && !isHarmlessTracked(path, tree, inspections));
    const loaded = [...wouldBe.keys()].filter((path) => wouldBe.get(path) !== undefined);
    findings.push(...(await imageFindings(texts.builds, carriable, loaded, read)));
    findings.push(...(await packageFindings(texts.packages, carriable, loaded, read)));

    const past = await findPastEnvFiles(
      root,
      { timeout: options.historyTimeout ?? 60_000, ...(options.scanText && { scanText: options.scanText }) },
      gaps,
    );
    for (const file of past.files) {
      if (tree.tracked.has(file.path)) continue;
      if (file.contents === "nothing" && envNameKind(file.path) === "public-env") continue;
      findings.push({
        code: "env-in-history",
        severity: bySeverity(file.contents, isForTests(file.path)),
        path: file.path,
        contents: file.contents,
        commit: file.commit,
        message: `${shown(file.path)} is not tracked any more but stands in the history since ${file.commit.slice(0, 12)}${contentWords(file.contents, "a version of it")}`,
      });
    }

    return {
      root,
      findings: findings.sort(compareFindings),
      looked: {
        envFiles: [...new Set([...tree.envOnDisk, ...trackedEnv])].sort(),
        folders: [...new Set(loaded.map((path) => folderOf(path) || "."))].sort(),
        dockerfiles: texts.builds.map(({ dockerfile }) => dockerfile).sort(),
        packages: texts.packages.map(({ path }) => path).sort(),
        filesRead: texts.filesRead,
        versions: past.versions,
      },
      gaps,
      skips,
    };
  } finally {
    await judge.close();
  }
}

const ORDER: Readonly<Record<EnvSeverity, number>> = { critical: 0, high: 1, medium: 2, low: 3 };

function compareFindings(a: EnvFinding, b: EnvFinding): number {
  const text = (x: string, y: string): number => (x < y ? -1 : x > y ? 1 : 0);
  return (
    ORDER[a.severity] - ORDER[b.severity] ||
    text(a.path, b.path) ||
    (a.line ?? 0) - (b.line ?? 0) ||
    text(a.code, b.code) ||
    text(a.message, b.message)
  );
}

/** Asks the judge; where a rule of the user's own decides, asks again as if there were no such file, for a rule that others have too. */
function privateAware(
  root: string,
  judge: IgnoreJudge,
): (paths: readonly string[]) => Promise<IgnoreAnswer[]> {
  return async (paths) => {
    const answers = await judge.ask(paths);
    const doubtful = paths.filter((_, index) => answers[index]?.isPrivate);
    if (doubtful.length === 0) return answers;
    const others = openIgnoreJudge(root, { globalRules: false });
    try {
      const second = await others.ask(doubtful);
      return answers.map((answer, index) => {
        const again = answer.isPrivate ? second[doubtful.indexOf(paths[index] ?? "")] : undefined;
        return again?.state === "ignored" && !again.isPrivate ? again : answer;
      });
    } finally {
      await others.close();
    }
  };
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
          gaps.push({ what: path, why: reason(error) });
          return undefined;
        },
      );
      known.set(path, text);
    }
    return text;
  };
}

async function readTexts(
  tree: WorkTree,
  options: EnvCheckOptions,
  gaps: EnvGap[],
  skips: EnvReport["skips"][number][],
): Promise<Texts> {
  const texts: Texts = {
    loaders: [],
    manifests: new Set(),
    builds: [],
    packages: [],
    baseUrls: [],
    negations: [],
    filesRead: 0,
  };
  const dockerfiles: { path: string; text: string }[] = [];
  const contexts = new Map<string, string>();
  const files = [...new Set([...tree.tracked, ...tree.untracked, ...tree.envOnDisk])]
    .filter((path) => !NOT_TEXT.test(path))
    .sort();
  const folders = new Set<string>([""]);
  for (const path of files)
    for (let folder = folderOf(path); folder !== "" && !folders.has(folder); folder = folderOf(folder))
      folders.add(folder);
  const known = new Set(files);

  await inParallel(files, async (path) => {
    if (isManifest(path)) texts.manifests.add(folderOf(path));
    let bytes: Buffer | "too-large" | undefined;
    try {
      bytes = await readFileBounded(joinPath(tree.root, path), MAX_TEXT_BYTES);
    } catch (error) {
      gaps.push({ what: path, why: reason(error) });
      return;
    }
    if (bytes === "too-large") {
      skips.push({ what: path, why: "too-large" });
      return;
    }
    if (bytes === undefined) return;
    texts.filesRead++;
    if (bytes.subarray(0, 8000).includes(0)) return;
    const name = path.slice(path.lastIndexOf("/") + 1);
    const openAi = mentionsOpenAi(bytes);
    const wanted =
      openAi ||
      isDockerfile(path) ||
      name === "package.json" ||
      name === ".gitignore" ||
      bytes.includes("env") ||
      bytes.includes("wrangler") ||
      /^(?:vite|next|wrangler|compose|docker-compose)[.-]|^Gemfile$/.test(name);
    if (!wanted) return;
    const text = bytes.toString("utf8");
    if (isDockerfile(path)) dockerfiles.push({ path, text });
    if (/^(?:docker-)?compose(?:[.-][\w.-]+)?\.ya?ml$/.test(name))
      for (const [file, context] of composeContexts(path, text)) contexts.set(file, context);
    if (name === ".gitignore") texts.negations.push(...negatedNames(path, text));
    if (name === "package.json") {
      const manifest = parseJson(text);
      if (manifest === undefined && !isForTests(path)) gaps.push({ what: path, why: "it is not valid JSON" });
      if (manifest !== undefined) texts.packages.push({ path, manifest });
    }
    for (const loader of findLoaders(path, text)) texts.loaders.push({ path, loader });
    if (openAi) {
      for (const found of findForeignBaseUrls(path, text, options.allowedBaseUrls)) {
        texts.baseUrls.push({
          code: "openai-base-url",
          severity: found.shownOnly ? "low" : "high",
          path,
          line: found.line,
          host: found.host,
          message: `${found.setting} hands OpenAI keys to ${shown(found.host)}, which reads every key and prompt in the clear${found.plain ? ", and so does everybody on the way: it is plain HTTP" : ""}`,
        });
      }
    }
  });
  for (const { path, text } of dockerfiles.sort((a, b) => (a.path < b.path ? -1 : 1))) {
    texts.builds.push(
      planBuild(path, text, contexts.get(path), (file) => known.has(file) || folders.has(file)),
    );
  }
  const byPath = (a: { path: string }, b: { path: string }): number =>
    a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
  texts.loaders.sort((a, b) => byPath(a, b) || a.loader.line - b.loader.line);
  texts.packages.sort(byPath);
  return texts;
}

async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let item = items[next++]; item !== undefined; item = items[next++]) await work(item);
  };
  await Promise.all(Array.from({ length: READERS }, worker));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ""));
  } catch {
    return undefined;
  }
}

/** Names of env files that a negation may let in. Git decides later whether it does. */
function negatedNames(path: string, text: string): { folder: string; names: string[] }[] {
  const found: { folder: string; names: string[] }[] = [];
  for (const line of text.split(/\r?\n/)) {
    const pattern = /^!\/?(?:\*\*\/)?(.*?)\s*$/.exec(line)?.[1];
    if (pattern === undefined || !/env|\.dev\.vars/i.test(pattern)) continue;
    const above = pattern.includes("/") ? pattern.slice(0, pattern.lastIndexOf("/")) : "";
    if (/[*?[\\]/.test(above)) continue;
    const name = pattern.slice(pattern.lastIndexOf("/") + 1);
    const names = /[*?[]/.test(name) ? [".env", ".env.local", ".env.production"] : [name];
    found.push({
      folder: join(folderOf(path), above),
      names: names.filter((candidate) => envNameKind(candidate) === "env"),
    });
  }
  return found;
}

async function inspectAll(
  tree: WorkTree,
  options: EnvCheckOptions,
  gaps: EnvGap[],
): Promise<Map<string, Inspection>> {
  const inspections = new Map<string, Inspection>();
  await inParallel(tree.envOnDisk, async (path) => {
    try {
      const bytes = await readFileBounded(joinPath(tree.root, path), MAX_TEXT_BYTES);
      if (bytes === "too-large")
        gaps.push({ what: path, why: "too large for an .env file; not looked into" });
      else if (bytes !== undefined) inspections.set(path, inspectEnv(bytes, path, options.scanText));
    } catch (error) {
      gaps.push({ what: path, why: reason(error) });
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

function bySeverity(contents: EnvContents, forTests: boolean): EnvSeverity {
  if (contents === "key") return "critical";
  if (contents === "secret") return forTests ? "medium" : "high";
  return "low";
}

function contentWords(contents: EnvContents, what: string): string {
  if (contents === "key") return `; ${what} holds a real key`;
  if (contents === "secret") return `; ${what} holds values that look secret`;
  return `; nothing in it looks secret`;
}

function templateFindings(
  paths: readonly string[],
  tree: WorkTree,
  inspections: ReadonlyMap<string, Inspection>,
): EnvFinding[] {
  return paths.flatMap((path): EnvFinding[] => {
    const inspection = inspections.get(path);
    if (envNameKind(path) !== "template" || inspection?.contents !== "key") return [];
    return [
      {
        code: "env-template-holds-key",
        severity: "critical",
        path,
        ...(inspection.line !== undefined && { line: inspection.line }),
        key: inspection.key ?? "key",
        message: `${shown(path)} is a template for everybody${tree.tracked.has(path) ? " and tracked by git" : ""}, but holds a real key (${inspection.key ?? "key"})`,
      },
    ];
  });
}

/** What is wrong with an .env file that is tracked or on disk. */
function existingFinding(
  path: string,
  answer: IgnoreAnswer,
  tree: WorkTree,
  inspection: Inspection | undefined,
): EnvFinding | undefined {
  const contents = inspection?.contents ?? "nothing";
  const place = inspection?.line === undefined ? {} : { line: inspection.line };
  if (tree.tracked.has(path)) {
    const secret = contents !== "nothing";
    const still =
      answer.state === "ignored" && !answer.isPrivate ? ", although an ignore rule covers it" : "";
    return {
      code: "env-tracked",
      severity: bySeverity(contents, isForTests(path)),
      path,
      ...place,
      contents,
      message: `${shown(path)} is tracked by git${still}${contentWords(contents, "it")}`,
      ...(secret && { command: untrackCommand(path) }),
      ...(secret && still === "" && { fix: fixFor(path, answer) }),
    };
  }
  if (answer.state === "ignored") {
    if (!answer.isPrivate || answer.rule === undefined) return undefined;
    return {
      code: "env-ignored-privately",
      severity: "medium",
      path,
      rule: answer.rule,
      exists: true,
      message: `${shown(path)} is ignored only by ${shown(answer.rule.file)}:${answer.rule.line}, which nobody else has`,
      fix: fixFor(path, answer),
    };
  }
  if (answer.state === "let-in" && answer.rule !== undefined)
    return letInFinding(path, answer.rule, answer, true);
  return {
    code: "env-not-ignored",
    severity: contents === "key" ? "critical" : contents === "secret" ? "high" : "medium",
    path,
    ...place,
    contents,
    message: `git does not ignore ${shown(path)}: the next "git add ." commits it${contents === "nothing" ? "" : contentWords(contents, "it")}`,
    fix: fixFor(path, answer),
  };
}

function letInFinding(
  path: string,
  rule: NonNullable<IgnoreAnswer["rule"]>,
  answer: IgnoreAnswer,
  exists: boolean,
): EnvFinding {
  return {
    code: "env-let-back-in",
    severity: exists ? "high" : "medium",
    path: rule.file,
    line: rule.line,
    rule,
    target: path,
    exists,
    message: `${shown(rule.pattern)} in ${shown(rule.file)} lets ${shown(path)} back in${exists ? ': the next "git add ." commits it' : ""}`,
    fix: fixFor(path, answer),
  };
}

/** How to take a file out of the index and leave it on disk. */
function untrackCommand(path: string): string {
  const plain = /^[\w./@+-]+$/.test(path) && !path.startsWith("-");
  return `git rm --cached -- ${plain ? path : `'${shown(path).replaceAll("'", "'\\''")}'`}`;
}

/**
 * The line for `path`. Names of the .env family are kept out at any depth by one line at the top; names of somebody's own
 * (`deploy/prod.env`) only where they are. A negation is outdone where it stands, for a later line of the same file wins.
 */
function fixFor(path: string, answer: IgnoreAnswer): IgnoreLine {
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (answer.state === "let-in" && answer.rule !== undefined && !answer.isPrivate) {
    const folder = folderOf(answer.rule.file);
    return {
      file: answer.rule.file,
      line: `/${escapePattern(folder === "" ? path : path.slice(folder.length + 1))}`,
    };
  }
  const common = /^\.(?:env(?:rc)?(?:$|[.\-_~])|flaskenv$|dev\.vars)/.test(name);
  return { file: ".gitignore", line: common ? escapePattern(name) : `/${escapePattern(path)}` };
}

/** Text as an ignore pattern that means itself. */
export function escapePattern(text: string): string {
  return text
    .replace(/[\\*?[]/g, "\\$&")
    .replace(/^[#!]/, "\\$&")
    .replace(/ +$/, (spaces) => "\\ ".repeat(spaces.length));
}

/** Paths at which an .env file would be loaded (with what loads it) or let back in by a negation (without). */
function wouldBePaths(
  texts: Texts,
  isThere: (path: string) => boolean,
): Map<string, { path: string; loader: Loader } | undefined> {
  const paths = new Map<string, { path: string; loader: Loader } | undefined>();
  for (const found of texts.loaders) {
    // What only tests or documents load is no habit of the program.
    if (isForTests(found.path) || isDocument(found.path)) continue;
    let folder = folderOf(found.path);
    if (found.loader.from === "package")
      while (folder !== "" && !texts.manifests.has(folder)) folder = folderOf(folder);
    for (const load of found.loader.loads) {
      const path = inside(folder, load);
      if (path !== undefined && !isThere(path) && !paths.has(path)) paths.set(path, found);
    }
  }
  for (const { folder, names } of texts.negations) {
    for (const name of names) {
      const path = join(folder, name);
      if (!isThere(path) && !paths.has(path)) paths.set(path, undefined);
    }
  }
  return paths;
}

async function wouldBeFindings(
  wouldBe: ReadonlyMap<string, { path: string; loader: Loader } | undefined>,
  texts: Texts,
  ask: (paths: readonly string[]) => Promise<IgnoreAnswer[]>,
): Promise<EnvFinding[]> {
  void texts;
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
      message: `${shown(file)}:${loader.line} loads ${shown(path)} (${loader.tool}), which git would not ignore${others(group)}`,
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

async function imageFindings(
  builds: readonly Build[],
  onDisk: readonly string[],
  loaded: readonly string[],
  read: (path: string) => Promise<string | undefined>,
): Promise<EnvFinding[]> {
  const findings: EnvFinding[] = [];
  for (const build of builds.filter(({ dockerfile }) => !isForTests(dockerfile))) {
    for (const carried of await carriedByBuild(build, [...onDisk, ...loaded], read)) {
      const exists = onDisk.includes(carried.path);
      const name = carried.path.slice(carried.path.lastIndexOf("/") + 1);
      const where = carried.final ? "into the image" : "into a build stage and its cache";
      findings.push({
        code: "env-in-image",
        severity: exists && carried.final ? "high" : carried.final || exists ? "medium" : "low",
        path: carried.path,
        dockerfile: carried.dockerfile,
        dockerfileLine: carried.line,
        context: build.context,
        final: carried.final,
        exists,
        message: `${shown(carried.dockerfile)}:${carried.line} ${exists ? "copies" : "would copy"} ${shown(carried.path)} ${where}${carried.byName ? " by its name: mount it as a secret instead" : `, for ${shown(carried.ignoreFile)} does not leave it out`}`,
        ...(!carried.byName && {
          fix: { file: carried.ignoreFile, line: `**/${escapeDockerPattern(name)}` },
        }),
      });
    }
  }
  return findings;
}

function escapeDockerPattern(text: string): string {
  return text.replace(/[\\*?[]/g, "\\$&");
}

async function packageFindings(
  packages: Texts["packages"],
  onDisk: readonly string[],
  loaded: readonly string[],
  read: (path: string) => Promise<string | undefined>,
): Promise<EnvFinding[]> {
  const findings: EnvFinding[] = [];
  const folders = new Set(packages.map(({ path }) => folderOf(path)));
  for (const { path, manifest } of packages) {
    if (!isPublishable(manifest) || isForTests(path)) continue;
    const folder = folderOf(path);
    const list = field(manifest, "files");
    const files = Array.isArray(list) ? list.filter((entry) => typeof entry === "string") : undefined;
    const above = workspaceParents(folder, packages);
    for (const candidate of [...onDisk, ...loaded]) {
      // A file belongs to the innermost package that holds it.
      let owner = folderOf(candidate);
      while (owner !== "" && !folders.has(owner)) owner = folderOf(owner);
      if (owner !== folder) continue;
      const relative = folder === "" ? candidate : candidate.slice(folder.length + 1);
      if (!(await isPacked({ folder, files, above, path: relative }, read))) continue;
      const exists = onDisk.includes(candidate);
      const npmIgnore = join(folder, ".npmignore");
      const hasNpmIgnore = (await read(npmIgnore)) !== undefined;
      // A new .npmignore would replace .gitignore and let out more than it keeps in.
      const file = hasNpmIgnore ? npmIgnore : join(folder, ".gitignore");
      findings.push({
        code: "env-in-package",
        severity: exists ? "high" : "medium",
        path: candidate,
        packageFile: path,
        exists,
        message: `npm publish ${exists ? "packs" : "would pack"} ${shown(candidate)}: ${files !== undefined ? `"files" of ${shown(path)} takes it in` : hasNpmIgnore ? `${shown(npmIgnore)}, which replaces .gitignore, does not leave it out` : "no ignore file of the package leaves it out"}`,
        ...(files === undefined && { fix: { file, line: `/${escapePattern(relative)}` } }),
      });
    }
  }
  return findings;
}

function isPublishable(manifest: unknown): boolean {
  return (
    field(manifest, "private") !== true &&
    typeof field(manifest, "name") === "string" &&
    typeof field(manifest, "version") === "string"
  );
}

/** Folders from the workspace root down to just above `folder`, if a package above names workspaces; else none. */
function workspaceParents(folder: string, packages: Texts["packages"]): string[] {
  const above: string[] = [];
  for (let parent = folder; parent !== ""; ) {
    parent = folderOf(parent);
    above.unshift(parent);
    const manifest = packages.find(({ path }) => path === join(parent, "package.json"))?.manifest;
    if (field(manifest, "workspaces") !== undefined) return above;
  }
  return [];
}
