import { createHash } from "node:crypto";
import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { KeysweepError } from "../../errors.ts";
import { idBytes } from "../../git/pack/format.ts";
import type { Repository } from "../../git/repository.ts";
import { readPrivateBytes, writePrivate } from "../../private-file.ts";
import { ENGINE } from "../generated/engine.ts";
import type { RulesInForce } from "../load-examiner.ts";
import { decodeRecord, encodeRecord } from "./encode.ts";
import { isSound } from "./sound.ts";
import type { SweepRecord } from "./types.ts";

/** Where the record of a repository under some rules is kept: `keysweep/swept` below the git directory that all work trees share. */
export interface RecordFile {
  /** Undefined where there is none that can be believed: none at all, a damaged one, one that says what cannot be, one that others may write. */
  read(): Promise<SweepRecord | undefined>;
  /** Replaces it in one step. A git directory that cannot be written to remembers nothing, and that is all. */
  write(record: SweepRecord): Promise<void>;
}

/** Rule sets of which records are kept: those written last. */
const MOST_RECORDS = 4;

export function recordFile({ commonDir, objectFormat }: Repository, rules: RulesInForce): RecordFile {
  const key = keyOf(rules);
  const folder = join(commonDir, "keysweep", "swept");
  const name = `${key}.bin`;
  const idLength = idBytes(objectFormat);
  const ruleIds = new Set(rules.ruleSet.rules.map(({ id }) => id));
  return {
    async read() {
      const file = await unlessIo(readPrivateBytes(join(folder, name)));
      const record = file && decodeRecord(file, key, idLength);
      return record !== undefined && isSound(record, ruleIds, idLength) ? record : undefined;
    },
    async write(record) {
      await unlessIo(writePrivate(join(folder, name), encodeRecord(record, key, idLength)));
      await dropOldest(folder, name);
    },
  };
}

/** Everything that decides what a sweep finds in an object, and where a second look finds it again. */
function keyOf({ ruleSet, allRules, allowComments }: RulesInForce): string {
  const said = JSON.stringify([ENGINE, ruleSet.hash, allRules.hash, allowComments]);
  return createHash("sha256").update(said).digest("hex").slice(0, 32);
}

/** What a promise gives; undefined where it fails because of a file. */
async function unlessIo<T>(promise: Promise<T>): Promise<T | undefined> {
  try {
    return await promise;
  } catch (error) {
    if (error instanceof KeysweepError && error.code === "IO") return undefined;
    throw error;
  }
}

async function dropOldest(folder: string, kept: string): Promise<void> {
  try {
    const others = (await readdir(folder)).filter((name) => name.endsWith(".bin") && name !== kept);
    const dated = await Promise.all(
      others.map(async (name) => ({ name, at: (await stat(join(folder, name))).mtimeMs })),
    );
    dated.sort((a, b) => b.at - a.at);
    for (const { name } of dated.slice(MOST_RECORDS - 1)) await rm(join(folder, name), { force: true });
  } catch {
    // Another sweep cleans up as well, or nobody may: it makes no difference to what was found.
  }
}
