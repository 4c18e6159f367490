import type { Source } from "./types.ts";

/** What git does to a message before it commits it. */
export interface MessageRules {
  /** `commit.cleanup`; absent: git's default. */
  readonly cleanup?: string;
  /** What comment lines begin with (`core.commentChar`); absent where git would choose one by itself (`auto`). */
  readonly comment?: string;
  /** Whether a person wrote the message in an editor: only then does git cut anything by default. */
  readonly edited: boolean;
}

const SCISSORS = "------------------------ >8 ------------------------";

/**
 * The message as git will commit it: comment lines blank, so that line numbers stay, and everything from the scissors line
 * cut off. `bytes`: the file git hands to a commit-msg hook. Where it is in doubt, more is kept, never less.
 */
export function cutMessage(bytes: Uint8Array, { cleanup, comment, edited }: MessageRules): Uint8Array {
  if (!edited || comment === undefined) return bytes;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
  const lines = text.split("\n");
  const mark = Buffer.from(comment, "utf8").toString("latin1");
  const end = lines.findIndex((line, index) => {
    if (line.replace(/\r$/, "") !== `${mark} ${SCISSORS}`) return false;
    // Git explains the line it wrote in comments right below; one that a person wrote counts with cleanup=scissors alone.
    return cleanup === "scissors" || lines[index + 1]?.startsWith(mark) === true;
  });
  const kept = end < 0 ? lines : [...lines.slice(0, end), ""];
  const strips = cleanup === undefined || cleanup === "default" || cleanup === "strip";
  const shown = strips ? kept.map((line) => (line.startsWith(mark) ? "" : line)) : kept;
  return Buffer.from(shown.join("\n"), "latin1");
}

/** The message that is about to be committed, at a path that is the same in every clone and worktree. */
export async function* commitMessageSource(message: Uint8Array): Source {
  yield { kind: "blob", blob: { bytes: message, origin: { kind: "file", path: ".git/COMMIT_EDITMSG" } } };
}
