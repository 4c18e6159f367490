import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { lstat, mkdir, open, readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { hasCode, KeysweepError, systemWords } from "./errors.ts";

/** A file's text; see {@link readPrivateBytes}. */
export async function readPrivate(path: string): Promise<string | undefined> {
  return (await readPrivateBytes(path))?.toString("utf8");
}

/**
 * What a file holds; undefined when there is none. Follows no symbolic link at its end and takes only what its owner alone
 * may read and write: anything else was put there by somebody else and throws `IO`.
 */
export async function readPrivateBytes(path: string): Promise<Buffer | undefined> {
  let file: Awaited<ReturnType<typeof open>>;
  try {
    // A pipe that nobody writes to would be waited for.
    const flags = (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
    file = await open(path, constants.O_RDONLY | flags);
  } catch (error) {
    if (hasCode(error, "ENOENT")) return undefined;
    throw new KeysweepError("IO", `${path} cannot be read: ${systemWords(error)}`, { cause: error });
  }
  try {
    const state = await file.stat();
    if (!state.isFile()) throw new KeysweepError("IO", `${path} is no file`);
    if (process.platform !== "win32" && (state.mode & 0o077) !== 0)
      throw new KeysweepError("IO", `${path} can be read or written by others`, {
        hint: `Delete it; keysweep writes a new one.`,
      });
    return await file.readFile();
  } finally {
    await file.close();
  }
}

/** Files that this process is writing. */
const underWay = new Set<string>();

/**
 * Replaces a file in one step (0600, on disk before it takes the place of the old one), making its folder (0700) where
 * there is none. A crash leaves the old file or the new one, never a part. `scratch`: where the new one is written first, if
 * that is the same file system; beside the old one otherwise. Throws `IO`.
 */
export async function writePrivate(
  path: string,
  contents: string | Uint8Array,
  scratch = dirname(path),
): Promise<void> {
  const folder = dirname(path);
  const fresh = `${join(scratch, basename(path))}.${process.pid}.${randomBytes(4).toString("hex")}.tmp`;
  underWay.add(fresh);
  try {
    for (const one of new Set([folder, scratch])) {
      await mkdir(one, { recursive: true, mode: 0o700 });
      await mustBeFolder(one);
      // Rooms of keysweep's own folder below a git directory.
      if (basename(dirname(one)) === "keysweep") await mustBeFolder(dirname(one));
    }
    await removeLeftovers(scratch, basename(path));
    const file = await open(fresh, "wx", 0o600);
    try {
      await file.writeFile(contents);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(fresh, path);
    await syncFolder(folder);
  } catch (error) {
    // Where not even its folder is there, nothing of it is.
    await rm(fresh, { force: true }).catch(() => {});
    if (scratch !== folder && hasCode(error, "EXDEV")) return await writePrivate(path, contents);
    throw new KeysweepError("IO", `${path} cannot be written: ${systemWords(error)}`, { cause: error });
  } finally {
    underWay.delete(fresh);
  }
}

/** A folder that is a link would put a file somewhere else than the caller thinks. */
async function mustBeFolder(path: string): Promise<void> {
  if (!(await lstat(path)).isDirectory()) throw new Error(`${path} is no folder`);
}

/** Takes away what a process that was killed while writing the file `name` has left, `name.PID.HEX.tmp`: it may hold a new key. */
export async function removeLeftovers(folder: string, name: string): Promise<void> {
  for (const other of await readdir(folder)) {
    if (!other.startsWith(`${name}.`)) continue;
    const pid = /^(\d+)\.[0-9a-f]{8}\.tmp$/.exec(other.slice(name.length + 1))?.[1];
    const left = join(folder, other);
    if (pid !== undefined && !isOtherProcess(Number(pid)) && !underWay.has(left))
      await rm(left, { force: true });
  }
}

/** Whether another process of that id is running. Ids are reused: this process may have that of one that is gone. */
export function isOtherProcess(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return hasCode(error, "EPERM");
  }
}

/** Puts a rename on disk. Windows and some file systems cannot sync a folder: the rename itself is all there is then. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, constants.O_RDONLY);
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (!["EISDIR", "EPERM", "EACCES", "EINVAL"].some((code) => hasCode(error, code))) throw error;
  }
}
