/**
 * What `--raw -z` prints of one changed path: of `git diff-index`, `git diff-tree` and `git log`, with one parent or,
 * combined (`-c`), with several.
 */
export interface Change {
  /** Status letter, one a parent: `A` added, `M` modified, `D` deleted, `R` renamed, `T` type changed, `U` unmerged, …. */
  readonly status: string;
  /** The path now. */
  readonly path: Buffer;
  /** Mode now, octal as git prints it; `000000` where it is gone. */
  readonly mode: string;
  /** Object id now; zero where it is gone. */
  readonly oid: string;
  /** The same place in each parent, in their order: renames followed where git was asked to. */
  readonly before: readonly { readonly mode: string; readonly oid: string }[];
}

/** One piece of such output: a commit's id (where git prints it), or a change of that commit. */
export type RawItem =
  | { readonly kind: "commit"; readonly id: string }
  | { readonly kind: "change"; readonly change: Change };

/** Mode of a submodule's entry: the object is a commit of another repository. */
export const GITLINK = "160000";

/** Mode of a symbolic link: the object is the path it leads to. */
export const LINK = "120000";

/** A parser for NUL-separated pieces: hand it each, it returns an item when one is complete. */
export function rawParser(): (piece: Buffer) => RawItem | undefined {
  let open: Omit<Change, "path"> | undefined;
  let pathsToCome = 0;
  return (piece) => {
    if (open !== undefined) {
      if (--pathsToCome > 0) return undefined;
      const change = { ...open, path: Buffer.from(piece) };
      open = undefined;
      return { kind: "change", change };
    }
    const text = piece.toString("latin1").trim();
    if (!text.startsWith(":")) return text === "" ? undefined : { kind: "commit", id: text };
    const parents = /^:+/.exec(text)?.[0].length ?? 1;
    const words = text.slice(parents).split(" ");
    const oids = words.slice(parents + 1, 2 * parents + 2);
    const status = words[2 * parents + 2] ?? "";
    open = {
      status: parents === 1 ? status.charAt(0) : status,
      mode: words[parents] ?? "",
      oid: oids[parents] ?? "",
      before: oids.slice(0, parents).map((oid, index) => ({ mode: words[index] ?? "", oid })),
    };
    // A rename names both paths, the old one first; combined output only the new one.
    pathsToCome = parents === 1 && /^[RC]/.test(status) ? 2 : 1;
    return undefined;
  };
}
