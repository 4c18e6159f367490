import { palette } from "../../report/palette.ts";
import { toVerify } from "../../verify/companions.ts";
import { toVerification } from "../../verify/leaks.ts";
import type { CommandArgs } from "../command.ts";
import type { ExitCode } from "../exit.ts";
import { type Io, wantsColor } from "../io.ts";
import { createPerson } from "../prompt.ts";
import { repositoryHere } from "../repository-here.ts";
import { begin } from "../rotation/begin.ts";
import { type ChosenLeak, leakByFingerprint, leakOfGivenKey } from "../rotation/leak.ts";
import { checkOptions } from "../rotation/options.ts";
import { openAdmin } from "../rotation/record.ts";
import { resume } from "../rotation/resume.ts";
import { showPlan } from "../rotation/show-plan.ts";
import type { Work } from "../rotation/work.ts";
import { openSession } from "../session.ts";
import { openVerifier } from "../verification.ts";

/** `keysweep rotate [fingerprint]`, `keysweep rotate --resume [id]`. A key is never an argument. */
export async function run({ words, options }: CommandArgs, io: Io): Promise<ExitCode> {
  await checkOptions(options);
  const repository = await repositoryHere(io.cwd);
  const admin = openAdmin(io, options);
  const verifier = await openVerifier(options, repository?.commonDir);
  const root = repository?.root ?? repository?.gitDir ?? io.cwd;
  const session = await openSession(root, options, io, "sweep");
  const person = createPerson(io);
  const work: Work = {
    options,
    io,
    person,
    style: {
      paint: await palette(wantsColor(io, io.stdout, !options["no-color"])),
      width: io.stdout.columns ?? 80,
      now: new Date(),
    },
    repository,
    admin,
    verifier,
    sources: { session, repository, person, io },
    print: (line) => void io.stdout.write(`${line}\n`),
  };
  try {
    if (options.resume) return await resume(words[0], work);
    const chosen = await choose(words[0], work);
    return options.plan ? await showPlan(chosen, work) : await begin(chosen, work);
  } finally {
    person.close();
  }
}

/** The leak that is meant, with its provider's verdict where that is asked for. */
async function choose(word: string | undefined, work: Work): Promise<ChosenLeak> {
  const { options, sources, verifier, io } = work;
  const chosen =
    word !== undefined || options.report !== undefined
      ? await leakByFingerprint(word, options.report, sources)
      : await leakOfGivenKey(sources);
  const [question] = toVerify([chosen.leak]);
  if (!options.verify || question === undefined) return chosen;
  // Asked now: what was true an hour ago is no ground for a deadline.
  const verdict = await verifier.askAgain(question, io.signal);
  return {
    ...chosen,
    leak: { ...chosen.leak, verdict: verdict.kind, verification: toVerification(verdict) },
  };
}
