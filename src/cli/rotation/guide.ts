import { neutralise } from "../../report/neutral.ts";
import { wrap } from "../../report/width.ts";
import { VERDICT_WORDS } from "../../report/words.ts";
import type { PlanStep } from "../../rotate/plan-steps.ts";
import type { RotationEvent, RotationIo } from "../../rotate/types.ts";
import { Secret } from "../../secret.ts";
import { cannotTell, isLive } from "../../verify/settle.ts";
import type { Person } from "../prompt.ts";
import { type Style, stepLines } from "./words.ts";

export interface GuideOptions {
  readonly person: Person;
  readonly style: Style;
  /** `--yes`. */
  readonly yes: boolean;
  readonly print: (line: string) => void;
}

/**
 * Takes a person, or a job, through a rotation: says what each step will do, asks before what cannot be undone, waits where it
 * is a person's turn.
 */
export function createGuide({ person, style, yes, print }: GuideOptions): RotationIo {
  const { paint } = style;
  let announced: PlanStep | undefined;
  let lastAnswer = "";
  let unasked = "";

  function announce(step: PlanStep): void {
    if (announced?.id === step.id && announced.does === step.does) return;
    announced = step;
    lastAnswer = "";
    for (const line of stepLines(step, style)) print(line);
  }

  /** Words below a step's title. */
  function below(words: string): string[] {
    return wrap(neutralise(words), Math.max(30, style.width - 3)).map((line) => `   ${line}`);
  }

  async function saysYes(question: string): Promise<boolean> {
    return /^y(?:es)?$/i.test((await person.ask(`${question} [y/N] `)) ?? "");
  }

  return {
    async confirm(step) {
      announce(step);
      // What a person does, a person need not allow.
      return yes || !step.destructive || step.by === "person" || (await saysYes(`   ${step.title} now?`));
    },
    async askNewKey(step, problem) {
      announce(step);
      if (problem !== undefined) for (const line of below(problem)) print(paint.warn(line));
      const typed = await person.askHidden("   The new key (not shown, empty stops): ");
      return typed === undefined || typed === "" ? undefined : new Secret(withoutName(typed));
    },
    async awaitPerson(step) {
      announce(step);
      // The new key stands where it belongs by then, and is asked about again before the old one goes.
      if (yes && step.id === "deploy") {
        print(paint.dim("   taken as done (--yes)"));
        return true;
      }
      if (step.id === "verify-new" || step.id === "create")
        return saysYes("   keysweep cannot ask whether the new key works. Does it?");
      if (step.id === "verify-dead")
        return saysYes("   keysweep cannot ask whether the old key is dead. Is it?");
      return saysYes("   Done?");
    },
    report(event: RotationEvent) {
      // A deploy may have questions of its own.
      if (event.kind === "end" || (event.kind === "begin" && event.step.id !== "create")) person.show();
      if (event.kind === "note") {
        for (const line of below(event.text)) print(line);
        return;
      }
      if (event.kind === "begin") return announce(event.step);
      if (event.kind !== "answer") {
        announced = undefined;
        return print(paint.good("   done"));
      }
      const { kind, explanation } = event.verdict;
      // Nobody was asked: the step says so by itself, and why is said once.
      if (kind === "unverified") {
        if (explanation !== unasked) for (const line of below(explanation)) print(paint.dim(line));
        unasked = explanation;
        return;
      }
      const words = `${VERDICT_WORDS[kind]}. ${explanation}`;
      if (words === lastAnswer) return;
      lastAnswer = words;
      for (const line of below(words)) print(paint.dim(line));
      if (event.step.id !== "verify-dead" && !isLive(event.verdict) && !cannotTell(event.verdict))
        for (const line of below("It is asked again for a minute and a half: a new key may take one."))
          print(paint.dim(line));
    },
  };
}

/** People paste whole lines: `OPENAI_API_KEY=…`, quotes around it. */
function withoutName(typed: string): string {
  const value = /^(?:export\s+)?[A-Za-z_][A-Za-z0-9_]*=(.+)$/s.exec(typed)?.[1] ?? typed;
  return /^(['"])(.*)\1$/s.exec(value)?.[2] ?? value;
}
