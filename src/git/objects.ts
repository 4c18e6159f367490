import { constants } from "node:buffer";
import { KeysweepError } from "../errors.ts";
import { type GitProcess, startGit } from "./process.ts";
import type { Repository } from "./repository.ts";
import { splitStream } from "./text.ts";

export type ObjectType = "blob" | "tree" | "commit" | "tag";

/** What git says of one object id: all of its bytes, or why there are none. */
export type ObjectAnswer =
  | { readonly found: true; readonly oid: string; readonly type: ObjectType; readonly bytes: Buffer }
  | { readonly found: false; readonly oid: string; readonly why: "missing" | "corrupt" | "too-large" };

/** An object's id, type and size, without its bytes. `type` is absent where git cannot read the object's header. */
export interface ObjectHeader {
  readonly oid: string;
  readonly type: ObjectType | undefined;
  /** Bytes of its content. */
  readonly size: number;
}

/**
 * Reads objects through `git cat-file --batch`, in the order asked, each answered exactly once. Memory: one object and a few
 * thousand ids; a slow reader makes git wait. Git ends at some damaged objects: that one is answered as corrupt
 * and a new process goes on behind it. Bytes may be a view of a larger buffer.
 * Throws {@link KeysweepError} when git cannot work in the repository at all.
 */
export async function* readObjects(
  repository: Repository,
  oids: Iterable<string> | AsyncIterable<string>,
): AsyncGenerator<ObjectAnswer> {
  const asked = requests(oids);
  try {
    while (await asked.more()) {
      const git = startGit(["cat-file", "--batch", "--buffer"], repository.call);
      const fed = feed(git, asked);
      let finished = false;
      try {
        for await (const answer of parseBatch(git.stdout, asked.waiting)) {
          asked.waiting.shift();
          yield answer;
        }
        finished = true;
      } finally {
        if (!finished) git.kill();
        fed.stop();
        await fed.done;
      }
      const failure = await git.ended.then(
        () => undefined,
        (error: unknown) => error,
      );
      const culprit = asked.waiting[0];
      // Only a failure of git's own that leaves a question open is about an object.
      if (failure !== undefined && (culprit === undefined || !isObjectFailure(failure))) throw failure;
      if (culprit === undefined) continue;
      asked.waiting.shift();
      yield { found: false, oid: culprit, why: isPromised(failure) ? "missing" : "corrupt" };
    }
  } finally {
    await asked.close();
  }
}

/** One object; see {@link readObjects}. */
export async function readObject(repository: Repository, oid: string): Promise<ObjectAnswer> {
  for await (const answer of readObjects(repository, [oid])) return answer;
  throw new KeysweepError("GIT_FAILED", `git cat-file gave no answer for ${oid}`);
}

/** The bytes of one object, in chunks as git prints them. Throws {@link KeysweepError} when it is corrupt or missing. */
export async function* streamObject(
  repository: Repository,
  oid: string,
  type: ObjectType,
): AsyncGenerator<Buffer, void, undefined> {
  const git = startGit(["cat-file", type, oid], repository.call);
  git.stdin.end();
  let finished = false;
  try {
    yield* git.stdout;
    finished = true;
  } finally {
    if (!finished) git.kill();
  }
  await git.ended;
}

/** In all objects of the database git goes on behind so many that it ends at, each with a process of its own; the rest is then unread. */
const MOST_RESTARTS = 200;

/**
 * Every object of the database, alternates included, in the order git finds cheapest. Objects whose header cannot be read come without a type,
 * those of a pack that git cannot open too.
 */
export async function* listObjects(repository: Repository): AsyncGenerator<ObjectHeader> {
  const args = ["cat-file", "--batch-all-objects", "--unordered", "--buffer"];
  let listed = 0;
  try {
    for await (const header of headers(startGit([...args, "--batch-check"], repository.call))) {
      listed++;
      yield header;
    }
  } catch (error) {
    if (!isObjectFailure(error)) throw error;
    // For the ids alone git opens no pack; the order is the same.
    const git = startGit([...args, "--batch-check=%(objectname)"], repository.call);
    git.stdin.end();
    const left: string[] = [];
    for await (const piece of splitStream(git.stdout, NEWLINE))
      if (listed-- <= 0) left.push(piece.toString("latin1"));
    await git.ended;
    yield* readHeaders(repository, left);
  }
}

/** Types and sizes of the given objects, in the order asked; a missing one, and one that git ends at, comes without a type. */
export async function* readHeaders(
  repository: Repository,
  oids: readonly string[],
): AsyncGenerator<ObjectHeader> {
  let answered = 0;
  for (let restarts = 0; answered < oids.length; restarts++) {
    const asked = oids.slice(answered);
    if (restarts > MOST_RESTARTS) {
      for (const oid of asked) yield { oid, type: undefined, size: 0 };
      return;
    }
    const git = startGit(["cat-file", "--batch-check", "--buffer"], repository.call);
    git.stdin.end(asked.map((oid) => `${oid}\n`).join(""));
    try {
      for await (const header of headers(git)) {
        answered++;
        yield header;
      }
      return;
    } catch (error) {
      if (!isObjectFailure(error) || answered >= oids.length) throw error;
      yield { oid: oids[answered++]!, type: undefined, size: 0 };
    }
  }
}

async function* headers(git: GitProcess): AsyncGenerator<ObjectHeader> {
  git.stdin.end();
  let finished = false;
  try {
    for await (const piece of splitStream(git.stdout, NEWLINE)) {
      const [oid = "", type = "", size = "0"] = piece.toString("latin1").split(" ");
      yield isObjectType(type) ? { oid, type, size: Number(size) } : { oid, type: undefined, size: 0 };
    }
    finished = true;
  } finally {
    if (!finished) git.kill();
  }
  await git.ended;
}

const NEWLINE = 0x0a;

function isObjectType(text: string | undefined): text is ObjectType {
  return text === "blob" || text === "tree" || text === "commit" || text === "tag";
}

/** In a partial clone git ends at an object that its remote still has. */
function isPromised(failure: unknown): boolean {
  return failure instanceof KeysweepError && /promisor remote|lazy fetching disabled/.test(failure.message);
}

/** Git cannot be started, or refuses the repository: no object is to blame. */
function isObjectFailure(failure: unknown): boolean {
  return failure instanceof KeysweepError && failure.code === "GIT_FAILED";
}

/** The ids still to be asked, and those asked that wait for their answer (oldest first); it outlives a git that dies. */
interface Requests {
  readonly waiting: string[];
  /** Whether anything is left to ask or to answer. */
  more(): Promise<boolean>;
  /** The next id, moved to `waiting`; absent at the end. */
  next(): Promise<string | undefined>;
  close(): Promise<void>;
}

function requests(oids: Iterable<string> | AsyncIterable<string>): Requests {
  const iterator = Symbol.asyncIterator in oids ? oids[Symbol.asyncIterator]() : oids[Symbol.iterator]();
  const waiting: string[] = [];
  let ahead: string | undefined;
  let ended = false;
  const pull = async (): Promise<string | undefined> => {
    if (ended) return undefined;
    const step = await iterator.next();
    if (step.done) ended = true;
    return step.done ? undefined : step.value;
  };
  return {
    waiting,
    async more() {
      if (waiting.length > 0) return true;
      ahead ??= await pull();
      return ahead !== undefined;
    },
    async next() {
      const oid = ahead ?? (await pull());
      ahead = undefined;
      if (oid !== undefined) waiting.push(oid);
      return oid;
    },
    async close() {
      if (!ended) await iterator.return?.();
    },
  };
}

/** Writes the ids to git's stdin, as fast as it takes them: first those a dead git left unanswered. */
function feed(git: GitProcess, asked: Requests): { stop(): void; readonly done: Promise<void> } {
  let stopped = false;
  let wake = (): void => {};
  const write = async (text: string): Promise<void> => {
    if (git.stdin.write(text)) return;
    if (git.stdin.destroyed) return;
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
  };
  // A git that is gone takes no more: its stdin closes.
  for (const event of ["drain", "close"]) git.stdin.on(event, () => wake());
  const run = async (): Promise<void> => {
    if (asked.waiting.length > 0) await write(asked.waiting.map((oid) => `${oid}\n`).join(""));
    // A git that died must not make the caller's ids pile up here.
    while (!stopped && !git.stdin.destroyed) {
      const oid = await asked.next();
      if (oid === undefined) break;
      if (!stopped) await write(`${oid}\n`);
    }
    git.stdin.end();
  };
  // What the caller's ids throw ends git's input too; the reader hears of it through `done`.
  const done = run().finally(() => git.stdin.end());
  done.catch(() => {});
  return {
    stop() {
      stopped = true;
      wake();
    },
    done,
  };
}

/**
 * Answers of `git cat-file --batch`: `<oid> <type> <size>\n<bytes>\n` or `<oid> missing\n`. Ends quietly where the stream ends,
 * in the middle of an object too: the caller sees who still waits.
 */
async function* parseBatch(
  stream: AsyncIterable<Buffer>,
  waiting: readonly string[],
): AsyncGenerator<ObjectAnswer> {
  let head = "";
  let header: { oid: string; type: ObjectType; size: number } | undefined;
  let body: Buffer | undefined;
  let filled = 0;
  for await (const chunk of stream) {
    let at = 0;
    while (at < chunk.length) {
      if (header === undefined) {
        const end = chunk.indexOf(NEWLINE, at);
        head += chunk.toString("latin1", at, end === -1 ? chunk.length : end);
        if (end === -1) break;
        at = end + 1;
        const [oid = "", type, size] = head.split(" ");
        head = "";
        if (!isObjectType(type)) {
          yield { found: false, oid: waiting[0] ?? oid, why: "missing" };
          continue;
        }
        header = { oid, type, size: Number(size) };
        filled = 0;
        // Zero copies for what lies in this chunk whole, its closing newline included.
        if (at + header.size < chunk.length) {
          yield { found: true, oid, type, bytes: chunk.subarray(at, at + header.size) };
          at += header.size + 1;
          header = undefined;
          continue;
        }
        body = header.size <= constants.MAX_LENGTH ? Buffer.allocUnsafeSlow(header.size) : undefined;
      }
      const { oid, type, size } = header;
      const take = Math.min(size - filled, chunk.length - at);
      if (body !== undefined) chunk.copy(body, filled, at, at + take);
      filled += take;
      at += take;
      // The newline behind the bytes.
      if (filled === size && at < chunk.length) {
        at++;
        header = undefined;
        if (body === undefined) yield { found: false, oid, why: "too-large" };
        else yield { found: true, oid, type, bytes: body };
        body = undefined;
      }
    }
  }
}
