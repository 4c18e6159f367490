import { KeysweepError } from "../../errors.ts";
import type { Secret } from "../../secret.ts";
import { cannotTell, waitUntilRevoked } from "../../verify/settle.ts";
import type { Course } from "./course.ts";

/** The new key answers after the deploy. */
export async function verifyNew(course: Course, fresh: Secret): Promise<void> {
  const { journal, io } = course.options;
  const step = course.stepOf("verify-new");
  io.report({ kind: "begin", step });
  await course.mustAnswer(fresh, step);
  await journal.write({ at: "verified" });
  io.report({ kind: "end", step });
}

/** The old key is refused for good. */
export async function verifyDead(course: Course): Promise<void> {
  const { journal, old, verifier, waiting, io } = course.options;
  const step = course.stepOf("verify-dead");
  io.report({ kind: "begin", step });
  const settled = await waitUntilRevoked(verifier, old, course.settle(step, waiting?.dead));
  if (cannotTell(settled.verdict)) course.insist(await io.awaitPerson(step));
  else if (!settled.reached)
    throw new KeysweepError(
      "PROVIDER",
      `the old key is not known to be dead: ${settled.verdict.explanation}`,
      { hint: "Look again with --resume in a few minutes." },
    );
  await journal.write({ at: "done" });
  io.report({ kind: "end", step });
}
