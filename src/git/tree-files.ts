import { gitBytes } from "./process.ts";
import { LINK } from "./raw.ts";
import type { Repository } from "./repository.ts";

/**
 * What a commit has at a path: a file's bytes; a symbolic link there or in a folder's place above, with what the path means by way of it; or
 * what has no bytes of its own. A submodule stands for all that lies in it.
 */
export type TreeFile =
  | { readonly kind: "file"; readonly bytes: Buffer }
  | { readonly kind: "link"; readonly at: string; readonly target: string }
  | { readonly kind: "folder" | "submodule" };

/** What stands at `path` (from the root, `/` between parts) as `commit` has it; undefined where nothing does. Errors: those of git. */
export async function readTreeFile(
  repository: Repository,
  commit: string,
  path: string,
): Promise<TreeFile | undefined> {
  const found = await readEntry(repository, commit, path);
  if (found !== undefined) return found;
  for (let slash = path.indexOf("/"); slash >= 0; slash = path.indexOf("/", slash + 1)) {
    const above = await readEntry(repository, commit, path.slice(0, slash));
    if (above === undefined || above.kind === "file") return undefined;
    if (above.kind === "link") return { ...above, target: above.target + path.slice(slash) };
    if (above.kind === "submodule") return above;
  }
  return undefined;
}

async function readEntry(
  repository: Repository,
  commit: string,
  path: string,
): Promise<TreeFile | undefined> {
  const listed = await gitBytes(["ls-tree", "-z", "--full-tree", commit, "--", path], repository.call);
  const [mode = "", type, oid = ""] = listed.toString("latin1", 0, listed.indexOf(TAB)).split(" ");
  if (type === undefined) return undefined;
  if (type !== "blob") return { kind: type === "commit" ? "submodule" : "folder" };
  const bytes = await gitBytes(["cat-file", "blob", oid], repository.call);
  return mode === LINK ? { kind: "link", at: path, target: bytes.toString("utf8") } : { kind: "file", bytes };
}

const TAB = 0x09;
