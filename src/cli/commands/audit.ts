import { KeysweepError } from "../../errors.ts";
import type { Leak } from "../../leaks/types.ts";
import { palette } from "../../report/palette.ts";
import { type AuditReport, auditKeys } from "../../rotate/openai/audit.ts";
import type { Gap } from "../../sources/types.ts";
import { leaksAgain } from "../../sweep/find-again.ts";
import type { Audited } from "../audit/audited.ts";
import { auditJson } from "../audit/json.ts";
import { auditTable } from "../audit/table.ts";
import type { CommandArgs } from "../command.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { printFailure } from "../failure.ts";
import { type Io, wantsColor, writeOut } from "../io.ts";
import type { OptionValues } from "../options.ts";
import { readReportFile } from "../report-file.ts";
import { repositoryHere } from "../repository-here.ts";
import { sweepHere } from "../rotation/leak.ts";
import { openAdmin } from "../rotation/record.ts";
import { openSession } from "../session.ts";

/** `keysweep audit` */
export async function run({ options }: CommandArgs, io: Io): Promise<ExitCode> {
  const admin = openAdmin(io, options);
  if (admin === undefined)
    throw new KeysweepError("USAGE", "an audit needs an admin key of the organization", {
      hint: "Set OPENAI_ADMIN_KEY in the environment; admin keys are made at https://platform.openai.com/settings/organization/admin-keys",
    });
  const { leaks, gaps } = await leaksHere(options, io);
  let audit: AuditReport;
  try {
    audit = await auditKeys(admin.api, { now: Date.now(), ...(leaks === undefined ? {} : { leaks }) });
  } catch (error) {
    if (!(error instanceof KeysweepError) || (error.code !== "PROVIDER" && error.code !== "NETWORK"))
      throw error;
    // A scheduled job must tell "nobody knows" from wrong use.
    await printFailure(error, io);
    return EXIT.incomplete;
  }
  const audited: Audited = {
    audit,
    swept: leaks !== undefined,
    unread: [...audit.unread, ...gaps.map(({ what, why }) => ({ what: `in this repository, ${what}`, why }))],
  };
  await writeOut(io.stdout, options.json ? auditJson(audited) : await tableFor(audited, options, io));
  if (audit.issues > 0 && options["exit-zero"] !== true) return EXIT.leaks;
  return audited.unread.length > 0 ? EXIT.incomplete : EXIT.clean;
}

async function tableFor(audited: Audited, options: OptionValues, io: Io): Promise<string> {
  const { columns } = io.stdout;
  return auditTable(audited, {
    paint: await palette(wantsColor(io, io.stdout, !options["no-color"])),
    ...(columns === undefined ? {} : { width: columns }),
    now: new Date(),
  });
}

/** The OpenAI keys that the repository around leaked; undefined where there is none. */
async function leaksHere(
  options: OptionValues,
  io: Io,
): Promise<{ readonly leaks: readonly Leak[] | undefined; readonly gaps: readonly Gap[] }> {
  const repository = await repositoryHere(io.cwd);
  if (repository === undefined && options.report === undefined) return { leaks: undefined, gaps: [] };
  const root = repository?.root ?? repository?.gitDir ?? io.cwd;
  const session = await openSession(root, options, io, "sweep");
  if (options.report !== undefined)
    return leaksAgain(await readReportFile(options.report, io.cwd), session.config, repository, io.cwd);
  if (repository === undefined) return { leaks: undefined, gaps: [] };
  const { leaks, coverage } = await sweepHere(repository, session);
  return { leaks, gaps: coverage.gaps };
}
