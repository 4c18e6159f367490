import { ask } from "./ask.ts";
import type { Repository } from "./repository.ts";

/** What the configuration says of commit messages. */
export interface CommitSettings {
  /** `commit.cleanup`; absent: git's default. */
  readonly cleanup?: string;
  /** What comment lines begin with; absent where git chooses it for each message (`auto`). */
  readonly comment?: string;
}

/** Reads `commit.cleanup`, `core.commentString` and `core.commentChar`; the later one of the last two wins, as in git. */
export async function readCommitSettings(repository: Repository): Promise<CommitSettings> {
  const answer = await ask(
    ["config", "--null", "--get-regexp", "^(commit\\.cleanup|core\\.comment(char|string))$"],
    {
      ...repository.call,
      answers: [1],
    },
  );
  let cleanup: string | undefined;
  let comment = "#";
  for (const entry of answer.split("\0").filter(Boolean)) {
    const [name = "", value = ""] = entry.split(/\n(.*)/s);
    if (name === "commit.cleanup") cleanup = value;
    else comment = value;
  }
  return { ...(cleanup !== undefined && { cleanup }), ...(comment !== "auto" && { comment }) };
}
