import { gitText } from "./process.ts";
import { openRepository } from "./repository.ts";

/** A repository as reports name it. */
export interface RepositoryDescription {
  /** Address of `origin` without user name, password, query or fragment. */
  readonly uri?: string;
  /** Full commit id of HEAD. */
  readonly revision?: string;
  readonly branch?: string;
}

/** Asks git what the repository around `folder` is called. Errors: those of `openRepository`. */
export async function describeRepository(folder: string): Promise<RepositoryDescription> {
  const { call, head } = await openRepository(folder);
  const [url, ref] = await Promise.all([
    gitText(["config", "--get", "remote.origin.url"], { ...call, answers: [1] }),
    gitText(["symbolic-ref", "--quiet", "--short", "HEAD"], { ...call, answers: [1] }),
  ]);
  const uri = plainAddress(url.trim());
  const branch = ref.trim();
  return {
    ...(uri !== undefined && { uri }),
    ...(head !== undefined && { revision: head }),
    ...(branch !== "" && { branch }),
  };
}

/** An address without what may be secret in it; `undefined` for a folder of this machine. `git@host:path` becomes `ssh://host/path`. */
export function plainAddress(address: string): string | undefined {
  const short = /^(?:[^@/:\s]+@)?([\w.-]{2,}):(?!\/\/)(?!\\)(.+)$/.exec(address);
  const full = short === null ? address : `ssh://${short[1]}/${short[2]?.replace(/^\/+/, "")}`;
  if (!URL.canParse(full)) return undefined;
  const { protocol, host, pathname } = new URL(full);
  if (!["http:", "https:", "ssh:", "git:"].includes(protocol) || host === "") return undefined;
  return `${protocol}//${host}${pathname}`;
}
