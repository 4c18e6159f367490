import { parseTag } from "./commit.ts";
import { tagChain } from "./links/links.ts";
import type { Links } from "./links/types.ts";
import { readHeaders, readObjects } from "./objects.ts";
import { once } from "./once.ts";
import { TYPE } from "./pack/format.ts";
import { gitText } from "./process.ts";
import type { Repository } from "./repository.ts";

/** A ref and what it names. */
export interface Ref {
  /** Full name, `refs/heads/main`; `HEAD` when it is detached. */
  readonly name: string;
  /** The object it names: a commit, or a tag, a tree, a blob. */
  readonly oid: string;
}

/** A ref and every object on the way from it to something that is no tag. */
export interface PeeledRef extends Ref {
  /** `oid` first; the last is the commit (tree, blob) meant. Ends early at an object that cannot be read. */
  readonly chain: readonly string[];
}

/** All refs, and HEAD when no branch is checked out. Objects are not looked at, so that a broken ref hides no other. */
export function listRefs(repository: Repository): Promise<readonly Ref[]> {
  return once(repository, "refs", () => askForRefs(repository));
}

async function askForRefs(repository: Repository): Promise<Ref[]> {
  // Every sweep asks for them, and there would be no other use of simple-git in it.
  const listed = await gitText(["for-each-ref", "--format=%(objectname) %(refname)"], repository.call);
  const refs = listed
    .split("\n")
    .filter(Boolean)
    .map((line) => ({ oid: line.slice(0, line.indexOf(" ")), name: line.slice(line.indexOf(" ") + 1) }));
  if (repository.head === undefined) return refs;
  const branch = await gitText(["symbolic-ref", "--quiet", "HEAD"], { ...repository.call, answers: [1] });
  return branch.trim() === "" ? [...refs, { name: "HEAD", oid: repository.head }] : refs;
}

/** Follows annotated tags, tags of tags too, to what they mean: by `links` as far as these go, by git otherwise. */
export async function peelRefs(
  repository: Repository,
  refs: readonly Ref[],
  links?: Links,
): Promise<PeeledRef[]> {
  const targets = new Map<string, string>();
  let look: string[] = [];
  for (const oid of new Set(refs.map((ref) => ref.oid))) {
    const number = links?.ids.find(oid) ?? -1;
    if (links === undefined || number < 0 || links.type(number) === TYPE.unknown) look.push(oid);
    else
      tagChain(links, number)
        .map((on) => links.ids.id(on))
        .forEach((id, at, chain) => {
          if (at > 0) targets.set(chain[at - 1]!, id);
        });
  }
  while (look.length > 0) {
    const tags: string[] = [];
    for await (const header of readHeaders(repository, look))
      if (header.type === "tag") tags.push(header.oid);
    look = [];
    for await (const answer of readObjects(repository, tags)) {
      if (!answer.found) continue;
      const { target } = parseTag(answer.bytes);
      targets.set(answer.oid, target);
      if (!targets.has(target)) look.push(target);
    }
  }
  return refs.map((ref) => {
    const chain = [ref.oid];
    for (
      let next = targets.get(ref.oid);
      next !== undefined && !chain.includes(next);
      next = targets.get(next)
    )
      chain.push(next);
    return { ...ref, chain };
  });
}
