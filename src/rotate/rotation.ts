import { KeysweepError } from "../errors.ts";
import { isMadeByApi } from "./issuer.ts";
import { digestOf } from "./journal.ts";
import { type Course, createCourse, STOPPED } from "./steps/course.ts";
import { create } from "./steps/create.ts";
import { deploy, store } from "./steps/deliver.ts";
import { revoke } from "./steps/revoke.ts";
import { verifyDead, verifyNew } from "./steps/verify.ts";
import type { RotationOptions, RotationResult } from "./types.ts";

/**
 * Runs a rotation from where its journal stands to its end. It can be stopped anywhere (a crash included) and run again.
 * Two rules hold at every moment: a new key is written to a store only after it has answered, and the old key is deleted
 * only after the new one has answered from there. So there is always a working key.
 *
 * Throws `USAGE` when the options are not those it was started with; `PROVIDER`, `NETWORK`, `IO` when a step fails.
 */
export async function rotate(options: RotationOptions): Promise<RotationResult> {
  const { journal } = options;
  check(options);
  const course = createCourse(options);
  try {
    await recover(course);
    while (journal.state.at !== "done") {
      options.signal?.throwIfAborted();
      await next(course);
    }
    return { finished: true, state: journal.state };
  } catch (error) {
    if (error === STOPPED) return { finished: false, state: journal.state };
    throw error;
  }
}

function check({ journal, old, stores, deploy, admin }: RotationOptions): void {
  const { state } = journal;
  if (digestOf(old.secret, state.id) !== state.oldDigest)
    throw new KeysweepError("USAGE", `rotation ${state.id} replaces another key (${state.old})`);
  const labels = stores.map(({ label }) => label);
  if (labels.join("\0") !== state.stores.join("\0"))
    throw new KeysweepError("USAGE", `rotation ${state.id} was started with other stores`, {
      hint: `Name the same ones in the same order: ${state.stores.join(", ") || "none"}.`,
    });
  if ((deploy !== undefined) !== state.deploys)
    throw new KeysweepError(
      "USAGE",
      `rotation ${state.id} was started ${state.deploys ? "with" : "without"} a deploy command`,
    );
  if (state.target.kind !== "by-hand" && admin === undefined)
    throw new KeysweepError("USAGE", "this rotation needs an admin key", { hint: "Set OPENAI_ADMIN_KEY." });
  if (isMadeByApi(state.target) && stores.length === 0)
    throw new KeysweepError("USAGE", "there is no place to put the new key", {
      hint: "Name at least one store: a key made through the API is shown once, and keysweep shows it to nobody.",
    });
}

/** Looks for the new key's text where it can be read back: the process that made it may be gone. */
async function recover(course: Course): Promise<void> {
  const { journal, stores, signal } = course.options;
  const { made, id } = journal.state;
  if (made?.digest === undefined) return;
  for (const one of stores) {
    const found = await one.read?.(signal).catch(() => undefined);
    if (found !== undefined && digestOf(found, id) === made.digest) {
      course.fresh = found;
      return;
    }
  }
}

/** The next step from where the journal stands. */
async function next(course: Course): Promise<void> {
  const { journal, io } = course.options;
  switch (journal.state.at) {
    case "start":
    case "creating":
      return await create(course);
    case "created":
    case "stored":
    case "deployed": {
      const { fresh } = course;
      if (fresh === undefined) {
        io.report({
          kind: "note",
          text: "The new key was lost when the rotation was stopped: another one is made.",
        });
        return await course.beginAgain();
      }
      if (journal.state.at === "created") return await store(course, fresh);
      return journal.state.at === "stored" ? await deploy(course, fresh) : await verifyNew(course, fresh);
    }
    case "verified":
    case "revoking":
      return await revoke(course);
    case "revoked":
      return await verifyDead(course);
    case "done":
      return;
  }
}
