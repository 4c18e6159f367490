import { setImmediate } from "node:timers/promises";
import type { Blob, Source, SourceItem } from "../../sources/types.ts";
import { defaultJobs } from "../jobs.ts";
import type { RulesInForce } from "../load-examiner.ts";
import { joinReadings, nothingIn, type Reader, type Reading } from "../reading.ts";
import { createThreads, hasWorker, type PoolOptions, runInThreads, type SentTask } from "../threads.ts";
import { type FilesAnswer, type FilesTask, fromPlainReading } from "./messages.ts";
import { createQueue, type Queue } from "./queue.ts";

/** Bytes of a task: small enough that threads end together, large enough to be worth a message. */
const BYTES_OF_A_TASK = 1 << 20;
const BLOBS_OF_A_TASK = 100;
/** When more tasks than this wait for a thread, this one does some itself. */
const MOST_WAITING = 4;
const WORKER = "files-worker";

export interface RestOptions extends PoolOptions {
  readonly jobs: number | undefined;
  readonly besideGit: boolean;
  readonly rules: RulesInForce;
  /** The reader of this thread. */
  readonly reader: Reader;
  /** Called after each blob that this thread is done with. */
  readonly onRead: (bytes: number) => void;
  /** Called with each item of the source. */
  readonly onItem: (item: SourceItem) => void;
}

/**
 * Reads what is left of a source. This thread reads, looks for keywords and passes over what has none, which is most of it; the rest
 * goes to threads. So what a keyword sets going is compiled in one of them, beside the reading, and not in each one: until it is, it
 * takes five times as long, and that is most of what a working tree costs.
 */
export async function readRest(
  items: AsyncIterator<SourceItem>,
  { rules, reader, onRead, onItem, besideGit, ...pool }: RestOptions,
): Promise<Reading> {
  const { signal } = pool;
  const how = { onRead, ...(signal && { signal }) };
  const jobs = pool.jobs ?? Math.max(1, defaultJobs() - (besideGit ? 1 : 0));
  if (jobs === 1 || !hasWorker(WORKER)) return reader.read(allOf(items), { ...how, onItem });

  const byId = new Map(rules.ruleSet.rules.map((rule) => [rule.id, rule]));
  const queue = createQueue<Task>();
  const sent = new Map<SentTask<FilesTask>, Task>();
  /** A blob in which something was found, and of which only what is new counts, is examined here: it takes git to tell. */
  const finish = async (
    answer: FilesAnswer,
    _: number,
    message: SentTask<FilesTask>,
  ): Promise<OrderedReading> => {
    const { order, blobs } = sent.get(message) as Task;
    sent.delete(message);
    const parts: Reading[] = [];
    for (const part of answer)
      if (part.kind === "reading") parts.push(fromPlainReading(part.reading, byId));
      else {
        const blob = blobs[part.at];
        if (blob === undefined) throw new Error("a thread answered for a blob that it was not sent");
        parts.push(await reader.read(asSource([{ kind: "blob", blob: { ...blob, bytes: part.bytes } }])));
      }
    return { order, reading: joinReadings(parts) };
  };
  const readHere = async ({ order, blobs }: Task): Promise<OrderedReading> => {
    const source = asSource(blobs.map((blob): SourceItem => ({ kind: "blob", blob })));
    return { order, reading: await reader.read(source, how) };
  };
  const [inThreads, here] = await Promise.all([
    runInThreads<undefined, FilesTask, never, FilesAnswer, OrderedReading>(
      createThreads(WORKER, rules, jobs - 1),
      undefined,
      mapped(queue.items, (task) => {
        const message = toSent(task.blobs);
        sent.set(message, task);
        return message;
      }),
      pool,
      { finish },
    ),
    fill(items, queue, { reader, onRead, onItem, readHere }),
  ]);
  const readings = [...inThreads, ...here.readings].sort((a, b) => a.order - b.order);
  const others = await reader.read(asSource(here.others));
  return joinReadings([...readings.map(({ reading }) => reading), here.passedOver, others]);
}

/** Blobs that are to be examined; tasks stand in the order of the source. */
interface Task {
  readonly order: number;
  readonly blobs: readonly Blob[];
}

interface OrderedReading {
  readonly order: number;
  readonly reading: Reading;
}

interface Filled {
  /** Of tasks that this thread did itself. */
  readonly readings: readonly OrderedReading[];
  /** Of blobs that are in no task. */
  readonly passedOver: Reading;
  readonly others: readonly SourceItem[];
}

/** Reads the items and puts blobs that are to be examined into the queue. */
async function fill(
  items: AsyncIterator<SourceItem>,
  queue: Queue<Task>,
  {
    reader,
    onRead,
    onItem,
    readHere,
  }: Pick<RestOptions, "reader" | "onRead" | "onItem"> & {
    readonly readHere: (task: Task) => Promise<OrderedReading>;
  },
): Promise<Filled> {
  const readings: OrderedReading[] = [];
  const others: SourceItem[] = [];
  let tasks = 0;
  let blobs: Blob[] = [];
  let bytes = 0;
  const passed = { blobs: 0, bytes: 0 };
  const help = async (most: number): Promise<void> => {
    while (queue.length > most && !queue.isClosed) readings.push(await readHere(queue.takeBack() as Task));
  };
  const put = async (): Promise<void> => {
    if (blobs.length === 0) return;
    queue.put({ order: tasks++, blobs });
    blobs = [];
    bytes = 0;
    // What threads say is heard here, however fast the source is.
    await setImmediate();
    await help(MOST_WAITING);
  };
  try {
    for (let item = await items.next(); !item.done && !queue.isClosed; item = await items.next()) {
      onItem(item.value);
      if (item.value.kind !== "blob") {
        others.push(item.value);
        continue;
      }
      const { blob } = item.value;
      // A thread that has nothing to do looks for keywords itself.
      if (!queue.isAsked && !reader.mayHold(blob)) {
        passed.blobs++;
        passed.bytes += blob.bytes.length;
        onRead(blob.bytes.length);
        continue;
      }
      blobs.push(blob);
      bytes += blob.bytes.length;
      if (bytes >= BYTES_OF_A_TASK || blobs.length === BLOBS_OF_A_TASK) await put();
    }
    await put();
    await help(1);
    queue.end();
  } catch (error) {
    queue.end(error);
    throw error;
  }
  return { readings, passedOver: nothingIn(passed.blobs, passed.bytes), others };
}

/** What is made of items when they are asked for. No generator: its `return` would wait for the item that was asked for last. */
function mapped<From, To>(
  items: AsyncIterableIterator<From>,
  map: (item: From) => To,
): AsyncIterableIterator<To> {
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      const item = await items.next();
      return item.done ? item : { value: map(item.value), done: false };
    },
    async return() {
      await items.return?.();
      return { value: undefined, done: true };
    },
  };
}

async function* allOf(items: AsyncIterator<SourceItem>): Source {
  for (let item = await items.next(); !item.done; item = await items.next()) yield item.value;
}

async function* asSource(items: readonly SourceItem[]): Source {
  yield* items;
}

/** A task with its bytes moved where they have memory of their own, and copied where they share it. */
function toSent(blobs: readonly Blob[]): SentTask<FilesTask> {
  const moved = blobs.flatMap(({ bytes: { buffer, byteLength } }) =>
    buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? [buffer] : [],
  );
  return {
    task: blobs.map(({ bytes, origin, before }) => ({ bytes, origin, isChange: before !== undefined })),
    moved: [...new Set(moved)],
  };
}
