import { once } from "./once.ts";
import { gitText } from "./process.ts";
import type { Repository } from "./repository.ts";

/**
 * Whether objects may be absent by agreement: a partial clone (`git clone --filter=…`) whose remote promised to hand them over
 * later. keysweep never fetches them.
 */
export function isPartial(repository: Repository): Promise<boolean> {
  return once(repository, "partial", () => askWhetherPartial(repository));
}

async function askWhetherPartial(repository: Repository): Promise<boolean> {
  // Every sweep asks this, the second one too, which is over before simple-git would be loaded.
  const found = await gitText(
    ["config", "--get-regexp", "^(remote\\..*\\.promisor|extensions\\.partialclone)$"],
    { ...repository.call, answers: [1] },
  );
  return found
    .split("\n")
    .some(
      (setting) =>
        /^extensions\.partialclone \S/i.test(setting) || /\.promisor( (true|yes|on|1))?$/i.test(setting),
    );
}
