import { neutraliseJson } from "../../report/neutral.ts";
import type { Audited } from "./audited.ts";

/** An audit for programs. */
export function auditJson({ audit, swept, unread }: Audited): string {
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
