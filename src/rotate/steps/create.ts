import { KeysweepError } from "../../errors.ts";
import type { Secret } from "../../secret.ts";
import { cannotTell, waitUntilLive } from "../../verify/settle.ts";
import { createFor, isMadeByApi } from "../issuer.ts";
import { digestOf, type MadeKey, type Target } from "../journal.ts";
import { isKeyText } from "../key-text.ts";
import type { PlanStep } from "../plan-steps.ts";
import { BY_HAND, type Course, STOPPED, withLost } from "./course.ts";

/** A new key, made through the API or by a person, that has answered. */
export async function create(course: Course): Promise<void> {
  const step = course.stepOf("create");
  const { target } = course.options.journal.state;
  if (isMadeByApi(target)) await createByApi(course, step, target);
  else await createByHand(course, step);
}

async function createByApi(course: Course, step: PlanStep, target: Target): Promise<void> {
  const { journal, io, create: wanted = {} } = course.options;
  const { state } = journal;
  course.insist(await io.confirm(step));
  const attempts = state.attempts + 1;
  const name = `${(wanted.name ?? "keysweep").slice(0, 40)}-${state.id}-${attempts}`;
  // The name is on disk before the key is asked for: should this process die in between, the next one knows what to look for.
  await journal.write({
    at: "creating",
    attempts,
    made: { name },
    superseded: withLost(state.superseded, state.made),
  });
  io.report({ kind: "begin", step });
  const { scopes, expiresInSeconds } = wanted;
  const created = await createFor(course.api(), target, {
    name,
    ...(scopes === undefined ? {} : { scopes }),
    ...(expiresInSeconds === undefined ? {} : { expiresInSeconds }),
  });
  if (created === undefined) {
    if (target.kind !== "openai-account" || target.mode === "new")
      throw new KeysweepError("PROVIDER", "OpenAI made no key");
    io.report({
      kind: "note",
      text: "This server adds no key to a service account: a new account takes its place.",
    });
    await journal.write({ at: "start", made: undefined, target: { ...target, mode: "new" } });
    return;
  }
  const made: MadeKey = {
    name,
    id: created.id,
    ...(created.account === undefined || created.account === accountOf(target)
      ? {}
      : { account: created.account }),
    digest: digestOf(created.secret, state.id),
  };
  await journal.write({ made });
  await course.mustAnswer(created.secret, step);
  course.fresh = created.secret;
  await journal.write({ at: "created" });
  io.report({ kind: "end", step });
}

function accountOf(target: Target): string | undefined {
  return target.kind === "openai-account" && target.mode === "same" ? target.account : undefined;
}

async function createByHand(course: Course, step: PlanStep): Promise<void> {
  const { journal, io } = course.options;
  io.report({ kind: "begin", step });
  let problem: string | undefined;
  for (;;) {
    const secret = await io.askNewKey(step, problem);
    if (secret === undefined) throw STOPPED;
    problem = await whyNot(course, secret, step);
    if (problem !== undefined) continue;
    const { state } = journal;
    course.fresh = secret;
    await journal.write({
      at: "created",
      attempts: state.attempts + 1,
      made: { name: BY_HAND, digest: digestOf(secret, state.id) },
    });
    io.report({ kind: "end", step });
    return;
  }
}

/** Why a key that a person handed over is not taken. */
async function whyNot(course: Course, secret: Secret, step: PlanStep): Promise<string | undefined> {
  const { old, verifier, waiting, signal } = course.options;
  const text = secret.reveal();
  if (text === old.secret.reveal()) return "That is the old key.";
  if (!isKeyText(text)) return "That is no key.";
  const { reached, verdict } = await waitUntilLive(
    verifier,
    course.asNew(secret),
    course.settle(step, waiting?.live),
  );
  if (reached) return undefined;
  if (!cannotTell(verdict)) return verdict.explanation;
  // The other half stands where nobody here can see it: a person must know.
  if (verdict.reason === "needs-pair") return undefined;
  // That nobody can tell is no wonder where it was so with the old one; otherwise this is a text of another kind.
  return cannotTell(await verifier.askAgain(old, signal)) ? undefined : verdict.explanation;
}
