import { randomBytes } from "node:crypto";
import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { hasCode, KeysweepError, messageOf } from "../errors.ts";
import { isOtherProcess } from "../private-file.ts";

/** Takes a rotation for this process alone; returns how to let it go. A lock whose process is gone counts for nothing. Throws `USAGE`, `IO`. */
export async function lock(folder: string, id: string): Promise<() => Promise<void>> {
  const path = join(folder, `${id}.lock`);
  await alone(folder, async () => {
    const holder = Number(await readFile(path, "utf8").catch(() => ""));
    if (isOtherProcess(holder))
      throw new KeysweepError("USAGE", `rotation ${id} is under way in process ${holder}`, {
        hint: `Wait for it or end it. If that process is another program, delete ${path}.`,
      });
    await rm(path, { force: true });
    if (!(await place(path, String(process.pid))))
      throw new KeysweepError("IO", `${path} cannot be made: somebody else has just made it`);
  });
  return () => rm(path, { force: true });
}

/** Tells this process from an earlier one that had its id. */
const WHO = `${process.pid} ${randomBytes(8).toString("hex")}`;

/** How long others may be at it before somebody must look. Milliseconds. */
const PATIENCE = 10_000;

/**
 * Does `work` while no other process works so in `folder`: that looking who has a rotation, and taking it, are one step. For work that
 * takes milliseconds. Throws `IO`.
 */
export async function alone<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const path = join(folder, "taking.lock");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const end = performance.now() + PATIENCE;
  while (!(await place(path, WHO))) {
    if (performance.now() > end)
      throw new KeysweepError(
        "IO",
        `another keysweep has been beginning a rotation for ${PATIENCE / 1000} s`,
        {
          hint: `If there is none, delete ${path}.`,
        },
      );
    await clearAway(path);
    await sleep(5 + Math.random() * 20);
  }
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

/** Makes a file that was not there. False: it was. */
async function place(path: string, text: string): Promise<boolean> {
  try {
    const file = await open(path, "wx", 0o600);
    try {
      await file.writeFile(text);
    } finally {
      await file.close();
    }
    return true;
  } catch (error) {
    if (hasCode(error, "EEXIST")) return false;
    throw new KeysweepError("IO", `${path} cannot be made: ${messageOf(error)}`, { cause: error });
  }
}

/** Takes away what a process left that was killed in the middle. It is moved aside first: others may be doing the same. */
async function clearAway(path: string): Promise<void> {
  const isLeft = async (file: string): Promise<boolean> => {
    const text = await readFile(file, "utf8").catch(() => "");
    // Nothing in it yet: it is being written.
    return text !== "" && text !== WHO && !isOtherProcess(Number(text.split(" ", 1)[0]));
  };
  if (!(await isLeft(path))) return;
  const aside = `${path}.${randomBytes(4).toString("hex")}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if (hasCode(error, "ENOENT")) return;
    throw new KeysweepError("IO", `${path} cannot be taken away: ${messageOf(error)}`, { cause: error });
  }
  // Somebody was faster, and this is theirs.
  if (await isLeft(aside)) await rm(aside, { force: true });
  else await rename(aside, path);
}
