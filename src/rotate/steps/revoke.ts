import { KeysweepError } from "../../errors.ts";
import { deleteSuperseded, isOwnKey, isStillThere, revokeOld } from "../issuer.ts";
import type { AdminApi } from "../openai/admin-api.ts";
import type { PlanStep } from "../plan-steps.ts";
import type { RotationOptions } from "../types.ts";
import type { Course } from "./course.ts";

/** The old key goes, once the new one has answered again. */
export async function revoke(course: Course): Promise<void> {
  const { journal, io } = course.options;
  const step = course.stepOf("revoke");
  const { state } = journal;
  const { target } = state;
  course.insist(await io.confirm(step));
  // Asked after the yes, for a person may take hours to say it.
  if (!(await newKeyHolds(course, step))) {
    io.report({ kind: "note", text: "The new key no longer answers: it is replaced first." });
    await course.beginAgain();
    return;
  }
  await journal.write({ at: "revoking" });
  io.report({ kind: "begin", step });
  if (target.kind === "by-hand") course.insist(await io.awaitPerson(step));
  else {
    const by = isOldAdminKey(course.options) ? withNewAdminKey(course) : course.api();
    if ((await revokeOld(by, target, state.superseded)) === "needs-new-account") {
      io.report({
        kind: "note",
        text: "This server deletes no single key of a service account: a new account takes the old one's place.",
      });
      if (target.kind !== "openai-account") throw new Error("only accounts are replaced by accounts");
      await course.beginAgain({ target: { ...target, mode: "new" } });
      return;
    }
    await deleteSuperseded(by, target, state.superseded, state.made);
  }
  await journal.write({ at: "revoked" });
  io.report({ kind: "end", step });
}

/** Whether the new key still works, right before the old one goes. Throws when that cannot be told. */
async function newKeyHolds(course: Course, step: PlanStep): Promise<boolean> {
  const { fresh, options } = course;
  const { made, target } = options.journal.state;
  if (fresh !== undefined) {
    const settled = await course.answers(fresh, step);
    if (settled === undefined || settled.reached) return true;
    if (settled.verdict.kind === "revoked") return false;
    throw new KeysweepError("PROVIDER", `the new key gives no answer: ${settled.verdict.explanation}`, {
      hint: "The old key is untouched. Go on later with --resume.",
    });
  }
  // Its text is lost with the process that knew it. It has answered (the journal says so); is it still there?
  if (made?.id === undefined || isOldAdminKey(options)) return true;
  return await isStillThere(course.api(), target, made);
}

function isOldAdminKey({ admin, old }: RotationOptions): boolean {
  return isOwnKey(admin?.key, old.secret);
}

/** A key cannot delete itself: the new admin key deletes the old. */
function withNewAdminKey({ fresh, options }: Course): AdminApi {
  if (fresh !== undefined && options.admin !== undefined) return options.admin.apiFor(fresh);
  throw new KeysweepError("USAGE", "an admin key cannot delete itself", {
    hint: "Set OPENAI_ADMIN_KEY to the new admin key, then go on with --resume.",
  });
}
