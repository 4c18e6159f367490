import type { Match } from "./types.ts";
import { latin1 } from "./view.ts";

/** Whose comments permit a match. */
export type CommentDialect =
  | "keysweep"
  | "gitleaks"
  | "betterleaks"
  | "trufflehog"
  | "kingfisher"
  | "detect-secrets"
  | "secretlint";

/** Honoured unless the configuration says otherwise. */
const DEFAULT_COMMENT_DIALECTS: readonly CommentDialect[] = ["keysweep", "gitleaks"];

/** What the comments around a match say of it. */
export interface Permission {
  readonly permitted: boolean;
  /** Whose comment permits it. */
  readonly by?: CommentDialect;
  /** What follows `--` in a `keysweep:allow`. */
  readonly reason?: string;
  /** Rule ids in a `keysweep:allow` that no rule has: such a word permits nothing. */
  readonly unknownRules: readonly string[];
}

/** Reads the comments around a match. `match`: settled, with offsets into `bytes`. */
export type AllowComments = (
  bytes: Uint8Array,
  match: Pick<Match, "ruleId" | "outerStart" | "outerEnd">,
) => Permission;

/** Bytes of a line that are looked at on either side of a match, and of the line before. */
const SIGHT = 1000;

/** Words on the same line; the line before, where a dialect has a word for that. */
const FOREIGN: readonly {
  readonly dialect: CommentDialect;
  readonly sameLine: RegExp;
  readonly lineBefore?: RegExp;
  /** A place between a comment that switches a scanner off and one that switches it on again. */
  readonly isSwitchedOff?: (bytes: Uint8Array, at: number) => boolean;
}[] = [
  { dialect: "gitleaks", sameLine: /gitleaks:allow/ },
  { dialect: "betterleaks", sameLine: /betterleaks:allow/ },
  { dialect: "trufflehog", sameLine: /trufflehog:ignore/ },
  { dialect: "kingfisher", sameLine: /kingfisher:ignore/ },
  {
    dialect: "detect-secrets",
    sameLine: /pragma:\s?(?:allow|white)list[ -]secret/i,
    lineBefore: /pragma:\s?(?:allow|white)list[ -]nextline[ -]secret/i,
  },
  {
    dialect: "secretlint",
    sameLine: /secretlint-disable-line\b/,
    lineBefore: /secretlint-disable-next-line\b/,
    isSwitchedOff: (bytes, at) =>
      lastWord(bytes, "secretlint-disable", at) > lastWord(bytes, "secretlint-enable", at),
  },
];

/**
 * Makes the reader of inline permissions. `ruleIds`: every rule there is.
 *
 * `keysweep:allow` stands on the match's own line, or alone in a comment on the line before. It may name rules, and say
 * why behind `--`: `# keysweep:allow openai-project-key, generic-secret -- test fixture`.
 */
export function createAllowComments(
  ruleIds: ReadonlySet<string>,
  dialects: readonly CommentDialect[] = DEFAULT_COMMENT_DIALECTS,
): AllowComments {
  const foreign = FOREIGN.filter(({ dialect }) => dialects.includes(dialect));
  const ours = dialects.includes("keysweep");
  return (bytes, { ruleId, outerStart, outerEnd }) => {
    const { own, before } = linesAround(bytes, outerStart, outerEnd);
    const unknownRules: string[] = [];
    if (ours) {
      for (const comment of [...readComments(own), ...readComments(before).filter(({ alone }) => alone)]) {
        unknownRules.push(...comment.rules.filter((id) => !ruleIds.has(id)));
        if (comment.rules.length > 0 && !comment.rules.includes(ruleId)) continue;
        const { reason } = comment;
        return { permitted: true, by: "keysweep", unknownRules, ...(reason !== undefined && { reason }) };
      }
    }
    const by = foreign.find(
      ({ sameLine, lineBefore, isSwitchedOff }) =>
        sameLine.test(own) || (lineBefore?.test(before) ?? false) || isSwitchedOff?.(bytes, outerStart),
    );
    return by ? { permitted: true, by: by.dialect, unknownRules } : { permitted: false, unknownRules };
  };
}

/** Where `word` stands last before `at`, with no further word joined to it by a hyphen; -1 for nowhere. */
function lastWord(bytes: Uint8Array, word: string, at: number): number {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, at);
  let found = buffer.lastIndexOf(word);
  while (found > 0 && buffer[found + word.length] === 0x2d) found = buffer.lastIndexOf(word, found - 1);
  return found === 0 && buffer[word.length] === 0x2d ? -1 : found;
}

interface Comment {
  readonly rules: readonly string[];
  readonly reason?: string;
  /** Nothing but a comment's beginning stands before it. */
  readonly alone: boolean;
}

const COMMENT_END = /(?:\*\/|--%?>|#\}|%>|\*\)|\]\]>).*$/s;

function readComments(line: string): Comment[] {
  return [...line.matchAll(/keysweep:allow(?![\w-])([^\r\n]*)/g)].map((found) => {
    const rest = (found[1] ?? "").replace(COMMENT_END, "");
    const [ids = "", reason] = rest.split(/\s--\s+(.*)/s);
    const named = ids.replace(/["'`].*$/s, "");
    return {
      rules: named.split(/[\s,:]+/).filter((id) => /\w/.test(id)),
      ...(reason && { reason: reason.trim() }),
      alone: /^(?:\W|rem\s|dnl\s)*$/i.test(line.slice(0, found.index)),
    };
  });
}

/** The lines that hold `start`..`end` and the line before them, each as far as sight goes; UTF-16 without its NULs. */
function linesAround(
  bytes: Uint8Array,
  start: number,
  end: number,
): { readonly own: string; readonly before: string } {
  const lineStart = startOfLine(bytes, start);
  const head = latin1(bytes, lineStart, Math.min(end, start + SIGHT));
  let lineEnd = end;
  while (lineEnd < bytes.length && lineEnd - end < SIGHT && bytes[lineEnd] !== 0x0a) lineEnd++;
  const tail = latin1(bytes, Math.max(lineStart, Math.min(end, lineEnd - SIGHT)), lineEnd);
  const hasBefore = lineStart > 0 && bytes[lineStart - 1] === 0x0a;
  const before = hasBefore ? latin1(bytes, startOfLine(bytes, lineStart - 1), lineStart - 1) : "";
  const own = end <= start + SIGHT ? latin1(bytes, lineStart, lineEnd) : `${head}\n${tail}`;
  return { own: withoutNuls(own), before: withoutNuls(before) };
}

function startOfLine(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at > 0 && from - at < SIGHT && bytes[at - 1] !== 0x0a) at--;
  return at;
}

function withoutNuls(text: string): string {
  return text.includes("\0") ? text.replaceAll("\0", "") : text;
}
