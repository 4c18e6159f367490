import { readObjects } from "../git/objects.ts";
import type { Repository } from "../git/repository.ts";

/** The contents that can be read; what cannot is left out, so that more counts as new and nothing is missed. */
export async function readBefore(repository: Repository, oids: readonly string[]): Promise<Uint8Array[]> {
  if (oids.length === 0) return [];
  const contents: Uint8Array[] = [];
  for await (const answer of readObjects(repository, oids)) if (answer.found) contents.push(answer.bytes);
  return contents;
}
