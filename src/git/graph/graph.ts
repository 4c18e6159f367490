import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { KeysweepError } from "../../errors.ts";
import { parseCommit } from "../commit.ts";
import { listObjects, readObjects } from "../objects.ts";
import { once } from "../once.ts";
import { otherStarts } from "../other-starts.ts";
import { FROM_COMMITS, gitText, startGit } from "../process.ts";
import type { Repository } from "../repository.ts";
import { splitStream } from "../text.ts";
import { createNumberListWriter, type NumberLists } from "./number-lists.ts";

/** Every commit that refs, HEADs and reflogs reach, numbered with parents before children. */
export interface CommitGraph {
  /** The id of the commit with a number. */
  idOf(number: number): string;
  /** Numbers by id. */
  readonly numberOf: Pick<ReadonlyMap<string, number>, "get" | "has">;
  /** By number: numbers of the parents that are here. */
  readonly parents: NumberLists;
  /** Committer times, seconds since 1970. */
  readonly times: ArrayLike<number>;
}

interface CommitNode {
  readonly id: string;
  readonly time: number;
  readonly parents: readonly string[];
}

/**
 * Reads the graph with one `git rev-list`. Where git cannot walk on, at a missing or corrupt commit, every commit object
 * that can be read is taken and walked from the same ends: no object that is there is lost. `isKnown`: an earlier walk went by the
 * commits themselves, so that this one may go by git's commit-graph file, which is several times as quick.
 */
export async function readGraph(
  repository: Repository,
  tips: readonly string[],
  isKnown = false,
): Promise<CommitGraph> {
  try {
    return order(await walk(repository, isKnown));
  } catch (error) {
    if (!(error instanceof KeysweepError) || error.code !== "GIT_FAILED") throw error;
    return order(
      reached(await readAllCommits(repository), [
        ...tips,
        ...reflogIds(repository),
        ...(await otherStarts(repository)),
      ]),
    );
  }
}

/**
 * The commits that a walk over all history starts at: of refs, HEADs and reflogs, or `without-reflogs`. Undefined where git cannot
 * read one of them.
 */
export function walkStarts(
  repository: Repository,
  which: "with-reflogs" | "without-reflogs" = "with-reflogs",
): Promise<readonly string[] | undefined> {
  return once(repository, `starts ${which}`, () => askForStarts(repository, which));
}

async function askForStarts(
  repository: Repository,
  which: "with-reflogs" | "without-reflogs",
): Promise<readonly string[] | undefined> {
  const reflogs = which === "with-reflogs" ? ["--reflog"] : [];
  try {
    const others = which === "with-reflogs" ? await otherStarts(repository) : [];
    const listed = await gitText(
      ["rev-list", "--no-walk=unsorted", "--all", ...reflogs, "--stdin"],
      repository.call,
      linesOf(others),
    );
    return listed.split("\n").filter(Boolean);
  } catch (error) {
    if (error instanceof KeysweepError && error.code === "GIT_FAILED") return undefined;
    throw error;
  }
}

async function walk(repository: Repository, isKnown: boolean): Promise<CommitNode[]> {
  const others = await otherStarts(repository);
  const git = startGit(["rev-list", "--all", "--reflog", "--parents", "--timestamp", "--stdin"], {
    ...repository.call,
    ...(!isKnown && { config: FROM_COMMITS }),
  });
  git.stdin.end(linesOf(others));
  const nodes: CommitNode[] = [];
  for await (const line of splitStream(git.stdout, 0x0a)) {
    const [time = "0", id = "", ...parents] = line.toString("latin1").split(" ");
    nodes.push({ id, time: Number(time), parents });
  }
  await git.ended;
  return nodes;
}

function linesOf(ids: readonly string[]): string {
  return ids.map((id) => `${id}\n`).join("");
}

async function readAllCommits(repository: Repository): Promise<Map<string, CommitNode>> {
  const nodes = new Map<string, CommitNode>();
  async function* commits(): AsyncGenerator<string> {
    for await (const { oid, type } of listObjects(repository)) if (type === "commit") yield oid;
  }
  for await (const answer of readObjects(repository, commits())) {
    if (!answer.found) continue;
    const { parents, committer } = parseCommit(answer.bytes);
    nodes.set(answer.oid, { id: answer.oid, time: committer.time, parents });
  }
  return nodes;
}

/** Every id that a reflog names, read from the files: git itself stops at a broken one. */
function reflogIds(repository: Repository): string[] {
  const ids: string[] = [];
  for (const folder of new Set([repository.commonDir, repository.gitDir])) {
    let names: string[];
    try {
      names = readdirSync(join(folder, "logs"), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name));
    } catch {
      // No reflogs, as in most bare repositories.
      continue;
    }
    for (const name of names)
      for (const line of readFileSync(name, "latin1").split("\n")) ids.push(...line.split(" ", 2));
  }
  return ids;
}

function reached(all: ReadonlyMap<string, CommitNode>, tips: readonly string[]): CommitNode[] {
  const found = new Map<string, CommitNode>();
  const look = [...tips];
  for (let id = look.pop(); id !== undefined; id = look.pop()) {
    const node = all.get(id);
    if (node === undefined || found.has(id)) continue;
    found.set(id, node);
    look.push(...node.parents);
  }
  return [...found.values()];
}

/** Numbers the commits, parents first. */
function order(nodes: readonly CommitNode[]): CommitGraph {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const numberOf = new Map<string, number>();
  const ids: string[] = [];
  const parents = createNumberListWriter(nodes.length);
  const times: number[] = [];
  // Depth first without recursion: histories are longer than any call stack.
  for (const start of nodes) {
    const stack = [start];
    while (stack.length > 0) {
      const node = stack.at(-1) as CommitNode;
      if (numberOf.has(node.id)) {
        stack.pop();
        continue;
      }
      const open = node.parents.flatMap((id) => {
        const parent = byId.get(id);
        return parent === undefined || numberOf.has(id) ? [] : [parent];
      });
      if (open.length > 0) {
        stack.push(...open);
        continue;
      }
      stack.pop();
      numberOf.set(node.id, ids.length);
      ids.push(node.id);
      times.push(node.time);
      for (const id of node.parents) {
        const number = numberOf.get(id);
        if (number !== undefined) parents.add(number);
      }
      parents.end();
    }
  }
  return { idOf: (number) => ids[number] ?? "", numberOf, parents: parents.finish(), times };
}
