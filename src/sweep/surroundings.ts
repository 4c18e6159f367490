import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { indexLines } from "../detect/lines.ts";
import type { Scanner } from "../detect/scanner.ts";
import { hasCode } from "../errors.ts";
import { readObject } from "../git/objects.ts";
import type { Repository } from "../git/repository.ts";
import { maskedLines } from "../leaks/snippet.ts";
import type { Finding } from "../leaks/types.ts";

/** Lines before and behind a finding that are shown. */
const AROUND = 3;

/** A line of code with every secret in it masked. */
export interface CodeLine {
  readonly number: number;
  readonly text: string;
  /** The finding begins here. */
  readonly isFinding: boolean;
}

/** The code around a finding, as it is now in its file or object; its one line where that cannot be read any more. */
export async function readSurroundings(
  repository: Repository,
  { place, line, snippet }: Finding,
  scanner: Scanner,
): Promise<readonly CodeLine[]> {
  const alone = [{ number: line, text: snippet.line, isFinding: true }];
  if (place.inName) return alone;
  const whole = await bytesOf(repository, place);
  const bytes = whole && (await memberOf(whole, place));
  if (bytes === undefined) return alone;
  const lines = indexLines(bytes);
  if (line > lines.count) return alone;
  const first = Math.max(1, line - AROUND);
  const last = Math.min(lines.count, line + AROUND);
  return maskedLines(bytes, lines, first, last, scanner.scan(bytes)).map((text, index) => ({
    number: first + index,
    text,
    isFinding: first + index === line,
  }));
}

/** The file that a place means, where it stands in an archive. */
async function memberOf(bytes: Uint8Array, place: Finding["place"]): Promise<Uint8Array | undefined> {
  if (place.inside === undefined) return bytes;
  const { readMember } = await import("./archives.ts");
  return readMember(bytes, place.inside, "path" in place ? place.path : undefined);
}

async function bytesOf(repository: Repository, place: Finding["place"]): Promise<Uint8Array | undefined> {
  if (place.kind === "file" && repository.root !== undefined) {
    try {
      return await readFile(join(repository.root, place.path));
    } catch (error) {
      if (hasCode(error, "ENOENT") || hasCode(error, "EISDIR")) return undefined;
      throw error;
    }
  }
  if (place.kind !== "commit-file") return undefined;
  const answer = await readObject(repository, place.oid);
  return answer.found ? answer.bytes : undefined;
}
