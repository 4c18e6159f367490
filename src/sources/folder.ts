import { type Dirent, lstat, readdir, stat } from "node:fs";
import { sep } from "node:path";
import { whyUnreadable } from "../errors.ts";
import { pathText } from "../git/text.ts";
import { compileGlobs, EVERYTHING, type Globs } from "./globs.ts";
import { isGone, MAX_BINARY_BYTES, readWorkFile } from "./read-file.ts";
import type { Source, SourceItem } from "./types.ts";

export interface FolderOptions {
  readonly globs?: Globs;
  /** As for the work tree. */
  readonly maxBinaryBytes?: number;
}

/**
 * Every file below a folder that is no repository (or is not to be taken as one): dotfiles and `node_modules` too, ignore files count
 * for nothing. Only `.git` is left out, and said to be: what it holds is compressed, and `keysweep history` reads it; and pipes, sockets
 * and devices, which hold nothing that could be committed.
 * Links are read as their target's name and never followed. A folder that cannot be opened is a gap; a file that is gone when it
 * is to be read holds nothing. Names are bytes, as for git: a line break in one, or what is no UTF-8, hides nothing.
 */
export async function* folderSource(folder: string, options: FolderOptions = {}): Source {
  const { default: glob } = await import("fast-glob");
  const judge = await compileGlobs(options.globs ?? EVERYTHING);
  const readOptions = { maxBinaryBytes: options.maxBinaryBytes ?? MAX_BINARY_BYTES };
  const top = Buffer.from(folder.endsWith(sep) ? folder : folder + sep);
  const said: SourceItem[] = [];
  const absolute = (path: string): Buffer => Buffer.concat([top, bytesOf(path)]);
  const shown = (path: string): string => pathText(bytesOf(path)).split(sep).join("/") || ".";
  const entries = glob.stream("**", {
    cwd: folder,
    dot: true,
    onlyFiles: false,
    followSymbolicLinks: false,
    objectMode: true,
    fs: {
      lstat,
      stat,
      // fast-glob either stops at a folder it cannot open or leaves it out without a word.
      readdir: ((
        path: string,
        how: { withFileTypes: true },
        done: (error: null, entries: Dirent[]) => void,
      ) => {
        const inside = path.slice(folder.length).replace(LEADING_SEPARATORS, "");
        readdir(absolute(inside), { ...how, encoding: "buffer" }, (error, found) => {
          if (error !== null && !isGone(error))
            said.push({ kind: "gap", gap: { what: shown(inside), why: whyUnreadable(error) } });
          const named = (found ?? []).map((entry) => Object.assign(entry, { name: textOf(entry.name) }));
          const kept = named.filter((entry) => entry.name !== ".git");
          if (kept.length !== named.length)
            said.push({
              kind: "skip",
              skip: { what: inside === "" ? ".git" : `${shown(inside)}/.git`, why: "git-folder" },
            });
          done(null, kept as unknown as Dirent[]);
        });
      }) as unknown as typeof readdir,
    },
  });
  for await (const entry of entries as AsyncIterable<unknown>) {
    const { path, dirent } = entry as { path: string; dirent: Dirent };
    if (dirent.isDirectory()) continue;
    const name = shown(path);
    const verdict = judge(name);
    if (verdict === "outside") continue;
    if (verdict === "excluded") yield { kind: "skip", skip: { what: name, why: "excluded" } };
    else if (!dirent.isFile() && !dirent.isSymbolicLink())
      yield { kind: "skip", skip: { what: name, why: "no-file" } };
    else {
      const item = readWorkFile(absolute(path), name, readOptions);
      if (item !== undefined) yield item;
    }
  }
  yield* said;
}

const LEADING_SEPARATORS = sep === "/" ? /^\/+/ : /^[\\/]+/;

/**
 * A name's bytes as text for fast-glob, one character a byte: it takes names for text, and its patterns pass over files whose
 * name holds a line break, without a word. Control characters stand 256 higher, where no byte is.
 */
function textOf(name: Buffer): string {
  return name
    .toString("latin1")
    .replace(/[\x00-\x1f]/g, (one) => String.fromCharCode(one.charCodeAt(0) + 256));
}

/** The bytes that {@link textOf} made a text of; slashes between several names stay. */
function bytesOf(text: string): Buffer {
  // Of a character only the last eight bits count.
  return Buffer.from(text, "latin1");
}
