import type { Repository } from "./repository.ts";

/** Says that a clone is shallow: everything that is here can be read, and still nobody knows what came before. */
export function shallowGap({
  shallow,
}: Repository): { readonly what: string; readonly why: string } | undefined {
  if (!shallow) return undefined;
  return {
    what: "history",
    why: "the clone is shallow: what came before is not here (git fetch --unshallow; in GitHub Actions fetch-depth: 0)",
  };
}
