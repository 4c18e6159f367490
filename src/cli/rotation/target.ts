import { KeysweepError } from "../../errors.ts";
import type { Leak } from "../../leaks/types.ts";
import { isMadeByApi, targetOf } from "../../rotate/issuer.ts";
import type { Target } from "../../rotate/journal.ts";
import { writeOut } from "../io.ts";
import type { OptionValues } from "../options.ts";
import { type FoundRecords, findRecord } from "./record.ts";
import { paragraph, recordLines } from "./words.ts";
import type { Work } from "./work.ts";

/** The record of an OpenAI key, with an admin key to look for it. Several are shown; a person must choose. Throws `USAGE`. */
export async function recordOf(
  leak: Leak,
  { admin, options, io, style }: Work,
): Promise<FoundRecords | undefined> {
  const keyId = options["key-id"];
  if (leak.provider !== "OpenAI" || admin === undefined) {
    if (keyId === undefined) return undefined;
    throw new KeysweepError("USAGE", "--key-id needs OPENAI_ADMIN_KEY and an OpenAI key");
  }
  const found = await findRecord(admin.api, leak, keyId);
  if (found.several === undefined) return found;
  for (const one of found.several) await writeOut(io.stdout, `${recordLines(one, style).join("\n")}\n\n`);
  const ids = found.several.map(({ id }) => id);
  throw new KeysweepError("USAGE", `${ids.length} keys of the organization fit the leaked one`, {
    hint: `Say which it is: --key-id ${ids.join(" or --key-id ")}`,
  });
}

/** By what means the key is replaced. Throws `USAGE` for options that those means do not have. */
export function targetFor(found: FoundRecords | undefined, options: OptionValues): Target {
  const target = targetOf(found?.record, { serviceAccount: options["service-account"] === true });
  if (!isMadeByApi(target)) {
    for (const name of ["scopes", "expires-in", "service-account"] as const)
      if (options[name] !== undefined && !options.plan)
        throw new KeysweepError("USAGE", `--${name} goes with keys that keysweep makes through OpenAI's API`);
  }
  return target;
}

/** What is known of the key's record, or that there is none. */
export function foundLines(found: FoundRecords | undefined, { style, admin }: Work): readonly string[] {
  if (found === undefined) return [];
  if (found.description !== undefined) return ["", ...recordLines(found.description, style)];
  if (found.tooYoung.length === 0)
    return [
      "",
      ...paragraph(
        `No key of the organization of OPENAI_ADMIN_KEY (${admin?.key.redacted()}) fits the leaked one: an older key, another organization's, or gone already.`,
        style,
      ),
    ];
  return [
    "",
    ...paragraph(
      "These fit by what they show, but were made after the key was committed; --key-id takes one all the same:",
      style,
    ),
    ...found.tooYoung.flatMap((one) => recordLines(one, style)),
  ];
}
