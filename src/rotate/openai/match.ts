import type { Secret } from "../../secret.ts";
import type { AdminApi } from "./admin-api.ts";
import type { AdminKey, Project, ProjectKey } from "./records.ts";

/** A record that may be a leaked key's. */
export type KeyRecord =
  | { readonly kind: "project"; readonly project: Project; readonly key: ProjectKey }
  | { readonly kind: "admin"; readonly key: AdminKey };

/** What looking for a key's record brought. */
export interface Matched {
  /** One: that is it. Several: a person must choose. None: no project has it (an old key, another organization's, or gone). */
  readonly candidates: readonly KeyRecord[];
  /** Fit by their shown characters, yet were made after the key was committed. */
  readonly tooYoung: readonly KeyRecord[];
}

/** Commit times come from people's clocks. */
const CLOCK_SLACK_SECONDS = 600;

/**
 * Whether a redacted value (`sk-proj-****…****abcd`, length kept, or `sk-abc...def`) can be `text`'s: its shown ends
 * must be the text's, and its stars as many as the text hides.
 */
export function fitsRedacted(text: string, redacted: string): boolean {
  const parts = /^([^*.…]+)(\*+|\.{2,}|…+)([^*.…]+)$/.exec(redacted);
  const [, head, middle, tail] = parts ?? [];
  if (head === undefined || middle === undefined || tail === undefined) return false;
  if (!text.startsWith(head) || !text.endsWith(tail)) return false;
  // Stars keep the length, except where there are so few that they merely say "hidden".
  if (middle.startsWith("*") && middle.length > 4)
    return head.length + middle.length + tail.length === text.length;
  return text.length > head.length + tail.length;
}

/**
 * Looks through every project's keys (or the organization's admin keys) for the record of `secret`. `committedAt`: seconds
 * since 1970 of the first commit that holds it. Never guesses: all that fit are returned.
 */
export async function findRecords(api: AdminApi, secret: Secret, committedAt?: number): Promise<Matched> {
  const text = secret.reveal();
  const fitting: KeyRecord[] = [];
  if (text.startsWith("sk-admin-")) {
    for (const key of await api.adminKeys())
      if (fitsRedacted(text, key.redactedValue)) fitting.push({ kind: "admin", key });
  } else {
    for (const project of await api.projects())
      for (const key of await api.projectKeys(project.id))
        if (fitsRedacted(text, key.redactedValue)) fitting.push({ kind: "project", project, key });
  }
  const isOldEnough = ({ key }: KeyRecord): boolean =>
    committedAt === undefined || key.createdAt <= committedAt + CLOCK_SLACK_SECONDS;
  return {
    candidates: fitting.filter(isOldEnough),
    tooYoung: fitting.filter((record) => !isOldEnough(record)),
  };
}
