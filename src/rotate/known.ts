import { KeysweepError } from "../errors.ts";
import type { LeakRotation, RunResult } from "../leaks/types.ts";
import { digestOf, journalFolder, type Position, type RotationState, rotationsIn } from "./journal.ts";

/** What the last thing that a journal wrote down means, for a person. */
const STEPS: Readonly<Record<Position, string>> = {
  start: "nothing has happened yet",
  creating: "a new key was asked for",
  created: "there is a new key",
  stored: "the new key is stored",
  deployed: "the new key is deployed",
  verified: "the new key works where it is deployed; the old one still has to go",
  revoking: "the old key was asked to be deleted",
  revoked: "the old key was deleted; whether it is dead is not known yet",
  done: "the old key is dead",
};

/**
 * The result with how far each leak's rotation has come, as the journals of a repository know it. `commonDir`: its git directory.
 * A journal that cannot be read is a warning: what was found is no less true.
 */
export async function withRotations(result: RunResult, commonDir: string): Promise<RunResult> {
  let known: readonly RotationState[];
  try {
    known = await rotationsIn(journalFolder(commonDir));
  } catch (error) {
    if (!(error instanceof KeysweepError)) throw error;
    return {
      ...result,
      warnings: [...result.warnings, `The state of rotations is not shown: ${error.message}.`],
    };
  }
  if (known.length === 0) return result;
  return {
    ...result,
    leaks: result.leaks.map((leak) => {
      // The newest counts: an earlier one may have been given up.
      const state = known.findLast(({ id, oldDigest }) => digestOf(leak.secret, id) === oldDigest);
      return state === undefined ? leak : { ...leak, rotation: toLeakRotation(state) };
    }),
  };
}

function toLeakRotation({ id, at, startedAt, updatedAt }: RotationState): LeakRotation {
  return { id, state: at === "done" ? "done" : "under-way", step: STEPS[at], startedAt, updatedAt };
}
