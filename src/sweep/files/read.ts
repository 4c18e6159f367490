import type { Source, SourceItem } from "../../sources/types.ts";
import { defaultJobs } from "../jobs.ts";
import { rulesInForce } from "../load-examiner.ts";
import { watchNames } from "../names/watch.ts";
import { openPathWatch } from "../path-rules/open-watch.ts";
import { joinReadings, openReader, type Reader, type Reading, withExamined } from "../reading.ts";
import type { RunContext } from "../run.ts";

/**
 * Bytes that are examined before threads are started. One thread reads and examines some 90 MB a second. With two cores, compiling takes half
 * of the second one, and what another thread has to compile anew takes longer than it spares: threads were slower with 85 and 290 MB, and
 * no faster with 870. With more cores that takes from nobody; how much they gain was not measured.
 */
const WITHOUT_THREADS = { onTwoCores: 800e6, onMore: 96e6 };

export interface FilesOptions {
  /** Threads, at most; one: this one. */
  readonly jobs?: number;
  /** Bytes that this thread examines before others are started. */
  readonly alone?: number;
  /** Git is at work all the while, and one thread fewer is started by default: with two cores, threads then take longer than none. */
  readonly besideGit?: boolean;
}

/**
 * Reads a source to its end and examines every blob: the same reading as `readSource` gives, in threads where there is enough
 * to examine. What is read stays in this thread; only bytes go to the others. Of threads nothing is loaded before it is time for them:
 * most commits and ranges are small.
 */
export async function readFiles(
  source: Source,
  context: RunContext,
  options: FilesOptions = {},
): Promise<Reading> {
  const watch = await openPathWatch(context.config.ruleSet);
  const names = watchNames();
  const items = (watch?.over(source) ?? source)[Symbol.asyncIterator]();
  try {
    const reader = await openReader(rulesInForce(context.config));
    const reading = withExamined(
      await readItems(items, { reader, onItem: names.see }, context, options),
      await reader.readNames(names.names()),
    );
    return watch === undefined ? reading : { ...reading, atPaths: watch.seen };
  } finally {
    // Where it was not read to its end, git may still be running for it.
    await items.return?.();
  }
}

async function readItems(
  items: AsyncIterator<SourceItem>,
  { reader, onItem }: { readonly reader: Reader; readonly onItem: (item: SourceItem) => void },
  { config, onProgress, signal }: RunContext,
  {
    jobs,
    alone = defaultJobs() > 2 ? WITHOUT_THREADS.onMore : WITHOUT_THREADS.onTwoCores,
    besideGit = false,
  }: FilesOptions,
): Promise<Reading> {
  let blobs = 0;
  let bytes = 0;
  const onRead = (more: number): void => {
    blobs++;
    bytes += more;
    onProgress?.({ blobs, bytes });
  };
  const state = { ended: false };
  const first = await reader.read(upTo(items, jobs === 1 ? Number.POSITIVE_INFINITY : alone, state), {
    onRead,
    onItem,
    ...(signal && { signal }),
  });
  if (state.ended) return first;
  const { readRest } = await import("./rest.ts");
  const rest = await readRest(items, {
    rules: rulesInForce(config),
    reader,
    onRead,
    onItem,
    jobs,
    besideGit,
    signal,
    onProgress: (moreBlobs, moreBytes) =>
      onProgress?.({ blobs: blobs + moreBlobs, bytes: bytes + moreBytes }),
  });
  return joinReadings([first, rest]);
}

/** Items of a source until `bytes` were given; the rest stays in it. */
async function* upTo(items: AsyncIterator<SourceItem>, bytes: number, state: { ended: boolean }): Source {
  let given = 0;
  while (given < bytes) {
    const { value, done } = await items.next();
    if (done) {
      state.ended = true;
      return;
    }
    if (value.kind === "blob") given += value.blob.bytes.length;
    yield value;
  }
}
