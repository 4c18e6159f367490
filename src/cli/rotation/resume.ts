import { KeysweepError } from "../../errors.ts";
import { openJournal, type RotationState, unfinished } from "../../rotate/journal.ts";
import type { ExitCode } from "../exit.ts";
import { carryOut } from "./carry-out.ts";
import { leakOfRotation } from "./leak.ts";
import { openStores } from "./stores.ts";
import { journalsOf, type Work } from "./work.ts";

/** `--resume [id]`: goes on with a rotation that was stopped. */
export async function resume(id: string | undefined, work: Work): Promise<ExitCode> {
  const { options, io, sources, print } = work;
  const folder = journalsOf(work);
  const state = await stoppedRotation(folder, id);
  print(`Rotation ${state.id} of ${state.old} stands at: ${state.at}`);
  const { leak } = await leakOfRotation(state, sources);
  const stores = await openStores(options.store ?? [], { cwd: io.cwd, provider: leak.provider });
  return carryOut({ journal: await openJournal(folder, state.id), leak, stores }, work);
}

async function stoppedRotation(folder: string, id: string | undefined): Promise<RotationState> {
  const states = await unfinished(folder);
  const meant = id === undefined ? states : states.filter((state) => state.id === id);
  const [state, ...others] = meant;
  if (state === undefined)
    throw new KeysweepError(
      "USAGE",
      id === undefined ? "no rotation was stopped here" : `there is no stopped rotation ${id}`,
      states.length === 0 ? {} : { hint: `Stopped: ${states.map(describeState).join(", ")}` },
    );
  if (others.length > 0)
    throw new KeysweepError("USAGE", `${meant.length} rotations were stopped`, {
      hint: `Name one: ${meant.map(describeState).join(", ")}`,
    });
  return state;
}

function describeState({ id, old, startedAt }: RotationState): string {
  return `${id} (${old}, of ${startedAt.slice(0, 16).replace("T", " ")})`;
}
