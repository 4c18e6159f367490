import { gitText } from "./process.ts";
import type { Repository } from "./repository.ts";

/** Whether git ignores a file or folder of the work tree; `path` is relative to its root. */
export async function isIgnored({ call }: Repository, path: string): Promise<boolean> {
  // check-ignore refuses literal pathspecs and reads its paths literally anyhow, but for magic at their start.
  const args = ["--no-literal-pathspecs", "check-ignore", "--", path.startsWith(":") ? `./${path}` : path];
  return (await gitText(args, { ...call, answers: [1] })) !== "";
}
