import { join as joinPath } from "node:path";
import { whyUnreadable } from "../errors.ts";
import { findForeignBaseUrls, mentionsOpenAi } from "./base-url.ts";
import { type Build, composeContexts, isDockerfile, planBuild } from "./image.ts";
import { findLoaders, isManifest, type Loader } from "./loaders.ts";
import { envNameKind, isForTests, shown } from "./names.ts";
import type { Package } from "./package-findings.ts";
import { folderOf, join } from "./paths.ts";
import { readFileBounded, type WorkTree } from "./tree.ts";
import type { EnvCheckOptions, EnvFinding, EnvGap, EnvReport } from "./types.ts";

/** No settings file and no source that anybody wrote is larger. */
export const MAX_TEXT_BYTES = 2 << 20;
const READERS = 16;
const NOT_TEXT =
  /\.(?:png|jpe?g|gif|webp|avif|ico|icns|bmp|tiff?|psd|woff2?|ttf|otf|eot|mp[34]|m4a|ogg|wav|webm|mov|avi|pdf|zip|gz|tgz|bz2|xz|zst|7z|rar|jar|war|class|so|dll|dylib|exe|o|a|wasm|bin|dat|db|sqlite3?|pack|idx|pyc|parquet|npy|pt|onnx|map)$/i;

/** Packages that somebody else wrote, where git does not ignore them. */
const INSTALLED = /(?:^|\/)node_modules\//;

/** What reading every text file of the work tree once brings. */
export interface Survey {
  readonly loaders: { readonly path: string; readonly loader: Loader }[];
  readonly manifests: Set<string>;
  readonly builds: Build[];
  readonly packages: Package[];
  readonly baseUrls: EnvFinding[];
  /** `.gitignore` files with a negation that speaks of env files: folder and names written out. */
  readonly negations: { readonly folder: string; readonly names: readonly string[] }[];
  filesRead: number;
  bytesRead: number;
}

/**
 * Reads every text file of the work tree once. What cannot be read is added to `gaps`, what is too large to `skips`; lists of the survey are in order
 * of path.
 */
export async function surveyFiles(
  tree: WorkTree,
  options: EnvCheckOptions,
  gaps: EnvGap[],
  skips: EnvReport["skips"][number][],
): Promise<Survey> {
  const texts: Survey = {
    loaders: [],
    manifests: new Set(),
    builds: [],
    packages: [],
    baseUrls: [],
    negations: [],
    filesRead: 0,
    bytesRead: 0,
  };
  const found: BuildFiles = { dockerfiles: [], contexts: new Map() };
  const files = [...new Set([...tree.tracked.keys(), ...tree.untracked, ...tree.envOnDisk])]
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
      gaps.push({ what: path, why: whyUnreadable(error) });
      return;
    }
    if (bytes === "too-large") {
      skips.push({ what: path, why: "too-large" });
      return;
    }
    if (bytes === undefined) return;
    texts.filesRead++;
    texts.bytesRead += bytes.length;
    if (bytes.subarray(0, 8000).includes(0)) return;
    const openAi = mentionsOpenAi(bytes);
    if (!openAi && !mayConcernEnv(path, bytes)) return;
    const text = bytes.toString("utf8");
    readText(path, text, texts, found, gaps);
    if (openAi) texts.baseUrls.push(...foreignBaseUrls(path, text, options));
  });
  for (const { path, text } of found.dockerfiles.sort((a, b) => (a.path < b.path ? -1 : 1))) {
    texts.builds.push(
      planBuild(path, text, found.contexts.get(path), (file) => known.has(file) || folders.has(file)),
    );
  }
  const byPath = (a: { path: string }, b: { path: string }): number =>
    a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
  texts.loaders.sort((a, b) => byPath(a, b) || a.loader.line - b.loader.line);
  texts.packages.sort(byPath);
  return texts;
}

/** What says how images are built: known only when all files were read. */
interface BuildFiles {
  readonly dockerfiles: { path: string; text: string }[];
  /** By path of a Dockerfile: the folder that a compose file builds it from. */
  readonly contexts: Map<string, string>;
}

/** Whether a file may say anything of env files: most do not, and are not even decoded. */
function mayConcernEnv(path: string, bytes: Buffer): boolean {
  const name = nameOf(path);
  return (
    isDockerfile(path) ||
    name === "package.json" ||
    name === ".gitignore" ||
    bytes.includes("env") ||
    bytes.includes("loadEnvFile") ||
    bytes.includes("wrangler") ||
    /^(?:vite|next|wrangler|compose|docker-compose)[.-]|^Gemfile$/.test(name)
  );
}

/** Adds what one file says of env files, images and packages to the survey. */
function readText(
  path: string,
  text: string,
  texts: Survey,
  { dockerfiles, contexts }: BuildFiles,
  gaps: EnvGap[],
): void {
  const name = nameOf(path);
  if (isDockerfile(path)) dockerfiles.push({ path, text });
  if (/^(?:docker-)?compose(?:[.-][\w.-]+)?\.ya?ml$/.test(name))
    for (const [file, context] of composeContexts(path, text)) contexts.set(file, context);
  if (name === ".gitignore") texts.negations.push(...negatedNames(path, text));
  if (name === "package.json") {
    const manifest = parseJson(text);
    if (manifest === undefined && !isForTests(path)) gaps.push({ what: path, why: "it is not valid JSON" });
    if (manifest !== undefined) texts.packages.push({ path, manifest });
  }
  // What was installed runs in the folder of whoever uses it.
  if (!INSTALLED.test(path))
    for (const loader of findLoaders(path, text)) texts.loaders.push({ path, loader });
}

/** Settings that send OpenAI keys to a host that is not OpenAI's. */
function foreignBaseUrls(path: string, text: string, { allowedBaseUrls }: EnvCheckOptions): EnvFinding[] {
  return findForeignBaseUrls(path, text, allowedBaseUrls).map((found) => ({
    code: "openai-base-url",
    severity: found.shownOnly || found.nearby ? "low" : "high",
    path,
    line: found.line,
    host: found.host,
    message: `${found.setting} hands OpenAI keys to ${shown(found.host)}${found.nearby ? " in a private network" : ""}, which reads every key and prompt in the clear${found.plain ? ", and so does everybody on the way: it is plain HTTP" : ""}`,
  }));
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** Works on `READERS` items at a time. */
export async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
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
    const pattern = /^!\/?(?:\*\*\/)?(.*)$/s.exec(line)?.[1]?.trimEnd();
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
