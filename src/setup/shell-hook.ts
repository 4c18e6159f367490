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
  if (shebang !== "" && !/\b(?:sh|bash|dash|zsh|ksh)\b/.test(shebang))
    return { kind: "by-hand", lines: command };
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

/** Whether a hook runs keysweep, by whatever name; a comment does not. */
export function mentionsKeysweep(text: string): boolean {
  return text.split("\n").some((line) => !/^\s*#/.test(line) && /\bkeysweep\b/.test(line));
}
