import { constants, createReadStream, openSync, realpathSync, statSync } from "node:fs";
import { Socket } from "node:net";
import { KeysweepError, whyUnreadable } from "../errors.ts";
import { isGone, MAX_BINARY_BYTES, readStream, readWorkFile } from "./read-file.ts";
import type { Source } from "./types.ts";

/** A file that somebody named. */
export interface NamedFile {
  /** Where it is: absolute, or relative to the current folder. */
  readonly file: string;
  /** What findings in it are called. */
  readonly path: string;
}

/**
 * Files named on the command line: read whether ignored or not, and through links (somebody asked for what is there). Pipes and devices are
 * read to their end; a device that gives more than `maxBinaryBytes` is a gap. Error `NOT_FOUND` for one that does not exist.
 */
export async function* filesSource(
  files: readonly NamedFile[],
  options: { readonly maxBinaryBytes?: number } = {},
): Source {
  const readOptions = { maxBinaryBytes: options.maxBinaryBytes ?? MAX_BINARY_BYTES };
  for (const { file, path } of files) {
    try {
      const state = statSync(file);
      const item = state.isFile() ? readWorkFile(realpathSync(file), path, readOptions) : undefined;
      if (item !== undefined) yield item;
      else {
        const isDevice = state.isCharacterDevice() || state.isBlockDevice();
        const stream = state.isFIFO() ? openPipe(file) : createReadStream(file);
        yield await readStream(
          stream,
          { kind: "file", path },
          isDevice ? readOptions.maxBinaryBytes : undefined,
        );
      }
    } catch (error) {
      if (isGone(error)) throw new KeysweepError("NOT_FOUND", `there is no file ${path}`, { cause: error });
      yield { kind: "gap", gap: { what: path, why: whyUnreadable(error) } };
    }
  }
}

/**
 * A named pipe, waited for without a thread: one that is blocked in `open` or `read` until somebody writes cannot be ended, and the process
 * with it.
 */
function openPipe(file: string): Socket {
  const fd = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  return new Socket({ fd, readable: true, writable: false });
}
