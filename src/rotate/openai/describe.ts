import { KeysweepError } from "../../errors.ts";
import type { AdminApi, Spend } from "./admin-api.ts";
import type { KeyRecord } from "./match.ts";

/** What a person wants to know of a leaked key before replacing it. Times are seconds since 1970. */
export interface RecordDescription {
  readonly id: string;
  readonly name: string;
  /** Absent for admin keys, which belong to the whole organization. */
  readonly project?: string;
  /** `Jo <jo@example.com>`, `service account build`, or a person's name. */
  readonly owner: string;
  readonly createdAt: number;
  readonly lastUsedAt?: number;
  /** Used after it was committed: by whom, only its owner knows. */
  readonly usedSinceLeak?: boolean;
  /** Spent with it since the leak; absent when nobody knows when that was, or for admin keys, which spend nothing. */
  readonly spentSinceLeak?: readonly Spend[];
  /** Why nobody could say what was spent. */
  readonly spendingUnread?: string;
}

/** `leakedAt`: seconds since 1970 of the first commit that holds the key. Throws `PROVIDER`, `NETWORK`. */
export async function describeRecord(
  api: AdminApi,
  record: KeyRecord,
  leakedAt?: number,
): Promise<RecordDescription> {
  const { key } = record;
  const spent =
    leakedAt === undefined || record.kind === "admin"
      ? {}
      : await spendingOf(api, key.id, Math.max(leakedAt, key.createdAt));
  return {
    id: key.id,
    name: key.name,
    ...(record.kind === "project" ? { project: record.project.name } : {}),
    owner: ownerOf(record),
    createdAt: key.createdAt,
    ...(key.lastUsedAt === undefined ? {} : { lastUsedAt: key.lastUsedAt }),
    ...(leakedAt === undefined ? {} : { usedSinceLeak: (key.lastUsedAt ?? 0) > leakedAt }),
    ...spent,
  };
}

/** A key is replaced all the same where nobody may read the organization's costs. */
async function spendingOf(
  api: AdminApi,
  key: string,
  since: number,
): Promise<Pick<RecordDescription, "spentSinceLeak" | "spendingUnread">> {
  try {
    return { spentSinceLeak: await api.spent(key, since) };
  } catch (error) {
    if (!(error instanceof KeysweepError) || (error.code !== "PROVIDER" && error.code !== "NETWORK"))
      throw error;
    return { spendingUnread: error.message };
  }
}

function ownerOf(record: KeyRecord): string {
  if (record.kind === "admin") return record.key.owner.name ?? "unknown";
  const { owner } = record.key;
  if (owner === undefined) return "unknown";
  return owner.type === "user" ? `${owner.name} <${owner.email}>` : `service account ${owner.name}`;
}
