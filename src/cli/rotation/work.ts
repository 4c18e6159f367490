import { KeysweepError } from "../../errors.ts";
import type { Repository } from "../../git/repository.ts";
import { journalFolder, type Target } from "../../rotate/journal.ts";
import type { StepOptions } from "../../rotate/plan-steps.ts";
import type { Verifier } from "../../verify/verifier.ts";
import type { Io } from "../io.ts";
import type { OptionValues } from "../options.ts";
import type { Person } from "../prompt.ts";
import type { LeakSources } from "./leak.ts";
import type { Admin } from "./record.ts";
import type { Style } from "./words.ts";

/** Everything a run of `keysweep rotate` works with. */
export interface Work {
  readonly options: OptionValues;
  readonly io: Io;
  readonly person: Person;
  readonly style: Style;
  readonly repository: Repository | undefined;
  readonly admin: Admin | undefined;
  readonly verifier: Verifier;
  readonly sources: LeakSources;
  readonly print: (line: string) => void;
}

/** The folder of the journals. Throws `NOT_A_REPOSITORY`. */
export function journalsOf({ repository }: Work): string {
  if (repository === undefined)
    throw new KeysweepError("NOT_A_REPOSITORY", "a rotation keeps its journal in a git repository", {
      hint: "Run keysweep inside one; --plan works anywhere.",
    });
  return journalFolder(repository.commonDir);
}

/** What the command line says of the steps. `stores`: their labels. */
export function stepOptions(target: Target, options: OptionValues, stores: readonly string[]): StepOptions {
  const { deploy } = options;
  const days = options["expires-in"];
  const span = options["dead-after"];
  const scopes = scopesIn(options);
  return {
    target,
    stores,
    ...(deploy === undefined ? {} : { deploy }),
    create: { ...(scopes && { scopes }), ...(days === undefined ? {} : { expiresInDays: days }) },
    ...(span === undefined ? {} : { deadAfterSeconds: span }),
  };
}

/** `--scopes a,b`. */
export function scopesIn({ scopes }: OptionValues): readonly string[] | undefined {
  return scopes
    ?.split(",")
    .map((scope) => scope.trim())
    .filter(Boolean);
}
