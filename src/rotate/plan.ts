import type { Finding, Leak, Place } from "../leaks/types.ts";
import type { Target } from "./journal.ts";
import type { KeyRecord } from "./openai/match.ts";

/** What a step of a rotation is about. */
export type StepId = "create" | "store" | "deploy" | "verify-new" | "revoke" | "verify-dead" | "clean-up";

/** One step, for a person to read before it happens. */
export interface PlanStep {
  readonly id: StepId;
  /** A few words. */
  readonly title: string;
  /** Whole sentences: what will happen, and what to do where it is a person's turn. */
  readonly does: string;
  readonly by: "keysweep" | "person";
  /** Where to click. */
  readonly link?: string;
  /** It cannot be undone. */
  readonly destructive: boolean;
}

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
  readonly deadline: Deadline;
  /** Every place it stands, in the order of the findings. */
  readonly places: readonly Place[];
  readonly steps: readonly PlanStep[];
  readonly tell: readonly Contact[];
}

export interface PlanOptions {
  /** By what means; absent: by hand. */
  readonly target?: Target;
  /** The key's record, where it was found. */
  readonly record?: KeyRecord;
  /** Labels of the stores that will be written. */
  readonly stores?: readonly string[];
  /** The deploy command, as it was given. */
  readonly deploy?: string;
  /** False: somebody looked through the whole history and the key was never committed. Absent: nobody looked. */
  readonly wasCommitted?: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Keys are replaced at least this often. */
export const POLICY_DAYS = 90;

/** Where OpenAI's keys are made and deleted. */
export const OPENAI_LINKS = {
  keys: "https://platform.openai.com/api-keys",
  adminKeys: "https://platform.openai.com/settings/organization/admin-keys",
  projectKeys: (project: string) =>
    `https://platform.openai.com/settings/${encodeURIComponent(project)}/api-keys`,
  serviceAccounts: (project: string) =>
    `https://platform.openai.com/settings/${encodeURIComponent(project)}/members`,
} as const;

export function makePlan(leak: Leak, options: PlanOptions): RotationPlan {
  return {
    provider: leak.provider,
    description: leak.description,
    fingerprint: leak.fingerprint,
    key: leak.secret.redacted(),
    deadline: deadlineOf(leak, options),
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
        why: "The key is theirs: they make the new one.",
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

/** The steps of a rotation by a target's means. */
export function planSteps(
  leak: Pick<Leak, "provider" | "remedy">,
  options: Omit<PlanOptions, "now">,
): readonly PlanStep[] {
  const { stores = [], deploy } = options;
  const target = options.target ?? { kind: "by-hand" };
  const step = (id: StepId, title: string, does: string, more: Partial<PlanStep> = {}): PlanStep => ({
    id,
    title,
    does,
    by: "keysweep",
    destructive: false,
    ...more,
  });
  return [
    createStep(leak, target, step),
    stores.length > 0
      ? step("store", "Store it", `Writes the new key to ${stores.join(", ")}.`)
      : step(
          "store",
          "Store it",
          "Put the new key wherever the old one is read from. Name stores (--store) and keysweep writes them.",
          { by: "person" },
        ),
    deploy === undefined
      ? step(
          "deploy",
          "Deploy",
          "Restart or redeploy whatever reads the key. Name a command (--deploy) and keysweep runs it.",
          { by: "person" },
        )
      : step("deploy", "Deploy", `Runs: ${deploy}`),
    step(
      "verify-new",
      "Verify the new key",
      "Asks the provider until the new key answers; that can take a minute.",
    ),
    revokeStep(leak, target, step),
    step(
      "verify-dead",
      "Verify that the old key is dead",
      "Asks the provider until it has refused the old key for a minute.",
    ),
    step(
      "clean-up",
      "Clean up",
      "Take the key out of the files it stands in. Rewriting history is no substitute for revoking it: whoever has a clone has the key.",
      { by: "person" },
    ),
  ];
}

type MakeStep = (id: StepId, title: string, does: string, more?: Partial<PlanStep>) => PlanStep;

function createStep(leak: Pick<Leak, "provider" | "remedy">, target: Target, step: MakeStep): PlanStep {
  const title = "Create a new key";
  switch (target.kind) {
    case "openai-account":
      return target.mode === "same"
        ? step(
            "create",
            title,
            "Makes a second key on the same service account, with all permissions unless scopes are named.",
          )
        : step("create", title, "Makes a new service account in the same project, with its first key.");
    case "openai-admin":
      return step("create", title, "Makes a second admin key.");
    case "openai-person":
      return target.mode === "new"
        ? step(
            "create",
            title,
            "Makes a service account in the same project, with its first key, in place of the person's.",
          )
        : step(
            "create",
            title,
            "Only its owner can make a person's key: make one in the same project and hand it to keysweep at the hidden prompt.",
            { by: "person", link: OPENAI_LINKS.projectKeys(target.project) },
          );
    case "by-hand": {
      const does =
        leak.remedy.steps ?? "Make a new key where the old one was made, with the same permissions or fewer.";
      return step("create", title, does, { by: "person", ...linkOf(leak) });
    }
  }
}

function revokeStep(leak: Pick<Leak, "provider" | "remedy">, target: Target, step: MakeStep): PlanStep {
  const title = "Revoke the old key";
  const more = { destructive: true } as const;
  switch (target.kind) {
    case "openai-account":
      return target.mode === "same"
        ? step("revoke", title, "Deletes the old key through the API; its service account stays.", more)
        : step(
            "revoke",
            title,
            "Deletes the old service account with its keys, for this server deletes no single key of one.",
            more,
          );
    case "openai-admin":
    case "openai-person":
      return step("revoke", title, "Deletes the old key through the API.", more);
    case "by-hand":
      return step("revoke", title, "Delete the old key where it was made.", {
        ...more,
        by: "person",
        ...linkOf(leak),
      });
  }
}

function linkOf({ remedy, provider }: Pick<Leak, "provider" | "remedy">): { readonly link?: string } {
  const link = remedy.url ?? (provider === "OpenAI" ? OPENAI_LINKS.keys : undefined);
  return link === undefined ? {} : { link };
}
