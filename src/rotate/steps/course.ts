import { KeysweepError } from "../../errors.ts";
import type { Secret } from "../../secret.ts";
import { cannotTell, type Settled, type SettleOptions, waitUntilLive } from "../../verify/settle.ts";
import type { SecretToVerify } from "../../verify/types.ts";
import type { MadeKey, Target } from "../journal.ts";
import type { AdminApi } from "../openai/admin-api.ts";
import type { PlanStep, StepId } from "../plan-steps.ts";
import type { RotationOptions } from "../types.ts";

/** Raised inside a rotation when whoever runs it says no. */
export const STOPPED = Symbol("stopped");

/** The name in the journal of a key that a person made: keysweep deletes none by it. */
export const BY_HAND = "made by hand";

/** A rotation on its way: what its steps share. */
export interface Course {
  readonly options: RotationOptions;
  /** The new key's text, as long as this process knows it. */
  fresh: Secret | undefined;
  /** A step as the plan words it for the present target. */
  stepOf(id: StepId): PlanStep;
  /** How to wait for answers about a step; each is reported. */
  settle(step: PlanStep, more?: SettleOptions): SettleOptions;
  /** The new key as a question to its provider. */
  asNew(secret: Secret): SecretToVerify;
  /** Stops the rotation where it is, unless somebody said yes. */
  insist(yes: boolean): void;
  /** Throws `USAGE` without an admin key. */
  api(): AdminApi;
  /** Waits until the new key answers. Undefined: nobody can be asked, a person must know. */
  answers(secret: Secret, step: PlanStep): Promise<Settled | undefined>;
  /** The same, and throws `PROVIDER` where it does not; a person tells where nobody can be asked. */
  mustAnswer(secret: Secret, step: PlanStep): Promise<void>;
  /** Gives up the new key, whose text is lost or which cannot stay, and begins again. It lives on until the next one has answered. */
  beginAgain(change?: { readonly target?: Target }): Promise<void>;
}

export function createCourse(options: RotationOptions): Course {
  const { journal, old, verifier, io, signal } = options;
  const course: Course = {
    options,
    fresh: undefined,
    stepOf(id) {
      const step = options.steps(journal.state.target).find((one) => one.id === id);
      if (step === undefined) throw new Error(`the plan has no step ${id}`);
      return step;
    },
    settle: (step, more = {}) => ({
      ...more,
      ...(signal === undefined ? {} : { signal }),
      onAnswer: (verdict) => io.report({ kind: "answer", step, verdict }),
    }),
    asNew: (secret) => ({ ruleId: old.ruleId, provider: old.provider, secret }),
    insist(yes) {
      if (!yes) throw STOPPED;
    },
    api() {
      if (options.admin === undefined) throw new KeysweepError("USAGE", "this rotation needs an admin key");
      return options.admin.api;
    },
    async answers(secret, step) {
      const waiting = course.settle(step, options.waiting?.live);
      const settled = await waitUntilLive(verifier, course.asNew(secret), waiting);
      return cannotTell(settled.verdict) ? undefined : settled;
    },
    async mustAnswer(secret, step) {
      const settled = await course.answers(secret, step);
      if (settled === undefined) {
        course.insist(await io.awaitPerson(step));
        return;
      }
      if (!settled.reached)
        throw new KeysweepError("PROVIDER", `the new key does not answer: ${settled.verdict.explanation}`, {
          hint: "The old key is untouched. Go on later with --resume.",
        });
    },
    async beginAgain(change = {}) {
      const { made, superseded } = journal.state;
      course.fresh = undefined;
      await journal.write({
        ...change,
        at: "start",
        made: undefined,
        superseded: withLost(superseded, made),
      });
    },
  };
  return course;
}

/** The keys to delete at the end, with one more that nobody can use. */
export function withLost(superseded: readonly MadeKey[], made: MadeKey | undefined): readonly MadeKey[] {
  return made === undefined || made.name === BY_HAND ? superseded : [...superseded, made];
}
