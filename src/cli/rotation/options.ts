import { KeysweepError } from "../../errors.ts";
import { maskSecrets } from "../failure.ts";
import type { OptionValues } from "../options.ts";

/** Throws `USAGE` for options that contradict each other or hold a key. */
export async function checkOptions(options: OptionValues): Promise<void> {
  const clash = (a: keyof OptionValues, b: keyof OptionValues): void => {
    if (options[a] && options[b]) throw new KeysweepError("USAGE", `--${a} does not go with --${b}`);
  };
  clash("plan", "dry-run");
  clash("plan", "resume");
  clash("dry-run", "resume");
  clash("report", "resume");
  clash("verify", "resume");
  if (options.json && !options.plan) throw new KeysweepError("USAGE", "--json goes with --plan");
  if (options.deploy?.trim() === "") throw new KeysweepError("USAGE", "--deploy names no command");
  if (options.scopes?.replaceAll(",", "").trim() === "")
    throw new KeysweepError("USAGE", "--scopes names no scope", {
      hint: "Leave it out for a key with all permissions.",
    });
  await refuseKeys(options);
}

/** Store names and commands are shown and written down, and shells and process lists keep them: no key may be in them. */
async function refuseKeys({ store = [], deploy, scopes }: OptionValues): Promise<void> {
  const given = [
    ...store.map((text) => ["store", text] as const),
    ["deploy", deploy ?? ""] as const,
    ["scopes", scopes ?? ""] as const,
  ];
  for (const [name, text] of given)
    if ((await maskSecrets(text)) !== text)
      throw new KeysweepError("USAGE", `a key stands in --${name}`, {
        hint: "Take it out, and replace that key, too: shells keep what is typed. keysweep gives keys to programs on their standard input.",
      });
}
