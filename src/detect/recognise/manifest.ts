import type { Assignment, Candidate, Recogniser } from "./types.ts";

/** Lines of one manifest that are looked at, on either side of its kind. */
const MOST_LINES = 60;
const KIND = /^([ \t]{0,12})kind:[ \t]{1,4}["']?Secret["']?[ \t]{0,4}(?:#.*)?\r?$/;
const BLOCK = /^([ \t]{0,12})(?:data|stringData):[ \t]{0,4}(?:#.*)?\r?$/;
/** A member that is all of its line. */
const MEMBER = /^([ \t]+)["']?([\w.-]+)["']?:[ \t]+(["']?)([^\s"'|>]+)["']?(?:[ \t]+(?:#.*)?)?\r?$/;

/**
 * Recognises what a Secret of Kubernetes keeps, whatever its members are called; the keyword is the line that says its kind. `after`:
 * characters that are seen behind a keyword; a text that is shorter ends there.
 */
export function createManifestRecogniser(after: number): Recogniser {
  return ({ text, cut }, first, last, emit) => {
    const lineBreak = breakBefore(text, first);
    const startOf = (at: number) => {
      const found = text.lastIndexOf(lineBreak, at);
      return found < 0 ? 0 : found + lineBreak.length;
    };
    const start = startOf(first - 1);
    const indent = KIND.exec(lineAt(text, start, lineBreak))?.[1];
    if (indent === undefined || (start === 0 && cut)) return;
    const isCutOff = text.length >= last + after;
    let from = start;
    for (let count = 0; from > 0 && count < MOST_LINES; count++) {
      const before = startOf(from - lineBreak.length - 1);
      if ((before === 0 && cut) || !isOfManifest(lineAt(text, before, lineBreak), indent)) break;
      from = before;
    }
    let inBlock = false;
    let members: string | undefined;
    for (let at = from, count = 0; at < text.length && count < 2 * MOST_LINES; count++) {
      const line = lineAt(text, at, lineBreak);
      if (at + line.length >= text.length && isCutOff) return;
      if (!isOfManifest(line, indent)) return;
      if (line.length > indent.length && !/[ \t]/.test(line[indent.length] as string)) {
        inBlock = BLOCK.exec(line)?.[1] === indent;
        members = undefined;
      } else if (inBlock) {
        const member = MEMBER.exec(line);
        members ??= member?.[1];
        if (member && member[1] === members) emit(candidateOf(at, member));
      }
      at += line.length + lineBreak.length;
    }
  };
}

function candidateOf(at: number, member: RegExpExecArray): Candidate {
  const [line, blanks = "", name = "", quote = "", value = ""] = member;
  const nameStart = at + line.indexOf(name, blanks.length);
  const start = at + line.indexOf(value, line.indexOf(":", blanks.length + name.length));
  const end = start + value.length;
  const assignment: Assignment = {
    nameStart,
    nameEnd: nameStart + name.length,
    valueStart: start,
    valueEnd: end,
    operator: "cell",
    quote,
  };
  return { start, end, outerStart: start, outerEnd: end, assignment };
}

/** How lines end: as they do, or as a literal has it, in which the manifest stands. */
function breakBefore(text: string, at: number): string {
  const line = /(\\{1,3}n)[ \t]{0,12}["']?$/.exec(text.slice(Math.max(0, at - 20), at));
  return line?.[1] ?? "\n";
}

function lineAt(text: string, start: number, lineBreak: string): string {
  const end = text.indexOf(lineBreak, start);
  return text.slice(start, end < 0 ? text.length : end);
}

/** No line between documents, and none that is set out farther than the manifest's own. */
function isOfManifest(line: string, indent: string): boolean {
  return !line.startsWith("---") && (line.trim() === "" || line.startsWith(indent));
}
