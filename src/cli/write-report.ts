import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { copyFile, lstat, open, readlink, realpath, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { hasCode } from "../errors.ts";
import { removeLeftovers } from "../private-file.ts";

const NEW_MODE = 0o600;
const OWNER_WRITES = 0o200;
/** As many links in a row as Linux follows. */
const MOST_LINKS = 40;
/** What a folder says that lets nobody make a file in it, though one that is there may be written. */
const NO_ROOM_BESIDE = ["EACCES", "EPERM", "EROFS", "ENAMETOOLONG"];
/** A file that is mounted by itself cannot be replaced. */
const NOT_REPLACEABLE = ["EBUSY", "EXDEV", "EACCES", "EPERM"];

/**
 * Writes a report in one step: a full disk or a crash leaves the earlier report or none, never a part. A symbolic link stays one, a file that
 * is there keeps its permissions, a new one is its owner's alone. What cannot be replaced (a pipe, a device, `/dev/stdout`, a file with
 * several names or of somebody else) is written as it stands. Rejects with the system's error.
 */
export async function writeReportFile(path: string, pieces: Iterable<string>): Promise<void> {
  const target = await replaceable(path);
  if (target === undefined) return await writeFile(path, pieces, { mode: NEW_MODE });
  const { file, mode } = target;
  await removeLeftovers(dirname(file), basename(file)).catch(() => {});
  const fresh = join(dirname(file), `${basename(file)}.${process.pid}.${randomBytes(4).toString("hex")}.tmp`);
  const handle = await open(fresh, "wx", NEW_MODE).catch((error: unknown) => {
    if (NO_ROOM_BESIDE.some((code) => hasCode(error, code))) return undefined;
    throw error;
  });
  if (handle === undefined) return await writeFile(path, pieces, { mode: NEW_MODE });
  // A run that is interrupted exits in the middle of this.
  const remove = () => rmSync(fresh, { force: true });
  process.once("exit", remove);
  try {
    try {
      await writeFile(handle, pieces);
      if (mode !== undefined) await handle.chmod(mode);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(fresh, file).catch(async (error: unknown) => {
      if (!NOT_REPLACEABLE.some((code) => hasCode(error, code))) throw error;
      await copyFile(fresh, file);
      await rm(fresh);
    });
  } catch (error) {
    await rm(fresh, { force: true }).catch(() => {});
    throw error;
  } finally {
    process.removeListener("exit", remove);
  }
}

/** The file that `path` leads to, with its permissions where it is there; undefined where it is not to be replaced by another. */
async function replaceable(
  path: string,
): Promise<{ readonly file: string; readonly mode?: number } | undefined> {
  let file = path;
  for (let links = 0; links < MOST_LINKS; links++) {
    // `/dev/stdout` may lead to a plain file: its opener goes on writing to the one it has.
    if (/^\/(?:dev|proc)\//.test(file)) return undefined;
    const state = await lstat(file).catch((error: unknown) => {
      if (hasCode(error, "ENOENT")) return undefined;
      throw error;
    });
    if (state === undefined) return { file };
    if (state.isSymbolicLink()) {
      // The link's own folder may be named through links, and `..` counts from where they lead.
      file = resolve(await realpath(dirname(file)), await readlink(file));
      continue;
    }
    const isOurs = process.getuid === undefined || state.uid === process.getuid();
    if (!state.isFile() || state.nlink > 1 || !isOurs) return undefined;
    // Who took the right to write from a file wants it kept: the system refuses.
    if ((state.mode & OWNER_WRITES) === 0) return undefined;
    return { file, mode: state.mode & 0o7777 };
  }
  return undefined;
}
