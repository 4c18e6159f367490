import { join } from "node:path";
import { KeysweepError } from "../../errors.ts";
import type { Repository } from "../../git/repository.ts";
import type { Leak } from "../../leaks/types.ts";
import { neutralise, neutraliseJson } from "../../report/neutral.ts";
import { palette } from "../../report/palette.ts";
import { isMadeByApi, targetOf } from "../../rotate/issuer.ts";
import {
  digestOf,
  openJournal,
  type RotationState,
  startJournal,
  type Target,
  unfinished,
} from "../../rotate/journal.ts";
import { makePlan, type PlanOptions, planSteps } from "../../rotate/plan.ts";
import { type RotationResult, rotate } from "../../rotate/rotation.ts";
import { runLine } from "../../rotate/run.ts";
import type { Store } from "../../rotate/stores/types.ts";
import { parseBaseUrl } from "../../verify/base-url.ts";
import { toVerify } from "../../verify/companions.ts";
import type { CommandArgs } from "../commands.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { type Io, wantsColor, writeOut } from "../io.ts";
import type { OptionValues } from "../options.ts";
import { createPerson, type Person } from "../prompt.ts";
import { repositoryHere } from "../repository-here.ts";
import { createGuide } from "../rotation/guide.ts";
import {
  type ChosenLeak,
  type LeakSources,
  leakByFingerprint,
  leakOfGivenKey,
  leakOfRotation,
} from "../rotation/leak.ts";
import { type Admin, type FoundRecords, findRecord, openAdmin } from "../rotation/record.ts";
import { openStores } from "../rotation/stores.ts";
import { planLines, recordLines, type Style, stepLines } from "../rotation/words.ts";
import { openSession } from "../session.ts";
import { openVerifier } from "../verification.ts";

/** Everything a run of the command works with. */
interface Work {
  readonly options: OptionValues;
  readonly io: Io;
  readonly person: Person;
  readonly style: Style;
  readonly repository: Repository | undefined;
  readonly admin: Admin | undefined;
  readonly sources: LeakSources;
  readonly print: (line: string) => void;
}

/** `keysweep rotate [fingerprint]`, `keysweep rotate --resume [id]`. A key is never an argument. */
export async function run({ words, options }: CommandArgs, io: Io): Promise<ExitCode> {
  checkOptions(options);
  const base = options["openai-base-url"];
  const baseUrl = base === undefined ? undefined : parseBaseUrl(base, "--openai-base-url");
  const repository = await repositoryHere(io.cwd);
  const root = repository?.root ?? repository?.gitDir ?? io.cwd;
  const session = await openSession(root, options, io, "sweep");
  const person = createPerson(io);
  const style: Style = {
    paint: await palette(wantsColor(io, io.stdout, !options["no-color"])),
    width: io.stdout.columns ?? 80,
    now: new Date(),
  };
  const work: Work = {
    options,
    io,
    person,
    style,
    repository,
    admin: openAdmin(io, baseUrl),
    sources: { session, repository, person, io },
    print: (line) => void io.stdout.write(`${line}\n`),
  };
  try {
    return options.resume ? await resume(words[0], work) : await begin(words[0], work);
  } finally {
    person.close();
  }
}

function checkOptions(options: OptionValues): void {
  const clash = (a: keyof OptionValues, b: keyof OptionValues): void => {
    if (options[a] && options[b]) throw new KeysweepError("USAGE", `--${a} does not go with --${b}`);
  };
  clash("plan", "dry-run");
  clash("plan", "resume");
  clash("dry-run", "resume");
  clash("report", "resume");
  if (options.json && !options.plan) throw new KeysweepError("USAGE", "--json goes with --plan");
  if (options.deploy?.trim() === "") throw new KeysweepError("USAGE", "--deploy names no command");
}

/** The rotation of a leak from its first step; or its plan alone. */
async function begin(word: string | undefined, work: Work): Promise<ExitCode> {
  const { options, sources } = work;
  const chosen =
    word !== undefined || options.report !== undefined
      ? await leakByFingerprint(word, options.report, sources)
      : await leakOfGivenKey(sources);
  return options.plan ? showPlan(chosen, work) : startRotation(chosen, work);
}

async function showPlan({ leak, wasCommitted }: ChosenLeak, work: Work): Promise<ExitCode> {
  const { options, io, style } = work;
  const found = await recordOf(leak, work);
  const plan = makePlan(leak, {
    ...planOptions(targetFor(found, options), options, labelsIn(options)),
    ...(found?.record === undefined ? {} : { record: found.record }),
    ...(wasCommitted === undefined ? {} : { wasCommitted }),
    now: style.now.getTime(),
  });
  if (options.json) await writeOut(io.stdout, `${neutraliseJson(JSON.stringify(plan, null, 2))}\n`);
  else {
    const lines = [...planLines(plan, style), ...foundLines(found, work)];
    await writeOut(io.stdout, `${lines.join("\n")}\n`);
  }
  return EXIT.clean;
}

/** A plan opens no store: what was written on the command line names it, commands aside. */
function labelsIn({ store = [] }: OptionValues): readonly string[] {
  return store.map((spec) => (spec.startsWith("command:") ? "a command" : spec.slice(0, 200)));
}

function planOptions(
  target: Target,
  { deploy }: OptionValues,
  stores: readonly string[],
): Omit<PlanOptions, "now"> {
  return { target, stores, ...(deploy === undefined ? {} : { deploy }) };
}

/** The record of an OpenAI key, with an admin key to look for it. Several are shown; a person must choose. */
async function recordOf(leak: Leak, { admin, options, io, style }: Work): Promise<FoundRecords | undefined> {
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

function targetFor(found: FoundRecords | undefined, options: OptionValues): Target {
  const target = targetOf(found?.record, { serviceAccount: options["service-account"] === true });
  if (!isMadeByApi(target)) {
    for (const name of ["scopes", "expires-in", "service-account"] as const)
      if (options[name] !== undefined && !options.plan)
        throw new KeysweepError("USAGE", `--${name} goes with keys that keysweep makes through OpenAI's API`);
  }
  return target;
}

function foundLines(found: FoundRecords | undefined, { style, admin }: Work): readonly string[] {
  if (found === undefined) return [];
  if (found.description !== undefined) return ["", ...recordLines(found.description, style)];
  const none = `No key of the organization of OPENAI_ADMIN_KEY (${admin?.key.redacted()}) fits the leaked one: an older key, another organization's, or gone already.`;
  if (found.tooYoung.length === 0) return ["", none];
  return [
    "",
    "These fit by what they show, but were made after the key was committed; --key-id takes one all the same:",
    ...found.tooYoung.flatMap((one) => recordLines(one, style)),
  ];
}

async function startRotation({ leak }: ChosenLeak, work: Work): Promise<ExitCode> {
  const { options, io, person, style, print } = work;
  const folder = journals(work);
  await refuseTwice(folder, leak);
  const found = await recordOf(leak, work);
  const target = targetFor(found, options);
  const stores = await openStores(options.store ?? [], { cwd: io.cwd, provider: leak.provider });
  if (isMadeByApi(target) && stores.length === 0)
    throw new KeysweepError("USAGE", "there is no place to put the new key", {
      hint: "Name at least one --store: a key made through the API is shown once, and keysweep shows it to nobody.",
    });
  print(`${style.paint.strong(leak.description)}  ${style.paint.secret(leak.secret.redacted())}`);
  for (const line of foundLines(found, work)) print(line);
  if (leak.provider === "OpenAI" && work.admin === undefined)
    print("Without OPENAI_ADMIN_KEY in the environment, keys are made and deleted by hand.");
  print("");
  const labels = stores.map(({ label }) => label);
  const steps = planSteps(leak, planOptions(target, options, labels));
  for (const [index, step] of steps.entries())
    for (const line of stepLines(step, style, index + 1)) print(line);
  print("");
  if (options["dry-run"]) {
    print("Nothing was done (--dry-run).");
    return EXIT.clean;
  }
  if (options.yes !== true && !/^y(?:es)?$/i.test((await person.ask("Begin? [y/N] ")) ?? "")) {
    print("Nothing was done.");
    return EXIT.incomplete;
  }
  const journal = await startJournal(folder, {
    provider: leak.provider,
    ruleId: leak.ruleId,
    old: leak.secret,
    target,
    stores: labels,
    deploys: options.deploy !== undefined,
  });
  const name = found?.record?.key.name;
  return go(journal, leak, stores, work, name);
}

async function resume(id: string | undefined, work: Work): Promise<ExitCode> {
  const { options, io, sources, print } = work;
  const folder = journals(work);
  const state = await stoppedRotation(folder, id);
  print(`Rotation ${state.id} of ${state.old} stands at: ${state.at}`);
  const { leak } = await leakOfRotation(state, sources);
  const stores = await openStores(options.store ?? [], { cwd: io.cwd, provider: leak.provider });
  return go(await openJournal(folder, state.id), leak, stores, work, undefined);
}

async function stoppedRotation(folder: string, id: string | undefined): Promise<RotationState> {
  const states = await unfinished(folder);
  const meant = id === undefined ? states : states.filter((state) => state.id === id);
  const [state, ...others] = meant;
  if (state === undefined)
    throw new KeysweepError(
      "USAGE",
      id === undefined ? "no rotation was stopped here" : `there is no stopped rotation ${id}`,
      states.length === 0 ? {} : { hint: `Stopped: ${states.map(describeState).join(", ")}` },
    );
  if (others.length > 0)
    throw new KeysweepError("USAGE", `${meant.length} rotations were stopped`, {
      hint: `Name one: ${meant.map(describeState).join(", ")}`,
    });
  return state;
}

function describeState({ id, old, startedAt }: RotationState): string {
  return `${id} (${old}, of ${startedAt.slice(0, 16).replace("T", " ")})`;
}

/** Two rotations of one key would each make a new one. */
async function refuseTwice(folder: string, { secret }: Leak): Promise<void> {
  const begun = (await unfinished(folder)).find((state) => digestOf(secret, state.id) === state.oldDigest);
  if (begun !== undefined)
    throw new KeysweepError("USAGE", `rotation ${begun.id} of this key was begun and not finished`, {
      hint: `Go on with it: keysweep rotate --resume ${begun.id}`,
    });
}

function journals({ repository }: Work): string {
  if (repository === undefined)
    throw new KeysweepError("NOT_A_REPOSITORY", "a rotation keeps its journal in a git repository", {
      hint: "Run keysweep inside one; --plan works anywhere.",
    });
  return join(repository.commonDir, "keysweep", "rotations");
}

/** Runs a rotation from where its journal stands. */
async function go(
  journal: Awaited<ReturnType<typeof openJournal>>,
  leak: Leak,
  stores: readonly Store[],
  work: Work,
  name: string | undefined,
): Promise<ExitCode> {
  const { options, io, person, style, print, admin, repository } = work;
  const { deploy, scopes } = options;
  const days = options["expires-in"];
  const span = options["dead-after"];
  const again = `keysweep rotate --resume ${journal.state.id}, with the same stores and deploy command`;
  let result: RotationResult;
  try {
    const [old] = toVerify([leak]);
    if (old === undefined) throw new Error("a leak without a secret");
    result = await rotate({
      journal,
      old,
      stores,
      steps: (target) =>
        planSteps(
          leak,
          planOptions(
            target,
            options,
            stores.map(({ label }) => label),
          ),
        ),
      ...(deploy === undefined
        ? {}
        : {
            deploy: (signal) =>
              runLine(deploy, {
                cwd: repository?.root ?? io.cwd,
                hide: [leak.secret],
                ...(signal === undefined ? {} : { signal }),
              }),
          }),
      verifier: await openVerifier(options, undefined),
      ...(admin === undefined ? {} : { admin }),
      create: {
        ...(name === undefined ? {} : { name }),
        ...(scopes === undefined
          ? {}
          : {
              scopes: scopes
                .split(",")
                .map((scope) => scope.trim())
                .filter(Boolean),
            }),
        ...(days === undefined ? {} : { expiresInSeconds: days * 86_400 }),
      },
      io: createGuide({ person, style, yes: options.yes === true, print }),
      signal: io.signal,
      ...(span === undefined
        ? {}
        : { waiting: { dead: { spanMs: span * 1000, everyMs: Math.min(10_000, (span * 1000) / 6) } } }),
    });
  } catch (error) {
    if (journal.state.at !== "done") io.stderr.write(`Stopped. To go on: ${again}\n`);
    throw error;
  } finally {
    await journal.release();
  }
  if (!result.finished) {
    const isSafe = !["revoking", "revoked"].includes(result.state.at);
    print(`Stopped${isSafe ? "; the old key is untouched" : ""}. To go on: ${again}`);
    return EXIT.incomplete;
  }
  print("");
  print(style.paint.good(`Done: ${leak.secret.redacted()} is replaced and dead.`));
  const cleanUp = planSteps(leak, {}).find(({ id }) => id === "clean-up");
  if (cleanUp !== undefined) for (const line of stepLines(cleanUp, style)) print(line);
  const files = leak.findings.flatMap(({ place }) =>
    place.kind === "file" || place.kind === "index" ? [place.path] : [],
  );
  for (const file of new Set(files)) print(`   ${style.paint.path(neutralise(file))}`);
  return EXIT.clean;
}
