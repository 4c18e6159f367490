import { mentionsKeysweep } from "./shell-hook.ts";
import type { Edit } from "./types.ts";

/**
 * Lines are put into YAML files as text: a parser would lose people's comments and layout. Where the file is not laid out
 * as its documentation does, nothing is changed and the lines are shown.
 */

/**
 * `.pre-commit-config.yaml`: a local hook at the end of `repos`. `hook.package`: what the framework is to install for it, as npm names
 * it; without it the command must be there already.
 */
export function addToPreCommitConfig(
  text: string | undefined,
  hook: { readonly entry: string; readonly package?: string },
): Edit {
  const entry = [
    "- repo: local",
    "  hooks:",
    "    - id: keysweep",
    "      name: keysweep",
    `      entry: ${hook.entry}`,
    ...(hook.package === undefined
      ? ["      language: system"]
      : ["      language: node", `      additional_dependencies: ["${hook.package}"]`]),
    "      pass_filenames: false",
    "      always_run: true",
  ];
  if (text === undefined) return { kind: "changed", text: `repos:\n${indented(entry, "  ")}\n` };
  if (mentionsKeysweep(text)) return { kind: "already" };
  const lines = text.split("\n");
  const repos = lines.findIndex((line) => /^repos:\s*(?:#.*)?\r?$/.test(line));
  if (repos < 0) return { kind: "by-hand", lines: indented(entry, "  ") };
  const first = lines.slice(repos + 1).find((line) => /^\s*-\s/.test(line));
  const indent = first === undefined ? "  " : (/^\s*/.exec(first)?.[0] ?? "");
  // Where the list is not indented, its items end at the next key of the file and not at their own indent.
  const end = blockEnd(lines, repos, indent.length, /^-/);
  return insert(lines, end, indented(entry, indent));
}

/** `lefthook.yml`: a command of `pre-commit`, or a job where the file has jobs. */
export function addToLefthook(text: string | undefined, command: string): Edit {
  const asCommand = (indent: string) => indented(["keysweep:", `  run: ${command}`], indent);
  if (text === undefined)
    return { kind: "changed", text: `pre-commit:\n  commands:\n${asCommand("    ")}\n` };
  if (mentionsKeysweep(lefthookPreCommit(text))) return { kind: "already" };
  const lines = text.split("\n");
  const hook = lefthookPreCommitLine(lines);
  if (hook < 0) {
    const gap = text === "" || text.endsWith("\n") ? "" : "\n";
    return { kind: "changed", text: `${text}${gap}pre-commit:\n  commands:\n${asCommand("    ")}\n` };
  }
  const end = blockEnd(lines, hook, 1);
  for (let at = hook + 1; at < end; at++) {
    const found = /^(\s+)(commands|jobs):\s*(?:#.*)?\r?$/.exec(lines[at] ?? "");
    if (!found) continue;
    const [, indent = "", kind] = found;
    const next = lines.slice(at + 1, end).find((line) => line.trim() !== "" && !/^\s*#/.test(line));
    const inner = next === undefined ? `${indent}  ` : (/^\s*/.exec(next)?.[0] ?? "");
    const added =
      kind === "commands" ? asCommand(inner) : indented(["- name: keysweep", `  run: ${command}`], inner);
    return insert(lines, at + 1, added);
  }
  return { kind: "by-hand", lines: `pre-commit:\n  commands:\n${asCommand("    ")}` };
}

/** What a `lefthook.yml` says of `pre-commit`; empty where it says nothing. */
export function lefthookPreCommit(text: string): string {
  const lines = text.split("\n");
  const hook = lefthookPreCommitLine(lines);
  return hook < 0 ? "" : lines.slice(hook, blockEnd(lines, hook, 1)).join("\n");
}

function lefthookPreCommitLine(lines: readonly string[]): number {
  return lines.findIndex((line) => /^pre-commit:\s*(?:#.*)?\r?$/.test(line));
}

/** `.gitlab-ci.yml`: a job of its own at the end. */
export function addToGitlabCi(text: string | undefined, job: string): Edit {
  if (text === undefined || text.trim() === "") return { kind: "changed", text: job };
  if (mentionsKeysweep(text)) return { kind: "already" };
  return { kind: "changed", text: `${text.endsWith("\n") ? text : `${text}\n`}\n${job}` };
}

/**
 * Index of the line behind the block that line `start` opens: the first one that is indented less than `least`, or, where that is
 * nothing, that is not indented and no `item`.
 */
function blockEnd(lines: readonly string[], start: number, least: number, item?: RegExp): number {
  let end = start + 1;
  for (let at = start + 1; at < lines.length; at++) {
    const line = lines[at] ?? "";
    if (line.trim() === "" || /^\s*#/.test(line)) continue;
    const indent = /^\s*/.exec(line)?.[0].length ?? 0;
    if (indent < least || (least === 0 && indent === 0 && item?.test(line) === false)) break;
    end = at + 1;
  }
  return end;
}

function insert(lines: readonly string[], at: number, added: string): Edit {
  const carriage = lines[0]?.endsWith("\r") ? "\r" : "";
  const rows = added.split("\n").map((row) => row + carriage);
  return { kind: "changed", text: [...lines.slice(0, at), ...rows, ...lines.slice(at)].join("\n") };
}

function indented(lines: readonly string[], indent: string): string {
  return lines.map((line) => indent + line).join("\n");
}
