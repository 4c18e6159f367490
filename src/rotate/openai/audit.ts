import { KeysweepError } from "../../errors.ts";
import type { Secret } from "../../secret.ts";
import { POLICY_DAYS } from "../plan.ts";
import type { AdminApi } from "./admin-api.ts";
import { fitsRedacted } from "./match.ts";
import type { AdminKey, KeyOwner, ProjectKey } from "./records.ts";

/** What an audit holds keys to. Days. */
export interface AuditPolicy {
  /** Older keys are to be replaced. */
  readonly maxAgeDays: number;
  /** Keys that nobody used for so long are to be deleted. */
  readonly maxIdleDays: number;
  /** New keys may be unused for so long. */
  readonly graceDays: number;
}

export const AUDIT_POLICY: AuditPolicy = { maxAgeDays: POLICY_DAYS, maxIdleDays: 60, graceDays: 7 };

/** What is wrong with a key. */
export type KeyIssue =
  | "leaked"
  | "owner-gone"
  | "too-old"
  | "never-used"
  | "long-unused"
  | "persons-key"
  | "no-expiry";

/** In words, for tables. */
export const KEY_ISSUES: Readonly<Record<KeyIssue, string>> = {
  leaked: "this repository leaked it",
  "owner-gone": "its owner has left",
  "too-old": "older than the policy allows",
  "never-used": "never used",
  "long-unused": "not used for a long time",
  "persons-key": "a person's key: a service account's would outlive that person",
  "no-expiry": "does not expire",
};

/** A key and what is wrong with it. Times are seconds since 1970. */
export interface AuditedKey {
  readonly kind: "project" | "admin";
  readonly id: string;
  readonly name: string;
  readonly redactedValue: string;
  /** Absent for admin keys. */
  readonly project?: { readonly id: string; readonly name: string };
  readonly owner: string;
  readonly createdAt: number;
  readonly lastUsedAt?: number;
  /** Admin keys only: the API tells no expiry of a project's keys. */
  readonly expiresAt?: number;
  /** Worst first; empty: nothing. */
  readonly issues: readonly KeyIssue[];
  /** Fingerprints of the leaks whose shown characters fit this key. More keys than one may fit a leak. */
  readonly leaks: readonly string[];
}

/** A project, or the organization, that nothing keeps from spending without end. */
export interface Unlimited {
  /** Absent: the organization. */
  readonly project?: { readonly id: string; readonly name: string };
}

/** All projects' keys against the policy. Holds no secret. */
export interface AuditReport {
  readonly policy: AuditPolicy;
  /** Those with issues first, worst first; then by age. */
  readonly keys: readonly AuditedKey[];
  /** Without a hard spend limit. */
  readonly unlimited: readonly Unlimited[];
  readonly projects: number;
  /** Keys with issues and unlimited places: 0 means that the policy is kept, as far as everything could be read. */
  readonly issues: number;
  /** What OpenAI would not say: issues there are not known. */
  readonly unread: readonly { readonly what: string; readonly why: string }[];
}

export interface AuditOptions {
  readonly policy?: AuditPolicy;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Keys this repository leaked. */
  readonly leaks?: readonly { readonly fingerprint: string; readonly secret: Secret }[];
}

/**
 * Reads every project's keys, the admin keys, the users and the spend limits. What cannot be read is named in the report;
 * throws `PROVIDER`, `NETWORK` when not even the projects can.
 */
export async function auditKeys(api: AdminApi, options: AuditOptions): Promise<AuditReport> {
  const policy = options.policy ?? AUDIT_POLICY;
  const unread: { readonly what: string; readonly why: string }[] = [];
  /** The answer in a box: undefined when there was none. */
  async function attempt<T>(what: string, answer: Promise<T>): Promise<{ readonly is: T } | undefined> {
    try {
      return { is: await answer };
    } catch (error) {
      if (!(error instanceof KeysweepError) || (error.code !== "PROVIDER" && error.code !== "NETWORK"))
        throw error;
      unread.push({ what, why: error.message });
      return undefined;
    }
  }
  const projects = await api.projects();
  const [users, adminKeys, organizationLimit] = await Promise.all([
    attempt("the users", api.users()),
    attempt("the admin keys", api.adminKeys()),
    attempt("the organization's spend limit", api.spendLimit()),
  ]);
  const members = users && new Set(users.is.map(({ id }) => id));
  const active = projects.filter(({ archived }) => !archived);
  const keys: AuditedKey[] = [];
  const unlimited: Unlimited[] =
    organizationLimit !== undefined && organizationLimit.is === undefined ? [{}] : [];
  for (const { id, name } of active) {
    const project = { id, name };
    const found = await attempt(`the keys of project ${name}`, api.projectKeys(id));
    for (const key of found?.is ?? []) keys.push(auditProjectKey(key, project, members, options));
    const limit = await attempt(`the spend limit of project ${name}`, api.spendLimit(id));
    if (limit !== undefined && limit.is === undefined) unlimited.push({ project });
  }
  for (const key of adminKeys?.is ?? []) keys.push(auditAdminKey(key, members, options));
  keys.sort((a, b) => rank(a) - rank(b) || a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
  return {
    policy,
    keys,
    unlimited,
    projects: active.length,
    issues: keys.filter(({ issues }) => issues.length > 0).length + unlimited.length,
    unread,
  };
}

/** `members`: ids of the organization's users; undefined where they could not be read. */
function auditProjectKey(
  key: ProjectKey,
  project: { readonly id: string; readonly name: string },
  members: ReadonlySet<string> | undefined,
  options: AuditOptions,
): AuditedKey {
  const leaks = leaksOf(key.redactedValue, options);
  const issues: KeyIssue[] = [
    ...commonIssues(key, leaks, options),
    ...(isOwnerGone(key, members) ? (["owner-gone"] as const) : []),
    ...(key.owner?.type === "user" ? (["persons-key"] as const) : []),
  ];
  return {
    kind: "project",
    id: key.id,
    name: key.name,
    redactedValue: key.redactedValue,
    project,
    owner: ownerName(key.owner),
    createdAt: key.createdAt,
    ...(key.lastUsedAt === undefined ? {} : { lastUsedAt: key.lastUsedAt }),
    issues: worstFirst(issues),
    leaks,
  };
}

function auditAdminKey(
  key: AdminKey,
  members: ReadonlySet<string> | undefined,
  options: AuditOptions,
): AuditedKey {
  const leaks = leaksOf(key.redactedValue, options);
  const { id } = key.owner;
  const issues: KeyIssue[] = [
    ...commonIssues(key, leaks, options),
    ...(key.expiresAt === undefined ? (["no-expiry"] as const) : []),
    ...(members !== undefined && id?.startsWith("user-") && !members.has(id)
      ? (["owner-gone"] as const)
      : []),
  ];
  return {
    kind: "admin",
    id: key.id,
    name: key.name,
    redactedValue: key.redactedValue,
    owner: key.owner.name ?? id ?? "unknown",
    createdAt: key.createdAt,
    ...(key.lastUsedAt === undefined ? {} : { lastUsedAt: key.lastUsedAt }),
    ...(key.expiresAt === undefined ? {} : { expiresAt: key.expiresAt }),
    issues: worstFirst(issues),
    leaks,
  };
}

const DAY = 86_400;

function commonIssues(
  key: { readonly createdAt: number; readonly lastUsedAt: number | undefined },
  leaks: readonly string[],
  { policy = AUDIT_POLICY, now }: AuditOptions,
): readonly KeyIssue[] {
  const age = now / 1000 - key.createdAt;
  const idle = key.lastUsedAt === undefined ? undefined : now / 1000 - key.lastUsedAt;
  return [
    ...(leaks.length > 0 ? (["leaked"] as const) : []),
    ...(age > policy.maxAgeDays * DAY ? (["too-old"] as const) : []),
    ...(idle === undefined && age > policy.graceDays * DAY ? (["never-used"] as const) : []),
    ...(idle !== undefined && idle > policy.maxIdleDays * DAY ? (["long-unused"] as const) : []),
  ];
}

function leaksOf(redactedValue: string, { leaks = [] }: AuditOptions): readonly string[] {
  return leaks
    .filter(({ secret }) => fitsRedacted(secret.reveal(), redactedValue))
    .map(({ fingerprint }) => fingerprint);
}

function isOwnerGone(
  { owner, ownerHasAccess }: ProjectKey,
  members: ReadonlySet<string> | undefined,
): boolean {
  return !ownerHasAccess || (owner?.type === "user" && members !== undefined && !members.has(owner.id));
}

function ownerName(owner: KeyOwner | undefined): string {
  if (owner === undefined) return "unknown";
  return owner.type === "user" ? `${owner.name} <${owner.email}>` : `service account ${owner.name}`;
}

const ORDER = Object.keys(KEY_ISSUES);

function worstFirst(issues: readonly KeyIssue[]): readonly KeyIssue[] {
  return [...issues].sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b));
}

function rank({ issues }: AuditedKey): number {
  const [worst] = issues;
  return worst === undefined ? ORDER.length : ORDER.indexOf(worst);
}
