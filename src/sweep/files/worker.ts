import type { Blob, Source } from "../../sources/types.ts";
import { loadExaminer, type RulesInForce } from "../load-examiner.ts";
import { isArchive, nothingIn, readerOf } from "../reading.ts";
import { workInThread } from "../threads.ts";
import { type FilesAnswer, type FilesTask, toPlainReading } from "./messages.ts";

// A thread that examines files.
await workInThread<RulesInForce, undefined, FilesTask, never, FilesAnswer>(async (rules, { onRead }) => {
  const { scanner, examiner } = await loadExaminer(rules);
  const { read } = readerOf(scanner, examiner, rules.ruleSet);
  return () => async (task) => {
    const answer: FilesAnswer[number][] = [];
    let whole: Blob[] = [];
    const readWhole = async (): Promise<void> => {
      if (whole.length === 0) return;
      answer.push({ kind: "reading", reading: toPlainReading(await read(asSource(whole), { onRead })) });
      whole = [];
    };
    let blobs = 0;
    let bytes = 0;
    for (const [at, { isChange, ...blob }] of task.entries()) {
      if (!isChange) {
        whole.push(blob);
        continue;
      }
      onRead(blob.bytes.length);
      if (isArchive(blob) || scanner.scan(blob.bytes).length > 0) {
        await readWhole();
        answer.push({ kind: "undecided", at, bytes: blob.bytes });
      } else {
        blobs++;
        bytes += blob.bytes.length;
      }
    }
    await readWhole();
    if (blobs > 0) answer.push({ kind: "reading", reading: toPlainReading(nothingIn(blobs, bytes)) });
    return answer;
  };
});

async function* asSource(blobs: readonly Blob[]): Source {
  for (const blob of blobs) yield { kind: "blob", blob };
}
