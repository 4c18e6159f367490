import { KeysweepError } from "../errors.ts";
import { findNamedFiles, type NamedFiles } from "../git/history/named-files.ts";
import { readHeaders, readObjects } from "../git/objects.ts";
import type { Repository } from "../git/repository.ts";
import { shallowGap } from "../git/shallow.ts";
import { inspectEnv } from "./contents.ts";
import { envNameKind } from "./names.ts";
import type { EnvContents, EnvGap, KeyDetector, PastMemory } from "./types.ts";

/** An .env file that the history holds. */
export interface PastEnvFile {
  readonly path: string;
  /** The oldest commit found that brings it in. */
  readonly commit?: string;
  /** The worst of all its versions that were read. */
  readonly contents: EnvContents;
}

export interface PastEnvFiles {
  readonly files: readonly PastEnvFile[];
  /** How many different versions there are, and how many of them, with how many bytes, were looked into. */
  readonly versions: number;
  readonly read: number;
  readonly bytes: number;
}

export interface PastOptions {
  /** Milliseconds for the listing. */
  readonly timeout: number;
  /** Ends it early; the answer is then of no use. */
  readonly signal: AbortSignal;
  readonly scanText?: KeyDetector;
  readonly memory?: PastMemory;
}

/** Versions that are looked into, and how large one may be. */
const MAX_VERSIONS = 2000;
const MAX_BYTES = 1 << 20;
const WORST_FIRST: readonly EnvContents[] = ["key", "secret", "nothing"];

/**
 * All .env files that refs and HEADs of a repository reach, at every path they ever had. What cannot be listed or read (time, a missing
 * object, a shallow clone) is a gap, never an empty answer.
 */
export async function findPastEnvFiles(
  repository: Repository,
  options: PastOptions,
  gaps: EnvGap[],
): Promise<PastEnvFiles> {
  const gap = (why: string): void => {
    gaps.push({ what: "history", why });
  };
  const cut = shallowGap(repository);
  if (cut !== undefined) gaps.push(cut);
  const deadline = AbortSignal.timeout(options.timeout);
  let named: NamedFiles = { found: [], absent: new Set(), unread: 0 };
  try {
    named = await findOrRecall(repository, options, AbortSignal.any([options.signal, deadline]));
  } catch (error) {
    if (error === deadline.reason) gap(`it was not listed after ${Math.round(options.timeout / 1000)} s`);
    else if (!(error instanceof KeysweepError) || error.code !== "GIT_FAILED") throw error;
    else gap(error.message);
  }
  if (named.unread > 0)
    gap(`objects missing from this clone: ${named.unread}; .env files among them cannot be seen`);
  const paths = new Map<string, { oids: Set<string>; commit: string }>();
  for (const { path, oid, commit } of named.found) {
    const known = paths.get(path);
    if (known === undefined) paths.set(path, { oids: new Set([oid]), commit });
    else known.oids.add(oid);
  }
  const all = [...new Set(named.found.map(({ oid }) => oid))];
  if (all.length > MAX_VERSIONS)
    gap(`${all.length - MAX_VERSIONS} versions of .env files were not looked into`);
  const { contents, bytes } = await inspectVersions(
    repository,
    all.slice(0, MAX_VERSIONS),
    named,
    options.scanText,
    gaps,
  );
  const files = [...paths].map(([path, { oids, commit }]): PastEnvFile => {
    const found = [...oids].map((oid) => contents.get(oid));
    return {
      path,
      ...(commit !== "" && { commit }),
      contents: WORST_FIRST.find((contents) => found.includes(contents)) ?? "unread",
    };
  });
  return { files, versions: all.length, read: contents.size, bytes };
}

async function findOrRecall(
  repository: Repository,
  { memory }: PastOptions,
  signal: AbortSignal,
): Promise<NamedFiles> {
  const known = memory?.recall();
  if (known !== undefined) return known;
  const named = await findNamedFiles(repository, isEnvName, signal);
  // What could not be read today may be readable tomorrow.
  if (named.unread === 0) await memory?.keep(named);
  return named;
}

function isEnvName(name: string): boolean {
  const kind = envNameKind(name);
  return kind === "env" || kind === "public-env";
}

async function inspectVersions(
  repository: Repository,
  oids: readonly string[],
  { found, absent }: NamedFiles,
  scanText: KeyDetector | undefined,
  gaps: EnvGap[],
): Promise<{ contents: Map<string, EnvContents>; bytes: number }> {
  const pathOf = new Map(found.map(({ oid, path }) => [oid, path] as const));
  const contents = new Map<string, EnvContents>();
  let bytes = 0;
  const gap = (oid: string, why: string): void => {
    gaps.push({ what: `${pathOf.get(oid) ?? ""} (${oid.slice(0, 12)})`, why });
  };
  try {
    for (const oid of oids) if (absent.has(oid)) gap(oid, "the object is missing");
    const wanted: string[] = [];
    const here = oids.filter((oid) => !absent.has(oid));
    for await (const { oid, type, size } of readHeaders(repository, here)) {
      if (type === undefined) gap(oid, "the object is missing");
      else if (size > MAX_BYTES) gap(oid, "too large for an .env file; not looked into");
      else wanted.push(oid);
    }
    for await (const answer of readObjects(repository, wanted)) {
      if (!answer.found) {
        gap(answer.oid, `the object is ${answer.why}`);
        continue;
      }
      bytes += answer.bytes.length;
      contents.set(answer.oid, inspectEnv(answer.bytes, pathOf.get(answer.oid) ?? "", scanText).contents);
    }
  } catch (error) {
    if (!(error instanceof KeysweepError) || error.code !== "GIT_FAILED") throw error;
    gaps.push({ what: "history", why: error.message });
  }
  return { contents, bytes };
}
