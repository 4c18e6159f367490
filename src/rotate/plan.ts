import type { Finding, Leak, Place, VerdictKind } from "../leaks/types.ts";
import type { KeyRecord } from "./openai/match.ts";
import { type PlanStep, planSteps, type StepOptions } from "./plan-steps.ts";

/** By when, and why then. */
export interface Deadline {
  /** `now`, a day (ISO 8601), or `none`: the key is dead already. */
  readonly by: string;
  readonly why: string;
}

/** Whom a rotation concerns. */
export interface Contact {
  readonly who: string;
  readonly why: string;
}

/** A rotation as data: everything a person must know and do, for any provider. Holds no secret. */
export interface RotationPlan {
  readonly provider: string;
  readonly description: string;
  readonly fingerprint: string;
  /** The key, redacted. */
  readonly key: string;
  /** What the key's provider says of it; `unverified` where nobody asked. */
  readonly verdict: VerdictKind;
  readonly deadline: Deadline;
  /** What the rule that found it says of replacing such keys, in short; for those that people replace. */
  readonly advice?: string;
  /** Every place it stands, in the order of the findings. */
  readonly places: readonly Place[];
  readonly steps: readonly PlanStep[];
  readonly tell: readonly Contact[];
}

export interface PlanOptions extends StepOptions {
  /** The key's record, where it was found. */
  readonly record?: KeyRecord;
  /** False: somebody looked through the whole history and the key was never committed. Absent: nobody looked. */
  readonly wasCommitted?: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Keys are replaced at least this often. */
export const POLICY_DAYS = 90;

export function makePlan(leak: Leak, options: PlanOptions): RotationPlan {
  const isByHand = (options.target?.kind ?? "by-hand") === "by-hand";
  return {
    provider: leak.provider,
    description: leak.description,
    fingerprint: leak.fingerprint,
    key: leak.secret.redacted(),
    verdict: leak.verdict,
    deadline: deadlineOf(leak, options),
    ...(isByHand && leak.remedy.steps !== undefined ? { advice: leak.remedy.steps } : {}),
    places: leak.findings.map(({ place }) => place),
    steps: planSteps(leak, options),
    tell: contactsOf(leak, options.record),
  };
}

/** Whether people beyond this working tree may have seen it: it is part of a commit, a tag, a note. */
function isExposed({ provenance, findings }: Leak): boolean {
  const local: readonly Place["kind"][] = ["file", "stdin", "index", "unreachable"];
  return provenance?.pushed === true || findings.some(({ place }) => !local.includes(place.kind));
}

function deadlineOf(leak: Leak, { record, wasCommitted, now }: PlanOptions): Deadline {
  if (leak.verdict === "revoked")
    return {
      by: "none",
      why: "Its provider says that it is revoked: nothing is left to replace but its uses.",
    };
  if (leak.provenance?.pushed === true)
    return { by: "now", why: "Everybody who can read a remote has had it: take it as known." };
  if (isExposed(leak))
    return { by: "now", why: "It stands in the history, which every clone carries: take it as exposed." };
  if (wasCommitted !== false)
    return { by: "now", why: "Nobody has looked whether it was ever committed: take it as exposed." };
  const day = 86_400_000;
  const end = (record === undefined ? now : record.key.createdAt * 1000) + POLICY_DAYS * day;
  if (end <= now) return { by: "now", why: `It is older than the ${POLICY_DAYS} days that a key may have.` };
  return {
    by: new Date(end).toISOString().slice(0, 10),
    why: `It was never committed; every key is replaced after ${POLICY_DAYS} days.`,
  };
}

function contactsOf(leak: Leak, record: KeyRecord | undefined): readonly Contact[] {
  const contacts: Contact[] = [];
  if (record?.kind === "project" && record.key.owner !== undefined) {
    const { owner } = record.key;
    if (owner.type === "user")
      contacts.push({
        who: `${owner.name} <${owner.email}>`,
        why: "The key belongs to them: they make the new one.",
      });
    else
      contacts.push({ who: `whoever runs ${owner.name}`, why: "The key belongs to this service account." });
  } else if (record?.kind === "admin" && record.key.owner.name !== undefined)
    contacts.push({ who: record.key.owner.name, why: "The admin key is theirs." });
  for (const who of authorsOf(leak.findings, leak))
    contacts.push({ who, why: "Committed it: may know where else it is in use." });
  if (leak.provenance?.pushed === true)
    contacts.push({
      who: "your security contact",
      why: "It has left this machine: use of it must be looked into.",
    });
  return contacts;
}

function authorsOf(findings: readonly Finding[], { provenance }: Leak): readonly string[] {
  const authors = findings.flatMap(({ place }) =>
    "commit" in place && typeof place.commit === "object" ? [place.commit.author.who] : [],
  );
  const first = provenance?.first?.author.who;
  return [...new Set([...(first === undefined ? [] : [first]), ...authors])]
    .filter((who) => who !== "")
    .slice(0, 10);
}
