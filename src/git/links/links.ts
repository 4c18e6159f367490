import type { Repository } from "../repository.ts";
import { readLinks } from "./read-links.ts";
import type { LinkOptions, Links } from "./types.ts";

const known = new WeakMap<Repository, Promise<Links | undefined>>();

/** What leads to what in a repository: see {@link readLinks}. Read once for a repository, and kept as long as that object lives. */
export function linksOf(repository: Repository, options: LinkOptions = {}): Promise<Links | undefined> {
  const before = known.get(repository);
  if (before !== undefined) return before;
  const links = readLinks(repository, options);
  known.set(repository, links);
  // One that was broken off is no answer for the next who asks.
  links.catch(() => known.delete(repository));
  return links;
}

/** The links of a repository, if somebody has asked for them before. */
export function linksSoFar(repository: Repository): Promise<Links | undefined> | undefined {
  return known.get(repository);
}

/** An object and, if it is a tag, what that is on, tags of tags too. Ends early at a tag that cannot be read. */
export function tagChain({ tagTargets }: Pick<Links, "tagTargets">, number: number): number[] {
  const chain = [number];
  for (let on = tagTargets.get(number); on !== undefined; on = tagTargets.get(on)) chain.push(on);
  return chain;
}
