import type { Blob, Source, SourceItem } from "../../sources/types.ts";
import { defaultJobs } from "../jobs.ts";
import type { RulesInForce } from "../load-examiner.ts";
import { joinReadings, openReader, type Reading, type RunContext } from "../run.ts";
import { runInThreads, type SentTask } from "../threads.ts";
import { type FilesTask, fromPlainReading, type PlainReading } from "./messages.ts";

/**
 * Bytes that are examined before threads are started. A thread examines about 48 MB a second and costs 0.6 s of processor time until it
 * does (measured on 40 and 240 MB of Ruby): most working trees hold less than is worth it.
 */
const WITHOUT_THREADS = 48e6;
/** Bytes of a task: small enough that threads end together, large enough to be worth a message. */
const BYTES_OF_A_TASK = 2 << 20;
const BLOBS_OF_A_TASK = 200;

export interface FilesOptions {
  /** Threads, at most; one: this one. */
  readonly jobs?: number;
  /** Bytes that this thread examines before others are started. */
  readonly alone?: number;
}

/**
 * Reads a source of files to its end and examines every blob: the same reading as `readSource` gives, in threads where there is enough
 * to examine. What is read stays in this thread; only bytes go to the others. Not for sources whose blobs have a `before`.
 */
export async function readFiles(
  source: Source,
  context: RunContext,
  { jobs = defaultJobs(), alone = WITHOUT_THREADS }: FilesOptions = {},
): Promise<Reading> {
  const items = source[Symbol.asyncIterator]();
  try {
    return await readItems(items, context, jobs, jobs > 1 ? alone : Number.POSITIVE_INFINITY);
  } finally {
    // Where it was not read to its end, git may still be running for it.
    await items.return?.();
  }
}

async function readItems(
  items: AsyncIterator<SourceItem>,
  { config, onProgress, signal }: RunContext,
  jobs: number,
  alone: number,
): Promise<Reading> {
  let blobs = 0;
  let bytes = 0;
  const onRead = (more: number): void => {
    blobs++;
    bytes += more;
    onProgress?.({ blobs, bytes });
  };
  const { ruleSet, allRules, allowComments } = config;
  const rules: RulesInForce = { ruleSet, allRules, allowComments };
  const read = await openReader(rules);
  const first = await read(upTo(items, alone), { onRead, ...(signal && { signal }) });
  const others: SourceItem[] = [];
  const results = await runInThreads<RulesInForce, FilesTask, PlainReading>(
    "files-worker",
    rules,
    tasksOf(items, others),
    {
      jobs,
      signal,
      onProgress: (moreBlobs, moreBytes) =>
        onProgress?.({ blobs: blobs + moreBlobs, bytes: bytes + moreBytes }),
    },
  );
  const byId = new Map(ruleSet.rules.map((rule) => [rule.id, rule]));
  return joinReadings([
    first,
    ...results.map((result) => fromPlainReading(result, byId)),
    await read(asSource(others)),
  ]);
}

/** Items of a source until `bytes` were given; the rest stays in it. */
async function* upTo(items: AsyncIterator<SourceItem>, bytes: number): Source {
  let given = 0;
  while (given < bytes) {
    const { value, done } = await items.next();
    if (done) return;
    if (value.kind === "blob") given += value.blob.bytes.length;
    yield value;
  }
}

/** The blobs that are left, in tasks; what is no blob goes to `others`. */
async function* tasksOf(
  items: AsyncIterator<SourceItem>,
  others: SourceItem[],
): AsyncGenerator<SentTask<FilesTask>, void> {
  let task: Blob[] = [];
  let bytes = 0;
  for (let item = await items.next(); !item.done; item = await items.next()) {
    if (item.value.kind !== "blob") {
      others.push(item.value);
      continue;
    }
    task.push(item.value.blob);
    bytes += item.value.blob.bytes.length;
    if (bytes < BYTES_OF_A_TASK && task.length < BLOBS_OF_A_TASK) continue;
    yield sent(task);
    task = [];
    bytes = 0;
  }
  if (task.length > 0) yield sent(task);
}

async function* asSource(items: readonly SourceItem[]): Source {
  yield* items;
}

/** A task with its bytes moved where they have memory of their own, and copied where they share it. */
function sent(task: FilesTask): SentTask<FilesTask> {
  const moved = task.flatMap(({ bytes: { buffer, byteLength } }) =>
    buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? [buffer] : [],
  );
  return { task, moved: [...new Set(moved)] };
}
