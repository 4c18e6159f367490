import type { Edit } from "./types.ts";

/** Marks what is ours in a hook that others write to, so that it can be found and taken out again. */
const BEGIN = "# keysweep: begin";
const END = "# keysweep: end";

/**
 * A hook script with our line in it: right behind its first lines (shebang, comments, husky's loader), so that nothing
 * that ends the script early gets in the way. `text`: the script, `undefined` for none.
 */
export function addToShellHook(text: string | undefined, command: string): Edit {
  const block = `${BEGIN}\n${command} || exit 1\n${END}\n`;
  if (text === undefined || text.trim() === "") return { kind: "changed", text: `#!/bin/sh\n${block}` };
  if (mentionsKeysweep(text)) return { kind: "already" };
  const shebang = /^#!.*\n/.exec(text)?.[0] ?? "";
  if (shebang !== "" && !SHELL.test(shebang)) return { kind: "by-hand", lines: command };
  const eol = text.includes("\r\n") ? "\r\n" : "\n";
  const head = shebang.length;
  return { kind: "changed", text: text.slice(0, head) + block.replaceAll("\n", eol) + text.slice(head) };
}

/** husky's files are plain commands, one a line; the first that fails ends the hook. */
export function addToHuskyHook(text: string | undefined, command: string): Edit {
  if (text === undefined || text.trim() === "") return { kind: "changed", text: `${command}\n` };
  if (mentionsKeysweep(text)) return { kind: "already" };
  const eol = text.includes("\r\n") ? "\r\n" : "\n";
  // Before what is there: `exec`, `exit 0` and slow test runs come later. A shebang and husky 8's loader stay first.
  const head = /^(?:#!.*\r?\n)?(?:\. "\$\(dirname[^\n]*husky\.sh"\r?\n)?/.exec(text)?.[0] ?? "";
  return { kind: "changed", text: head + command + eol + text.slice(head.length) };
}

/** Whether a hook or CI file runs keysweep, by whatever path; a comment or the name of a job does not. */
export function mentionsKeysweep(text: string): boolean {
  return callsOf(text).length > 0;
}

/** Whether everything that runs keysweep there throws its answer away (`keysweep … || true`). */
export function dropsTheAnswer(text: string): boolean {
  const calls = callsOf(text);
  return (
    calls.length > 0 &&
    calls.every((line) => /\|\|\s*(?:true|:|exit\s+0|echo)\b|\|\|\s*:|--exit-zero/.test(line))
  );
}

/**
 * Why a shell script that runs keysweep goes on, or says yes, whatever keysweep answers; `undefined` where it does as it is told.
 * `strict`: it is run by `sh -e`, as husky does. Scripts in other languages are taken at their word.
 */
export function whyUnheeded(text: string, strict = false): string | undefined {
  const shebang = /^#!.*/.exec(text)?.[0];
  if (shebang !== undefined && !SHELL.test(shebang)) return undefined;
  const lines = text
    .replace(/\\\r?\n/g, " ")
    .replace(/(&&|\|\|)[ \t]*\r?\n\s*/g, "$1 ")
    .split(/\r?\n/);
  const stops = strict || /\s-[a-z]*e\b/.test(shebang ?? "");
  const reasons = lines.flatMap((line, at) => (isCall(line) ? [whyUnheededAt(lines, at, stops)] : []));
  return reasons.includes(undefined) ? undefined : reasons[0];
}

function whyUnheededAt(lines: readonly string[], at: number, stops: boolean): string | undefined {
  const line = lines[at] ?? "";
  const before = lines.slice(0, at);
  // Inside of an `if` such lines are indented. `exec` with a redirection alone starts no program.
  if (before.some((one) => /^(?:exit\b|exec\s+[^<>&\d\s])/.test(one))) return "never reaches keysweep";
  if (/[^&]&\s*$/.test(line)) return "does not wait for keysweep";
  // A pipe answers with its last program's word, unless it is told otherwise.
  const behind = line.slice(line.lastIndexOf("keysweep")).replaceAll("||", "");
  if (behind.includes("|") && !before.some((one) => /^\s*set\s.*pipefail/.test(one)))
    return "takes another program's answer for keysweep's";
  if (stops || before.some((one) => /^\s*set\s+(?:-[a-z]*e|-o\s+errexit)/.test(one))) return undefined;
  if (/\|\||^\s*(?:exec|if|elif|while|until)\s/.test(line)) return undefined;
  const [next] = lines.slice(at + 1).filter((one) => !/^\s*(?:#.*|fi|done|esac|;;|\})?\s*$/.test(one));
  return next === undefined || next.includes("$?") ? undefined : "goes on whatever keysweep says";
}

const SHELL = /\b(?:sh|bash|dash|zsh|ksh)\b/;

function callsOf(text: string): string[] {
  return text.split("\n").filter(isCall);
}

function isCall(line: string): boolean {
  if (!/\bkeysweep(?![-\w])/.test(line) && !OWN_BUILD.test(line)) return false;
  if (/^\s*(?:echo|printf)\s[^;&|]*$/.test(line)) return false;
  return !/^\s*#|^\s*(?:- )?["']?(?:name|description)["']?:|^\s*["']?keysweep["']?:\s*$/.test(line);
}

/** This repository runs what it has built. */
const OWN_BUILD = /\bdist\/bin\.js (?:staged|hook|history|check|scan|range)\b/;
