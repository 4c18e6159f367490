import { chmod, lstat, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, isAbsolute, join } from "node:path";
import { hasCode, KeysweepError, systemWords } from "../errors.ts";
import { textOf } from "./files.ts";
import type { PlannedFile, SetupPlan } from "./types.ts";

/**
 * Writes the files of a plan, each whole or not at all. A file that has changed since the plan was made is left alone.
 * Throws `IO` for the first that cannot be written; what was written before stays.
 */
export async function applySetup(plan: SetupPlan): Promise<void> {
  for (const file of plan.files) await writePlanned(plan.root, file);
}

async function writePlanned(root: string, { path, before, after, executable }: PlannedFile): Promise<void> {
  const target = isAbsolute(path) ? path : join(root, path);
  try {
    if ((await textOf(target)) !== before) {
      throw new KeysweepError("IO", `${path} changed in the meantime and was left alone`, {
        hint: "Run keysweep init again.",
      });
    }
    await mkdir(dirname(target), { recursive: true });
    const temporary = `${target}.keysweep-${process.pid}`;
    const mode = (await modeOf(target)) ?? 0o644;
    try {
      await writeFile(temporary, after, { flag: "wx" });
      // A hook that is not executable is passed over by git, so it gets the bit wherever it can be read.
      await chmod(temporary, executable ? mode | ((mode & 0o444) >> 2) : mode);
      await rename(temporary, target);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  } catch (error) {
    if (error instanceof KeysweepError) throw error;
    throw new KeysweepError("IO", `${path} could not be written: ${systemWords(error)}`, { cause: error });
  }
}

/** The permission bits of a file that is there. */
async function modeOf(path: string): Promise<number | undefined> {
  try {
    return (await lstat(path)).mode & 0o777;
  } catch (error) {
    if (hasCode(error, "ENOENT")) return undefined;
    throw error;
  }
}
