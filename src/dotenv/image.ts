import { type CopyStep, parseDockerfile } from "./dockerfile.ts";
import { parseDockerIgnore, readPattern } from "./dockerignore.ts";
import { isForTests, shown } from "./names.ts";
import { cleanPath, folderOf, inside, join } from "./paths.ts";
import type { EnvFinding } from "./types.ts";

/** A Dockerfile with the folder it is most likely built in. */
export interface Build {
  readonly dockerfile: string;
  /** The build context, relative to the root; empty for the root. */
  readonly context: string;
  readonly steps: readonly CopyStep[];
}

/** An .env file that a build takes along. */
export interface Carried {
  readonly path: string;
  readonly dockerfile: string;
  readonly line: number;
  readonly final: boolean;
  /** The instruction names the file itself: leaving it out would break the build. */
  readonly byName: boolean;
  /** The ignore file that would keep it out, whether it exists or not. */
  readonly ignoreFile: string;
}

export function isDockerfile(path: string): boolean {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return (
    /^(?:Dockerfile|Containerfile)(?:[.-][\w.-]+)?$|\.(?:[Dd]ockerfile|[Cc]ontainerfile)$/.test(name) &&
    !/dockerignore$|\.(?:md|j2|tmpl|erb)$/.test(name)
  );
}

/**
 * `context` as compose files name it, if one does (a Dockerfile does not say where it is built). Otherwise the nearest
 * folder at or above the Dockerfile in which every source that is spelled out exists.
 */
export function planBuild(
  dockerfile: string,
  text: string,
  context: string | undefined,
  exists: (path: string) => boolean,
): Build {
  const steps = parseDockerfile(text);
  if (context !== undefined) return { dockerfile, context, steps };
  const literals = steps
    .flatMap(({ sources }) => sources)
    .map((source) => cleanPath(source.replace(/^\/+/, "")))
    .filter((source) => source !== "." && !/[*?[\\]/.test(source) && !source.startsWith(".."));
  const own = folderOf(dockerfile);
  for (let folder = own; ; folder = folderOf(folder)) {
    if (literals.every((source) => exists(join(folder, source))))
      return { dockerfile, context: folder, steps };
    if (folder === "") break;
  }
  return { dockerfile, context: own, steps };
}

/** Of `paths` (relative to the root) those that `build` copies, each with the first step that does. */
async function carriedByBuild(
  build: Build,
  paths: readonly string[],
  read: (path: string) => Promise<string | undefined>,
): Promise<Carried[]> {
  const inContext = paths.filter((path) => build.context === "" || path.startsWith(`${build.context}/`));
  if (inContext.length === 0 || build.steps.length === 0) return [];
  // BuildKit prefers the ignore file that carries the Dockerfile's name.
  const own = `${build.dockerfile}.dockerignore`;
  const ownText = await read(own);
  const ignoreFile = ownText === undefined ? join(build.context, ".dockerignore") : own;
  const ignore = parseDockerIgnore(ownText ?? (await read(ignoreFile)) ?? "");
  const carried: Carried[] = [];
  for (const path of inContext) {
    const inside = build.context === "" ? path : path.slice(build.context.length + 1);
    if (ignore.excludes(inside)) continue;
    // The image itself first: that is what leaves the machine.
    const takes = build.steps
      .map((step) => ({ step, how: howTaken(step, inside) }))
      .filter(({ how }) => how !== undefined)
      .sort((a, b) => Number(b.step.final) - Number(a.step.final))[0];
    if (takes === undefined) continue;
    carried.push({
      path,
      dockerfile: build.dockerfile,
      line: takes.step.line,
      final: takes.step.final,
      byName: takes.how === "name",
      ignoreFile,
    });
  }
  return carried;
}

function howTaken(step: CopyStep, path: string): "name" | "folder" | undefined {
  if (step.excludes.some((pattern) => readPattern(cleanPath(pattern))?.test(path))) return undefined;
  for (const written of step.sources) {
    const source = cleanPath(written.replace(/^\/+/, ""));
    if (source === path) return "name";
    if (source === ".") return "folder";
    const pattern = readPattern(source);
    const parts = path.split("/");
    // A source that is a folder brings everything in it.
    if (pattern !== undefined && parts.some((_, index) => pattern.test(parts.slice(0, index + 1).join("/"))))
      return "folder";
  }
  return undefined;
}

/** Build contexts that a compose file names, by Dockerfile; both relative to the root. */
export function composeContexts(path: string, text: string): Map<string, string> {
  const contexts = new Map<string, string>();
  const folder = folderOf(path);
  const add = (context: string, dockerfile = "Dockerfile"): void => {
    const at = inside(folder, context);
    if (at !== undefined) contexts.set(join(at, cleanPath(dockerfile)), at);
  };
  const lines = text.split(/\r?\n/);
  for (let at = 0; at < lines.length; at++) {
    const build = /^(\s*)build\s*:(.*)$/s.exec(lines[at] ?? "");
    if (build === null) continue;
    const value = plain(build[2] ?? "");
    if (value !== "") {
      add(value);
      continue;
    }
    let context = ".";
    let dockerfile: string | undefined;
    for (let below = at + 1; below < lines.length; below++) {
      const line = lines[below] ?? "";
      if (/^\s*(?:#.*)?$/.test(line)) continue;
      if (line.search(/\S/) <= (build[1] ?? "").length) break;
      const entry = /^\s*(context|dockerfile)\s*:(.*)$/s.exec(line);
      if (entry?.[1] === "context") context = plain(entry[2] ?? "");
      else if (entry?.[1] === "dockerfile") dockerfile = plain(entry[2] ?? "");
    }
    add(context, dockerfile);
  }
  return contexts;
}

function plain(value: string): string {
  return value
    .replace(/\s#.*$/s, "")
    .trim()
    .replace(/^#.*$/s, "")
    .replace(/^(["'])(.*)\1$/, "$2");
}

/** One finding for each .env file that a build takes along; `onDisk` are there, `loaded` would be. */
export async function imageFindings(
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
