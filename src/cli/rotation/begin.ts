import { KeysweepError } from "../../errors.ts";
import { neutralise } from "../../report/neutral.ts";
import { isMadeByApi } from "../../rotate/issuer.ts";
import { refuseTwice, startJournal, type Target } from "../../rotate/journal.ts";
import { planSteps } from "../../rotate/plan-steps.ts";
import type { Store } from "../../rotate/stores/types.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { carryOut } from "./carry-out.ts";
import type { ChosenLeak } from "./leak.ts";
import { openStores } from "./stores.ts";
import { foundLines, recordOf, targetFor } from "./target.ts";
import { adviceLines, stepLines, verdictLines } from "./words.ts";
import { journalsOf, stepOptions, type Work } from "./work.ts";

/** The rotation of a leak from its first step: shown whole, begun with a yes. */
export async function begin({ leak }: ChosenLeak, work: Work): Promise<ExitCode> {
  const { options, io, person, style, print } = work;
  const folder = journalsOf(work);
  await refuseTwice(folder, leak.secret);
  const found = await recordOf(leak, work);
  const target = targetFor(found, options);
  const stores = await openStores(options.store ?? [], { cwd: io.cwd, provider: leak.provider });
  mustHaveAPlace(target, stores, work);
  const labels = stores.map(({ label }) => label);
  const steps = planSteps(leak, stepOptions(target, options, labels));
  for (const line of [
    `${style.paint.strong(neutralise(leak.description))}  ${style.paint.secret(neutralise(leak.secret.redacted()))}`,
    ...verdictLines(leak, style),
    ...foundLines(found, work),
    ...(target.kind === "by-hand" ? adviceLines(leak.remedy.steps, style) : []),
    ...(leak.provider === "OpenAI" && work.admin === undefined
      ? ["Without OPENAI_ADMIN_KEY in the environment, keys are made and deleted by hand."]
      : []),
    "",
    ...steps.flatMap((step, index) => stepLines(step, style, index + 1)),
    "",
  ])
    print(line);
  if (options["dry-run"]) {
    print("Nothing was done (--dry-run).");
    return EXIT.clean;
  }
  if (options.yes !== true && !/^y(?:es)?$/i.test((await person.ask("Begin? [y/N] ")) ?? "")) {
    print("Nothing was done.");
    return EXIT.incomplete;
  }
  const journal = await startJournal(folder, {
    provider: leak.provider,
    ruleId: leak.ruleId,
    old: leak.secret,
    target,
    stores: labels,
    deploys: options.deploy !== undefined,
  });
  const name = found?.record?.key.name;
  return carryOut({ journal, leak, stores, ...(name === undefined ? {} : { name }) }, work);
}

/** Throws `USAGE` where the new key would end up nowhere. */
function mustHaveAPlace(target: Target, stores: readonly Store[], { options }: Work): void {
  if (stores.length > 0) return;
  if (isMadeByApi(target))
    throw new KeysweepError("USAGE", "there is no place to put the new key", {
      hint: "Name at least one --store: a key made through the API is shown once, and keysweep shows it to nobody.",
    });
  if (options.yes === true && options["dry-run"] !== true)
    throw new KeysweepError("USAGE", "with --yes nobody puts the new key in its place", {
      hint: "Name at least one --store, or leave --yes out and be guided.",
    });
}
