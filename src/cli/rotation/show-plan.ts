import { KeysweepError } from "../../errors.ts";
import { placeData } from "../../report/data.ts";
import { neutralise, neutraliseJson } from "../../report/neutral.ts";
import { makePlan } from "../../rotate/plan.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { printFailure } from "../failure.ts";
import { writeOut } from "../io.ts";
import type { OptionValues } from "../options.ts";
import { withIgnoredPlaces } from "./ignored-places.ts";
import type { ChosenLeak } from "./leak.ts";
import type { FoundRecords } from "./record.ts";
import { foundLines, recordOf, targetFor } from "./target.ts";
import { planLines } from "./words.ts";
import { stepOptions, type Work } from "./work.ts";

/** `--plan`: everything a person must know and do; nothing is done. Incomplete where OpenAI did not tell the key's record. */
export async function showPlan({ leak: chosen, wasCommitted }: ChosenLeak, work: Work): Promise<ExitCode> {
  const { options, io, style, repository } = work;
  const { leak, unread } = await withIgnoredPlaces(chosen, repository, work.sources.session.config);
  for (const path of unread)
    io.stderr.write(`keysweep: ${neutralise(path)} cannot be read: the key may stand there, too\n`);
  let found: FoundRecords | undefined;
  let isComplete = unread.length === 0;
  try {
    found = await recordOf(leak, work);
  } catch (error) {
    if (!(error instanceof KeysweepError) || (error.code !== "PROVIDER" && error.code !== "NETWORK"))
      throw error;
    // What to do now must not wait until OpenAI can be reached: the plan is one by hand then.
    await printFailure(error, io);
    isComplete = false;
  }
  const plan = makePlan(leak, {
    ...stepOptions(targetFor(found, options), options, labelsIn(options)),
    ...(found?.record === undefined ? {} : { record: found.record }),
    ...(wasCommitted === undefined ? {} : { wasCommitted }),
    now: style.now.getTime(),
  });
  if (options.json) {
    const places = leak.findings.map(({ place, line, column }) => ({ ...placeData(place), line, column }));
    const data = { schemaVersion: 1, ...plan, places };
    await writeOut(io.stdout, `${neutraliseJson(JSON.stringify(data, null, 2))}\n`);
  } else {
    const lines = planLines(plan, leak, foundLines(found, work), style);
    await writeOut(io.stdout, `${lines.join("\n")}\n`);
  }
  return isComplete ? EXIT.clean : EXIT.incomplete;
}

/** A plan opens no store: what was written on the command line names it, commands aside. */
function labelsIn({ store = [] }: OptionValues): readonly string[] {
  return store.map((spec) => (spec.startsWith("command:") ? "a command" : spec.slice(0, 200)));
}
