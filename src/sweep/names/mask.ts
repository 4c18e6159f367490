import type { Config } from "../../config/types.ts";
import { redact } from "../../secret.ts";
import { scannerOf } from "../load-examiner.ts";
import { secretsInNames } from "./secrets.ts";

/** What is told as it is: no name has a key in it. */
export const AS_IT_IS = (text: string): string => text;

/** Nothing shorter is a key that nobody can guess. */
const LONG = /[^\s/]{12}/;

/** How names, and sentences with names in them, are told: without the keys that stand in them. Rules are asked only where there is a long word. */
export async function openNameMask(
  { allRules }: Pick<Config, "allRules">,
  texts: Iterable<string>,
): Promise<(text: string) => string> {
  const long = [...new Set(texts)].filter((text) => LONG.test(text));
  if (long.length === 0) return AS_IT_IS;
  const masked = new Map<string, string>();
  for (const [text, matches] of secretsInNames(await scannerOf(allRules), allRules, long)) {
    const bytes = Buffer.from(text, "utf8");
    let shown = "";
    let at = 0;
    for (const { start, end, text: secret } of [...matches].sort((a, b) => a.start - b.start)) {
      if (start >= at) shown += bytes.toString("utf8", at, start) + redact(secret);
      at = Math.max(at, end);
    }
    masked.set(text, shown + bytes.toString("utf8", at));
  }
  return masked.size === 0 ? AS_IT_IS : (text) => masked.get(text) ?? text;
}
