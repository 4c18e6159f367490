import { constants } from "node:fs";
import { open } from "node:fs/promises";

/**
 * What a file holds. Rejects as `readFile` does, and where a pipe or a device stands in a file's place: a pipe that nobody writes to would be
 * waited for, and not even an interrupted run could end.
 */
export async function readPlainFile(path: string): Promise<Buffer> {
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const state = await file.stat();
    if (!state.isFile() && !state.isDirectory()) throw new Error("it is neither a file nor a folder");
    return await file.readFile();
  } finally {
    await file.close();
  }
}
