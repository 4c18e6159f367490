import { loadConfig as load } from "../config/load.ts";
import type { Config, ConfigFlags } from "../config/types.ts";
import { checkOptions, checkValue } from "./options.ts";

/**
 * Finds and reads the configuration of the folder `root` and adds the flags. Looked for, the first wins: `.keysweep.toml`, `package.json` with
 * a `keysweep` key, `.gitleaks.toml`. `cwd`: where a `config` among the flags is named from. Errors: `CONFIG`, `RULES`, `USAGE`.
 */
export async function loadConfig(root: string, cwd: string = root, flags: ConfigFlags = {}): Promise<Config> {
  checkValue(root, "the root of loadConfig", "text");
  checkValue(cwd, "the current folder of loadConfig", "text");
  checkOptions(flags, "loadConfig", {
    config: "text",
    include: "texts",
    exclude: "texts",
    rule: "texts",
    skipRule: "texts",
    allowComments: "texts",
    showPermitted: "flag",
  });
  return load(root, cwd, flags);
}
