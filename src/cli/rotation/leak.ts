import { KeysweepError } from "../../errors.ts";
import type { Repository } from "../../git/repository.ts";
import type { Leak, RunResult } from "../../leaks/types.ts";
import { digestOf, type RotationState } from "../../rotate/journal.ts";
import { leaksAgain } from "../../sweep/find-again.ts";
import { sweepWhole } from "../../sweep/whole.ts";
import { leaksGiven } from "../given-key.ts";
import type { Io } from "../io.ts";
import type { Person } from "../prompt.ts";
import { readReportFile } from "../report-file.ts";
import type { Session } from "../session.ts";

/** The leak that is to be replaced. */
export interface ChosenLeak {
  readonly leak: Leak;
  /** False: the whole history was read, and the key is not in it. */
  readonly wasCommitted?: boolean;
}

/** Where a leak can come from. */
export interface LeakSources {
  readonly session: Session;
  /** Absent outside of a repository: then nobody can say where the key stands. */
  readonly repository: Repository | undefined;
  readonly person: Person;
  readonly io: Io;
}

/** A beginning of a fingerprint that is long enough to mean one. */
const FINGERPRINT_START = /^w?[0-9a-f]{6,16}$/;

/** Every leak of the repository, ignored and accepted ones included: those may have to be replaced all the same. */
export async function sweepHere(repository: Repository, session: Session): Promise<RunResult> {
  const context = { ...session.context, ignoreEntries: [], baseline: [] };
  return sweepWhole(repository, context, { command: "check", startedAt: performance.now() }).finally(
    session.progress.clear,
  );
}

/** The leak that a fingerprint, or its beginning, means; from a report where one is named. Throws `USAGE`. */
export async function leakByFingerprint(
  fingerprint: string | undefined,
  report: string | undefined,
  { session, repository, io }: LeakSources,
): Promise<ChosenLeak> {
  if (fingerprint !== undefined && !FINGERPRINT_START.test(fingerprint))
    throw new KeysweepError("USAGE", `${fingerprint} is no fingerprint`, {
      hint: "Take one from a report of keysweep. A key is never an argument: keysweep rotate alone asks for it.",
    });
  const isMeant = (one: { readonly fingerprint: string }): boolean =>
    fingerprint === undefined || one.fingerprint.startsWith(fingerprint);
  let leaks: readonly Leak[];
  if (report !== undefined) {
    const reported = (await readReportFile(report, io.cwd)).filter(
      (leak) => isMeant(leak) || leak.findings.some(isMeant),
    );
    const again = await leaksAgain(reported, session.config, repository, io.cwd);
    if (again.leaks.length === 0 && reported.length > 0)
      throw new KeysweepError("USAGE", `the leak is no longer where ${report} says`, {
        hint: "Run the sweep again, or give the key at the prompt: keysweep rotate",
      });
    leaks = again.leaks;
  } else {
    if (repository === undefined)
      throw new KeysweepError("NOT_A_REPOSITORY", "a fingerprint names a leak of a git repository", {
        hint: "Run keysweep inside one.",
      });
    leaks = (await sweepHere(repository, session)).leaks;
  }
  const meant = leaks.filter((leak) => isMeant(leak) || leak.findings.some(isMeant));
  const [leak, ...others] = meant;
  if (leak === undefined)
    throw new KeysweepError(
      "USAGE",
      fingerprint === undefined ? `${report} has no leaks` : `no leak has the fingerprint ${fingerprint}`,
      { hint: "keysweep lists the leaks of this repository with their fingerprints." },
    );
  if (others.length > 0)
    throw new KeysweepError("USAGE", `there are ${meant.length} leaks to choose from`, {
      hint: `Name one: ${meant
        .slice(0, 8)
        .map((one) => `${one.fingerprint} (${one.secret.redacted()})`)
        .join(", ")}`,
    });
  return { leak };
}

/** The leak of a key that a person gives, with what the repository knows of it. Throws `USAGE`. */
export async function leakOfGivenKey(sources: LeakSources): Promise<ChosenLeak> {
  const { person, session, repository } = sources;
  const typed = await person.askHidden("The key to replace (not shown): ");
  if (typed === undefined || typed === "")
    throw new KeysweepError("USAGE", "no key was given", {
      hint: "Name a leak by its fingerprint, or give the key at the prompt or on standard input.",
    });
  const given = await leaksGiven(Buffer.from(typed, "utf8"), session.config);
  const [leak, ...others] = given;
  if (leak === undefined || others.length > 0)
    throw new KeysweepError("USAGE", "more than one key was given", { hint: "Replace one at a time." });
  if (repository === undefined) return { leak };
  const swept = await sweepHere(repository, session);
  const found = swept.leaks.find(({ secret }) => secret.reveal() === leak.secret.reveal());
  if (found !== undefined) return { leak: found };
  return swept.coverage.gaps.length === 0 ? { leak, wasCommitted: false } : { leak };
}

/** The leak that a rotation was begun for: its journal tells whether a key is the one. Asks where the repository has it no more. */
export async function leakOfRotation(state: RotationState, sources: LeakSources): Promise<ChosenLeak> {
  const { repository, session } = sources;
  if (repository !== undefined) {
    const { leaks } = await sweepHere(repository, session);
    const leak = leaks.find(({ secret }) => digestOf(secret, state.id) === state.oldDigest);
    if (leak !== undefined) return { leak };
  }
  return leakOfGivenKey(sources);
}
