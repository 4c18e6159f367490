import { KeysweepError } from "../../errors.ts";
import type { Leak } from "../../leaks/types.ts";
import { neutralise } from "../../report/neutral.ts";
import type { Journal } from "../../rotate/journal.ts";
import { planSteps } from "../../rotate/plan-steps.ts";
import { rotate } from "../../rotate/rotation.ts";
import { runLine } from "../../rotate/run.ts";
import type { Store } from "../../rotate/stores/types.ts";
import type { RotationOptions, RotationResult } from "../../rotate/types.ts";
import { parseProxyUrl } from "../../verify/base-url.ts";
import { toVerify } from "../../verify/companions.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import type { OptionValues } from "../options.ts";
import { createGuide } from "./guide.ts";
import { stepLines } from "./words.ts";
import { scopesIn, stepOptions, type Work } from "./work.ts";

/** A rotation that has a journal. */
export interface Begun {
  readonly journal: Journal;
  readonly leak: Leak;
  readonly stores: readonly Store[];
  /** Of the old key's record: the new key's name begins with it. */
  readonly name?: string;
}

/** Carries a rotation out from where its journal stands; whatever ends it, the journal says how to go on. */
export async function carryOut(begun: Begun, work: Work): Promise<ExitCode> {
  const { journal, leak } = begun;
  const { io, style, print } = work;
  const again = `To go on: ${resumeCommand(journal.state.id, work.options)}`;
  let result: RotationResult;
  try {
    result = await rotate(rotationOptions(begun, work));
  } catch (error) {
    // Wrong use says by itself what to do: the same words again would not help.
    const isWrongUse = error instanceof KeysweepError && error.code === "USAGE";
    if (journal.state.at !== "done" && !isWrongUse) io.stderr.write(`Stopped. ${again}\n`);
    throw error;
  } finally {
    await journal.release();
  }
  if (!result.finished) {
    const isSafe = !["revoking", "revoked"].includes(result.state.at);
    print(`Stopped${isSafe ? "; the old key is untouched" : ""}. ${again}`);
    return EXIT.incomplete;
  }
  print("");
  print(style.paint.good(`Done: ${leak.secret.redacted()} is replaced and dead.`));
  for (const line of cleanUpLines(leak, work)) print(line);
  return EXIT.clean;
}

function rotationOptions({ journal, leak, stores, name }: Begun, work: Work): RotationOptions {
  const { options, io, person, style, print, admin, repository, verifier } = work;
  const { deploy } = options;
  const scopes = scopesIn(options);
  const days = options["expires-in"];
  const span = options["dead-after"];
  const labels = stores.map(({ label }) => label);
  const [old] = toVerify([leak]);
  if (old === undefined) throw new Error("a leak without a secret");
  return {
    journal,
    old,
    stores,
    steps: (target) => planSteps(leak, stepOptions(target, options, labels)),
    ...(deploy === undefined
      ? {}
      : {
          deploy: (fresh, signal) =>
            runLine(deploy, {
              cwd: repository?.root ?? io.cwd,
              hide: [leak.secret, fresh],
              timeoutMs: DEPLOY_MS,
              ...(signal === undefined ? {} : { signal }),
            }),
        }),
    verifier,
    ...(admin === undefined ? {} : { admin }),
    create: {
      ...(name === undefined ? {} : { name }),
      ...(scopes === undefined ? {} : { scopes }),
      ...(days === undefined ? {} : { expiresInSeconds: days * 86_400 }),
    },
    io: createGuide({ person, style, yes: options.yes === true, print }),
    signal: io.signal,
    ...(span === undefined
      ? {}
      : { waiting: { dead: { spanMs: span * 1000, everyMs: Math.min(10_000, (span * 1000) / 6) } } }),
  };
}

/** Options that a rotation is resumed with as it was begun with them. */
const KEPT = ["deploy", "scopes", "expires-in", "dead-after", "openai-base-url", "proxy"] as const;

/** What to type to go on, ready for a shell, over two lines. */
function resumeCommand(id: string, options: OptionValues): string {
  const words = [
    ...(options.store ?? []).flatMap((store) => ["--store", quoted(store)]),
    ...KEPT.flatMap((name) =>
      options[name] === undefined ? [] : [`--${name}`, quoted(shown(name, options))],
    ),
  ];
  const more = words.length === 0 ? "" : ` \\\n  ${neutralise(words.join(" "))}`;
  return `keysweep rotate --resume ${id}${more}`;
}

/** An option's value as it was given, less a proxy's password: who goes on knows it. */
function shown(name: (typeof KEPT)[number], options: OptionValues): string {
  const given = `${options[name]}`;
  if (name !== "proxy") return given;
  const url = parseProxyUrl(given, "--proxy");
  if (url.password === "") return given;
  url.password = "****";
  return url.href;
}

function quoted(word: string): string {
  return /^[\w./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** Deploys take their time. */
const DEPLOY_MS = 3_600_000;

/** What is left to a person, and in which files. */
function cleanUpLines(leak: Leak, { style }: Work): readonly string[] {
  const step = planSteps(leak, {}).find(({ id }) => id === "clean-up");
  const files = leak.findings.flatMap(({ place }) =>
    place.kind === "file" || place.kind === "index" ? [place.path] : [],
  );
  return [
    ...(step === undefined ? [] : stepLines(step, style)),
    ...[...new Set(files)].map((file) => `   ${style.paint.path(neutralise(file))}`),
  ];
}
