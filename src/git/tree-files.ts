import { KeysweepError } from "../errors.ts";
import { gitBytes } from "./process.ts";
import { LINK } from "./raw.ts";
import type { Repository } from "./repository.ts";

/** What a commit has at a path: a file's bytes, or where a symbolic link leads. */
export type TreeFile =
  | { readonly kind: "file"; readonly bytes: Buffer }
  | { readonly kind: "link"; readonly target: string };

/** The file at `path` (from the root, `/` between parts) as `commit` has it; undefined where it has none. Errors: `IO` for a folder, those of git. */
export async function readTreeFile(
  repository: Repository,
  commit: string,
  path: string,
): Promise<TreeFile | undefined> {
  const listed = await gitBytes(["ls-tree", "-z", "--full-tree", commit, "--", path], repository.call);
  const [mode = "", type, oid = ""] = listed.toString("latin1", 0, listed.indexOf(TAB)).split(" ");
  if (type === undefined || type === "commit") return undefined;
  if (type !== "blob") throw new KeysweepError("IO", `${path} is a folder in ${commit}`);
  const bytes = await gitBytes(["cat-file", "blob", oid], repository.call);
  return mode === LINK ? { kind: "link", target: bytes.toString("utf8") } : { kind: "file", bytes };
}

const TAB = 0x09;
