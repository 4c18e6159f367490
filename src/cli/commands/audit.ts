import { KeysweepError } from "../../errors.ts";
import type { Leak } from "../../leaks/types.ts";
import { neutralise, neutraliseJson } from "../../report/neutral.ts";
import { type Palette, palette } from "../../report/palette.ts";
import { displayWidth, shorten } from "../../report/width.ts";
import { age, count, isoDate } from "../../report/words.ts";
import {
  type AuditedKey,
  type AuditReport,
  auditKeys,
  KEY_ISSUES,
  type Unlimited,
} from "../../rotate/openai/audit.ts";
import type { Gap } from "../../sources/types.ts";
import { leaksAgain } from "../../sweep/find-again.ts";
import type { CommandArgs } from "../commands.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { printFailure } from "../failure.ts";
import { type Io, wantsColor, writeOut } from "../io.ts";
import type { OptionValues } from "../options.ts";
import { readReportFile } from "../report-file.ts";
import { repositoryHere } from "../repository-here.ts";
import { sweepHere } from "../rotation/leak.ts";
import { openAdmin } from "../rotation/record.ts";
import { openSession } from "../session.ts";

/** An audit and what this repository could say of leaks. */
interface Audited {
  readonly audit: AuditReport;
  /** Whether anybody looked for leaks. */
  readonly swept: boolean;
  readonly unread: AuditReport["unread"];
}

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
  const text = options.json ? jsonOf(audited) : await tableOf(audited, options, io);
  await writeOut(io.stdout, text);
  if (audit.issues > 0 && options["exit-zero"] !== true) return EXIT.leaks;
  return audited.unread.length > 0 ? EXIT.incomplete : EXIT.clean;
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

function jsonOf({ audit, swept, unread }: Audited): string {
  const time = (seconds: number | undefined) =>
    seconds === undefined ? null : new Date(seconds * 1000).toISOString();
  const data = {
    schemaVersion: 1,
    policy: audit.policy,
    projects: audit.projects,
    issues: audit.issues,
    leaksLookedFor: swept,
    keys: audit.keys.map(({ project, createdAt, lastUsedAt, expiresAt, ...key }) => ({
      ...key,
      project: project ?? null,
      createdAt: time(createdAt),
      lastUsedAt: time(lastUsedAt),
      ...(key.kind === "admin" ? { expiresAt: time(expiresAt) } : {}),
    })),
    withoutSpendLimit: audit.unlimited.map(
      ({ project }) => project ?? { id: null, name: "the organization" },
    ),
    unread,
  };
  return `${neutraliseJson(JSON.stringify(data, null, 2))}\n`;
}

/** No name of the provider's takes more columns than this. */
const WIDEST = 28;

async function tableOf({ audit, swept, unread }: Audited, options: OptionValues, io: Io): Promise<string> {
  const paint = await palette(wantsColor(io, io.stdout, !options["no-color"]));
  const now = new Date();
  const lines = [
    ...keyTable(audit.keys, now, paint),
    "",
    ...limitLines(audit.unlimited),
    ...unread.map(({ what, why }) => paint.warn(`Not read: ${neutralise(what)} (${neutralise(why)})`)),
    ...(swept ? [] : ["Nobody looked for leaks: this is no git repository."]),
    verdict(audit, unread.length, paint),
  ];
  return `${lines.join("\n")}\n`;
}

function keyTable(keys: readonly AuditedKey[], now: Date, paint: Palette): string[] {
  if (keys.length === 0) return ["The organization has no keys."];
  const rows = keys.map((key) => [
    key.name,
    key.redactedValue.replace(/\*{2,}|\.{2,}/, "…"),
    key.project?.name ?? "(admin key)",
    key.owner,
    isoDate(key.createdAt),
    key.lastUsedAt === undefined ? "never" : age(key.lastUsedAt, now),
  ]);
  const head = ["Key", "Shown as", "Project", "Owner", "Created", "Last used"];
  const cells = [head, ...rows].map((row) => row.map((cell) => shorten(neutralise(cell), WIDEST)));
  const widths = head.map((_, column) => Math.max(...cells.map((row) => displayWidth(row[column] ?? ""))));
  const lineOf = (row: readonly string[]): string =>
    row
      .map((cell, column) => cell + " ".repeat((widths[column] ?? 0) - displayWidth(cell)))
      .join("  ")
      .trimEnd();
  const [header = [], ...body] = cells;
  return [
    paint.dim(lineOf(header)),
    ...body.flatMap((row, index) => [lineOf(row), ...issueLines(keys[index], paint)]),
  ];
}

function issueLines(key: AuditedKey | undefined, paint: Palette): string[] {
  return (key?.issues ?? []).map((issue) => {
    const which = issue === "leaked" ? `: ${key?.leaks.join(", ")}; keysweep rotate ${key?.leaks[0]}` : "";
    const words = `    ${KEY_ISSUES[issue]}${which}`;
    return issue === "leaked" ? paint.live(words) : paint.warn(words);
  });
}

function limitLines(unlimited: readonly Unlimited[]): string[] {
  if (unlimited.length === 0) return [];
  const names = unlimited.map(({ project }) =>
    project === undefined ? "the organization" : neutralise(project.name),
  );
  return [`Without a hard spend limit: ${names.join(", ")}`];
}

function verdict({ issues, keys, projects }: AuditReport, unread: number, paint: Palette): string {
  const looked = `${count(keys.length, "key")} in ${count(projects, "project")}`;
  const rest = unread === 0 ? "" : ` Incomplete: ${count(unread, "thing")} could not be read.`;
  if (issues > 0) return paint.severity.high(`${count(issues, "issue")} in ${looked}.${rest}`);
  return unread > 0
    ? paint.warn(`No issue in what could be read: ${looked}.${rest}`)
    : paint.good(`No issue in ${looked}.`);
}
