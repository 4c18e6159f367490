/** A `COPY` or `ADD` of files from the build context. */
export interface CopyStep {
  /** Line of the instruction, from 1. */
  readonly line: number;
  /** Paths or patterns in the context, as written; never URLs, never from another stage. */
  readonly sources: readonly string[];
  /** Patterns of `--exclude`. */
  readonly excludes: readonly string[];
  /** The stage is the last one or one that the last is built upon. */
  readonly final: boolean;
}

interface Instruction {
  readonly line: number;
  readonly name: string;
  readonly rest: string;
}

/** The files a Dockerfile takes from its build context. Sources with variables in them are left out: they are not known here. */
export function parseDockerfile(text: string): CopyStep[] {
  const stages: { name: string | undefined; base: string; steps: Omit<CopyStep, "final">[] }[] = [];
  for (const instruction of instructions(text)) {
    if (instruction.name === "FROM") {
      const parts = /^(?:--\S+\s+)*(\S+)(?:\s+as\s+(\S+))?/i.exec(instruction.rest);
      stages.push({ name: parts?.[2]?.toLowerCase(), base: (parts?.[1] ?? "").toLowerCase(), steps: [] });
    } else if (instruction.name === "COPY" || instruction.name === "ADD") {
      const step = copyStep(instruction);
      if (step !== undefined) stages.at(-1)?.steps.push(step);
    }
  }
  const final = new Set<number>();
  for (let at: number = stages.length - 1; at >= 0 && !final.has(at); ) {
    final.add(at);
    const base: string | undefined = stages[at]?.base;
    at = stages.findLastIndex(
      (stage, index) => index < at && stage.name !== undefined && stage.name === base,
    );
  }
  return stages.flatMap((stage, index) => stage.steps.map((step) => ({ ...step, final: final.has(index) })));
}

function copyStep({ line, rest }: Instruction): Omit<CopyStep, "final"> | undefined {
  let words = rest;
  const excludes: string[] = [];
  for (
    let flag = /^--([^\s=]+)(?:=(\S*))?\s+/.exec(words);
    flag !== null;
    flag = /^--([^\s=]+)(?:=(\S*))?\s+/.exec(words)
  ) {
    if (flag[1] === "from") return undefined;
    if (flag[1] === "exclude") excludes.push(flag[2] ?? "");
    words = words.slice(flag[0].length);
  }
  const list = jsonWords(words) ?? words.split(/\s+/).map((word) => word.replace(/^(["'])(.*)\1$/, "$2"));
  const sources = list
    .slice(0, -1)
    .filter((source) => source !== "" && !/[$]|^<<|^[a-z][a-z0-9+.-]*:\/\/|^git@/i.test(source));
  return sources.length === 0 ? undefined : { line, sources, excludes };
}

function jsonWords(text: string): string[] | undefined {
  if (!text.startsWith("[")) return undefined;
  try {
    const words: unknown = JSON.parse(text);
    return Array.isArray(words) && words.every((word) => typeof word === "string") ? words : undefined;
  } catch {
    return undefined;
  }
}

/** Joins continued lines, drops comments and the bodies of here-documents. */
function instructions(text: string): Instruction[] {
  const lines = text.replace(/^\ufeff/, "").split(/\r?\n/);
  const directive = /^#\s*escape\s*=\s*([`\\])\s*$/im.exec(lines.slice(0, 5).join("\n"));
  const escapeCharacter = directive?.[1] ?? "\\";
  const found: Instruction[] = [];
  for (let at = 0; at < lines.length; at++) {
    const first = at;
    let joined = "";
    for (; at < lines.length; at++) {
      const line = (lines[at] ?? "").trim();
      // Comments and empty lines inside a continued instruction do not end it.
      if (line.startsWith("#") || (line === "" && joined !== "")) {
        if (joined === "") break;
        continue;
      }
      if (!line.endsWith(escapeCharacter)) {
        joined += line;
        break;
      }
      joined += `${line.slice(0, -1)} `;
    }
    const parts = /^([A-Za-z]+)\s(.*)$/s.exec(joined.trim());
    if (parts === null) continue;
    const name = (parts[1] ?? "").toUpperCase();
    const rest = (parts[2] ?? "").trim();
    if (name === "COPY" || name === "ADD" || name === "RUN") {
      for (const [, dash, word] of rest.matchAll(/<<(-?)["']?([A-Za-z_]\w*)["']?/g)) {
        const ends = (line: string): boolean => (dash ? line.replace(/^\t+/, "") : line) === word;
        const end = lines.findIndex((line, index) => index > at && ends(line));
        if (end > 0) at = end;
      }
    }
    found.push({ line: first + 1, name, rest });
  }
  return found;
}
