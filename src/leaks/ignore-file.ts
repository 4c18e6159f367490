import { KeysweepError } from "../errors.ts";
import { createPathMatcher } from "../glob.ts";
import { FINGERPRINT } from "./fingerprint.ts";
import type { IgnoreEntry } from "./ignores.ts";

/**
 * Parses `.keysweepignore`: one entry a line, `#` begins a comment.
 *
 *     3f9c2a7be01d44c8            a fingerprint, as reports print it
 *     openai-project-key:docs/**  a rule in certain files
 *     *:test/fixtures/**          every rule in certain files
 *
 * Throws `CONFIG` for a line that is none of these; `name` stands in the message, and never the line: it may be a secret that somebody
 * took for its fingerprint, or belong to a file elsewhere that a link leads to.
 */
export function parseIgnoreFile(text: string, name: string): readonly IgnoreEntry[] {
  return entries(text, (entry, line) => {
    if (FINGERPRINT.test(entry)) return { text: entry, file: name, line, fingerprint: entry };
    const colon = entry.indexOf(":");
    const ruleId = entry.slice(0, colon);
    const glob = entry.slice(colon + 1);
    if (colon < 1 || glob === "" || !/^(?:\*|[\w.-]+)$/.test(ruleId)) {
      throw new KeysweepError("CONFIG", `${name}, line ${line}, is no entry`, {
        hint: "Write a fingerprint as reports print it, or RULE:GLOB, or *:GLOB.",
      });
    }
    return {
      text: entry,
      file: name,
      line,
      path: createPathMatcher([glob]),
      ...(ruleId !== "*" && { ruleId }),
    };
  });
}

/**
 * Parses `.gitleaksignore`: `commit:file:rule:line`, or `file:rule:line` for any commit. Paths may hold colons. A rule that is none of
 * `knownRules` is gitleaks' own name for something: its entry speaks of whatever stands on that line.
 */
export function parseGitleaksIgnoreFile(
  text: string,
  name: string,
  knownRules: ReadonlySet<string>,
): readonly IgnoreEntry[] {
  return entries(text, (entry, line) => {
    const parts = /^(?:([0-9a-f]{40}|[0-9a-f]{64}):)?(.+):([^:]+):(\d+)$/.exec(entry);
    if (!parts) {
      throw new KeysweepError("CONFIG", `${name}, line ${line}, is no entry`, {
        hint: "Write commit:file:rule:line or file:rule:line.",
      });
    }
    const [, commit, path = "", ruleId = "", at] = parts;
    return {
      text: entry,
      file: name,
      line,
      ...(knownRules.has(ruleId) && { ruleId }),
      path: (asked) => asked === path,
      atLine: Number(at),
      ...(commit !== undefined && { commit }),
    };
  });
}

function entries(text: string, parse: (entry: string, line: number) => IgnoreEntry): readonly IgnoreEntry[] {
  return text.split(/\r?\n/).flatMap((row, index) => {
    const entry = row.replace(/(^|\s)#.*$/s, "").trim();
    return entry === "" ? [] : [parse(entry, index + 1)];
  });
}
