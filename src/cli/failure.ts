import type { KeysweepError } from "../errors.ts";
import { redact } from "../secret.ts";
import type { Io, Output } from "./io.ts";

/** Fewer characters of a token in a row are no key that keysweep knows by its form. */
const TOKEN_RUN = /[A-Za-z0-9_+/=.-]{20}/;

/** What a terminal would obey; line ends are none. */
const CONTROLS = /[\x00-\x09\x0b-\x1f\x7f-\x9f]/g;

/** Prints what went wrong, as one line and a hint, without any key that the user typed in the wrong place. */
export async function printFailure({ message, hint }: KeysweepError, io: Io): Promise<void> {
  io.stderr.write(`keysweep: ${plain(await maskSecrets(message))}\n`);
  if (hint !== undefined) io.stderr.write(`  ${plain(await maskSecrets(hint))}\n`);
}

/** Prints an error that nobody foresaw: where it happened, and nothing else that hangs on it. */
export async function printCrash(error: unknown, output: Pick<Output, "write">): Promise<void> {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  // Should the scanner itself be at fault, its name must do.
  const words = await maskSecrets(stack).catch(() => (error instanceof Error ? error.name : "an error"));
  output.write(`keysweep: a fault of its own, please report it: ${words.replace(CONTROLS, "?")}\n`);
}

/**
 * `text` with every secret of a built-in rule in its redacted form. The scanner is loaded only for texts in which one could
 * stand.
 */
export async function maskSecrets(text: string): Promise<string> {
  if (!TOKEN_RUN.test(text)) return text;
  const { builtinRules } = await import("../rules/builtin.ts");
  const { createScanner } = await import("../detect/scanner.ts");
  const scanner = createScanner(builtinRules());
  let masked = text;
  // A key behind a slash or an equals sign is seen by itself, too: in a sentence, rules look at what stands around it.
  for (const part of [text, ...text.split(/[^A-Za-z0-9_+/=.-]+/), ...text.split(/[^A-Za-z0-9_+-]+/)]) {
    if (!TOKEN_RUN.test(part)) continue;
    for (const { text: secret } of scanner.scan(Buffer.from(part, "utf8"))) {
      const shown = Buffer.from(secret, "latin1").toString("utf8");
      masked = masked.replaceAll(shown, redact(shown));
    }
  }
  return masked;
}

/** One line, with nothing in it that a terminal would obey: names of files and refs may hold anything. */
function plain(text: string): string {
  return text.replace(/[\x00-\x1f\x7f-\x9f]/g, "?");
}
