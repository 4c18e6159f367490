import { KeysweepError } from "../errors.ts";
import { ask } from "./ask.ts";
import type { Repository } from "./repository.ts";

/** Where git looks for a short name, in its order, and last for the HEAD of such a remote: the first that is there wins, and git only warns of the others. */
const PLACES = ["refs/", "refs/tags/", "refs/heads/", "refs/remotes/"];

/**
 * Refuses a name of a commit that means several: whoever may push a tag `origin/main` would choose, in silence, what a range leaves out
 * and whose settings count. `role` says what it is for: `the base of the range`. Several refs of one commit are no question. Error `USAGE`.
 */
export async function refuseAmbiguous(repository: Repository, name: string, role: string): Promise<void> {
  // `main~2`, `main^{}`, `main:file`, `main@{1}`: what stands in front is looked up.
  const short = /^(?:(?!@\{)[^~^:])*/.exec(name)?.[0] ?? "";
  if (short === "" || /^(?:HEAD|@|refs\/.*|[\da-fA-F]{40}|[\da-fA-F]{64})$/.test(short)) return;
  const refs = [...PLACES.map((place) => place + short), `refs/remotes/${short}/HEAD`];
  const listed = await ask(
    ["for-each-ref", "--format=%(refname) %(objectname) %(*objectname)", ...refs],
    repository.call,
  );
  const meant = listed
    .split("\n")
    .map((line) => line.split(" "))
    // `for-each-ref` gives what lies below such a name, too.
    .filter(([ref = ""]) => refs.includes(ref))
    .map(([ref = "", id = "", peeled = ""]) => ({ ref, id: peeled || id }));
  const others = meant.length > 0 && /^[0-9a-f]{4,}$/i.test(short) ? await idsFrom(repository, short) : [];
  const ids = new Set([...meant.map(({ id }) => id), ...others]);
  if (ids.size < 2) return;
  const likely = meant.find(({ ref }) => !ref.startsWith("refs/tags/"))?.ref ?? meant[0]?.ref;
  throw new KeysweepError(
    "USAGE",
    `${role}, ${short}, means several commits: ${[...meant.map(({ ref }) => ref), ...others].join(", ")}`,
    { hint: `Write in full which one is meant: ${others[0] ?? likely}` },
  );
}

/** The commits whose ids begin so: a ref of such a name comes first for git. */
async function idsFrom(repository: Repository, start: string): Promise<readonly string[]> {
  const objects = (await ask(["rev-parse", `--disambiguate=${start}`], repository.call)).split("\n");
  const ids: string[] = [];
  for (const object of objects.filter(Boolean)) {
    const commit = await ask(["rev-parse", "--verify", "--quiet", `${object}^{commit}`], {
      ...repository.call,
      answers: [1, 128],
    });
    if (commit.trim() !== "") ids.push(commit.trim());
  }
  return ids;
}
