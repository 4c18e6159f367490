import type { Blob, Source, SourceItem } from "../../sources/types.ts";
import { defaultJobs } from "../jobs.ts";
import type { RulesInForce } from "../load-examiner.ts";
import { joinReadings, type openReader, type Reading } from "../run.ts";
import { createThreads, hasWorker, type PoolOptions, runInThreads, type SentTask } from "../threads.ts";
import { type FilesAnswer, type FilesTask, fromPlainReading } from "./messages.ts";

/** Bytes of a task: small enough that threads end together, large enough to be worth a message. */
const BYTES_OF_A_TASK = 2 << 20;
const BLOBS_OF_A_TASK = 200;
const WORKER = "files-worker";

export interface RestOptions extends PoolOptions {
  readonly jobs: number | undefined;
  readonly besideGit: boolean;
  readonly rules: RulesInForce;
  /** The reader of this thread. */
  readonly read: Awaited<ReturnType<typeof openReader>>;
  /** Called after each blob where no thread is started. */
  readonly onRead: (bytes: number) => void;
}

/** Reads what is left of a source and examines it in threads, or, with one job, in this one. */
export async function readRest(
  items: AsyncIterator<SourceItem>,
  { rules, read, onRead, besideGit, ...pool }: RestOptions,
): Promise<Reading> {
  const { signal } = pool;
  const jobs = pool.jobs ?? Math.max(1, defaultJobs() - (besideGit ? 1 : 0));
  if (jobs === 1 || !hasWorker(WORKER)) return read(allOf(items), { onRead, ...(signal && { signal }) });
  const others: SourceItem[] = [];
  /** By task, until it is done: what goes with its blobs and cannot cross threads. */
  const sentBlobs: (readonly Omit<Blob, "bytes">[])[] = [];
  const byId = new Map(rules.ruleSet.rules.map((rule) => [rule.id, rule]));
  /** A blob in which something was found, and of which only what is new counts, is examined here: it takes git to tell. */
  const finish = async (answer: FilesAnswer, task: number): Promise<Reading> => {
    const blobs = sentBlobs[task] ?? [];
    delete sentBlobs[task];
    const parts: Reading[] = [];
    for (const part of answer)
      if (part.kind === "reading") parts.push(fromPlainReading(part.reading, byId));
      else {
        const blob = blobs[part.at];
        if (blob === undefined) throw new Error("a thread answered for a blob that it was not sent");
        parts.push(await read(asSource([{ kind: "blob", blob: { ...blob, bytes: part.bytes } }])));
      }
    return joinReadings(parts);
  };
  const results = await runInThreads<undefined, FilesTask, FilesAnswer, Reading>(
    createThreads(WORKER, rules, jobs),
    undefined,
    tasksOf(items, others, sentBlobs),
    pool,
    finish,
  );
  return joinReadings([...results, await read(asSource(others))]);
}

async function* allOf(items: AsyncIterator<SourceItem>): Source {
  for (let item = await items.next(); !item.done; item = await items.next()) yield item.value;
}

/** The blobs that are left, in tasks; what is no blob goes to `others`. */
async function* tasksOf(
  items: AsyncIterator<SourceItem>,
  others: SourceItem[],
  sentBlobs: (readonly Omit<Blob, "bytes">[])[],
): AsyncGenerator<SentTask<FilesTask>, void> {
  let task: Blob[] = [];
  let bytes = 0;
  const send = (): SentTask<FilesTask> => {
    sentBlobs.push(task.map(({ bytes: _, ...rest }) => rest));
    return sent(task);
  };
  for (let item = await items.next(); !item.done; item = await items.next()) {
    if (item.value.kind !== "blob") {
      others.push(item.value);
      continue;
    }
    task.push(item.value.blob);
    bytes += item.value.blob.bytes.length;
    if (bytes < BYTES_OF_A_TASK && task.length < BLOBS_OF_A_TASK) continue;
    yield send();
    task = [];
    bytes = 0;
  }
  if (task.length > 0) yield send();
}

async function* asSource(items: readonly SourceItem[]): Source {
  yield* items;
}

/** A task with its bytes moved where they have memory of their own, and copied where they share it. */
function sent(task: readonly Blob[]): SentTask<FilesTask> {
  const moved = task.flatMap(({ bytes: { buffer, byteLength } }) =>
    buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? [buffer] : [],
  );
  return {
    task: task.map(({ bytes, origin, before }) => ({ bytes, origin, isChange: before !== undefined })),
    moved: [...new Set(moved)],
  };
}
