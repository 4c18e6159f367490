import { KeysweepError } from "../../errors.ts";
import { checkGeneric } from "./generic.ts";
import { checkOpenAi } from "./openai.ts";
import { isPlaceholder } from "./placeholder.ts";
import type { Check } from "./types.ts";

/** Every check that a rule can name. */
const CHECKS: Readonly<Record<string, Check>> = {
  openai: checkOpenAi,
  generic: checkGeneric,
  placeholder: ({ secret, confidence }) => (isPlaceholder(secret) ? "drop" : { confidence }),
};

/** The check called `id`. Throws `RULES` when there is none; `where` names the rule. */
export function checkNamed(id: string, where: string): Check {
  const check = CHECKS[id];
  if (!check) throw new KeysweepError("RULES", `${where}: there is no check called "${id}"`);
  return check;
}
