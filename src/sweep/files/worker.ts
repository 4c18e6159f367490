import type { Source } from "../../sources/types.ts";
import type { RulesInForce } from "../load-examiner.ts";
import { openReader } from "../run.ts";
import { workInThread } from "../threads.ts";
import { type FilesTask, type PlainReading, toPlainReading } from "./messages.ts";

// A thread that examines files.
await workInThread<RulesInForce, FilesTask, PlainReading>(async (rules, onRead) => {
  const read = await openReader(rules);
  return async (blobs) => toPlainReading(await read(asSource(blobs), { onRead }));
});

async function* asSource(blobs: FilesTask): Source {
  for (const blob of blobs) yield { kind: "blob", blob };
}
