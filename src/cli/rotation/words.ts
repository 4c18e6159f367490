import type { Finding, Leak } from "../../leaks/types.ts";
import { neutralise } from "../../report/neutral.ts";
import type { Palette } from "../../report/palette.ts";
import { commitOf, placeName } from "../../report/place.ts";
import { wrap } from "../../report/width.ts";
import { age, count, isoDate, shortId, VERDICT_WORDS } from "../../report/words.ts";
import type { Spend } from "../../rotate/openai/admin-api.ts";
import type { RecordDescription } from "../../rotate/openai/describe.ts";
import type { RotationPlan } from "../../rotate/plan.ts";
import type { PlanStep } from "../../rotate/plan-steps.ts";

/** How lines are made. */
export interface Style {
  readonly paint: Palette;
  /** Columns of the terminal. */
  readonly width: number;
  readonly now: Date;
}

/** Width of the column of labels. */
const LABEL = 12;

/** A label and wrapped words beside it. Neutralised here. */
export function fact(label: string, words: string, { width }: Style): string[] {
  return wrap(neutralise(words), Math.max(30, width - LABEL)).map(
    (line, index) => (index === 0 ? label.padEnd(LABEL) : " ".repeat(LABEL)) + line,
  );
}

/** Sentences over the whole width. Neutralised here. */
export function paragraph(words: string, { width }: Style): string[] {
  return wrap(neutralise(words), Math.max(30, width));
}

/** What the provider says of the leaked key; nothing where nobody asked. */
export function verdictLines({ verdict, verification }: Leak, style: Style): string[] {
  return verification === undefined
    ? []
    : fact("Verdict", `${VERDICT_WORDS[verdict]}. ${verification.explanation}`, style);
}

/** What the rule that found the key says of replacing such keys. */
export function adviceLines(advice: string | undefined, style: Style): string[] {
  return advice === undefined ? [] : fact("In short", advice, style);
}

/** A step: what it is called, what it will do, who does it and where. */
export function stepLines(step: PlanStep, style: Style, number?: number): string[] {
  const { paint, width } = style;
  const who = step.by === "person" ? paint.warn(" (your turn)") : "";
  const grave = step.destructive ? paint.severity.critical(" (cannot be undone)") : "";
  const mark = number === undefined ? "→" : `${number}.`;
  return [
    `${mark} ${paint.strong(step.title)}${who}${grave}`,
    ...wrap(neutralise(step.does), Math.max(30, width - 3)).map((line) => `   ${line}`),
    ...(step.link === undefined ? [] : [`   ${paint.path(neutralise(step.link))}`]),
  ];
}

/** A whole plan for a leak, for a person. `record`: lines on what the provider knows of the key. */
export function planLines(plan: RotationPlan, leak: Leak, record: readonly string[], style: Style): string[] {
  const { paint } = style;
  const { deadline, tell } = plan;
  const by = deadline.by === "now" ? "NOW" : deadline.by === "none" ? "none" : `by ${deadline.by}`;
  return [
    `${paint.strong(neutralise(plan.description))}  ${paint.secret(neutralise(plan.key))}  ${paint.dim(plan.fingerprint)}`,
    ...verdictLines(leak, style),
    ...fact("Deadline", `${by}. ${deadline.why}`, style),
    ...adviceLines(plan.advice, style),
    ...record,
    "",
    paint.strong(`It stands in ${count(leak.findings.length, "place")}:`),
    ...leak.findings.flatMap((finding) => item(placeWords(finding), style)),
    ...(tell.length === 0 ? [] : ["", paint.strong("Tell:")]),
    ...tell.flatMap(({ who, why }) => item(`${who}: ${why}`, style)),
    "",
    paint.strong("Steps:"),
    ...plan.steps.flatMap((step, index) => stepLines(step, style, index + 1)),
  ];
}

/** One of several, indented. Neutralised here. */
function item(words: string, { width }: Style): string[] {
  return wrap(neutralise(words), Math.max(30, width - 5)).map(
    (line, index) => (index === 0 ? "   " : "     ") + line,
  );
}

function placeWords({ place, line }: Finding): string {
  const commit = commitOf(place);
  const since =
    commit === undefined
      ? ""
      : `, commit ${shortId(commit.id)} of ${isoDate(commit.author.time)} by ${commit.author.who}`;
  return `${placeName(place)}:${line}${since}`;
}

/** What is known of a key's record. */
export function recordLines(record: RecordDescription, style: Style): string[] {
  const { now } = style;
  const used =
    record.lastUsedAt === undefined
      ? "never, as far as OpenAI knows"
      : `${isoDate(record.lastUsedAt)} (${age(record.lastUsedAt, now)})`;
  const since =
    record.usedSinceLeak === true ? ": after it was committed; only its owner can say by whom" : "";
  return [
    ...fact("Record", `${record.name} (${record.id})`, style),
    ...(record.project === undefined
      ? fact("Scope", "an admin key of the whole organization", style)
      : fact("Project", record.project, style)),
    ...fact("Owner", record.owner, style),
    ...fact("Created", `${isoDate(record.createdAt)} (${age(record.createdAt, now)})`, style),
    ...fact("Last used", `${used}${since}`, style),
    ...(record.spentSinceLeak === undefined
      ? []
      : fact("Spent", `${spendWords(record.spentSinceLeak)} since the leak`, style)),
    ...(record.spendingUnread === undefined
      ? []
      : fact("Spent", `not known (${record.spendingUnread})`, style)),
  ];
}

function spendWords(spent: readonly Spend[]): string {
  const sums = spent.filter(({ amount }) => amount > 0);
  return sums.length === 0
    ? "nothing"
    : sums.map(({ amount, currency }) => `${amount.toFixed(2)} ${currency.toUpperCase()}`).join(", ");
}
