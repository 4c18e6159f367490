import type { Finding, Leak, Place } from "../leaks/types.ts";
import type { Companion, SecretToVerify } from "./types.ts";

/** Providers whose credentials come in parts that are asked about together. */
const IN_PARTS: ReadonlySet<string> = new Set(["AWS", "Amazon Web Services", "Langfuse"]);

/** Parts of one credential stand this close to each other. Lines. */
const NEARBY = 10;

/**
 * The leaks as questions to their providers. A part of a credential takes along the nearest other part of each kind that
 * stands in the same file: an AWS key id its secret, and the secret its id.
 */
export function toVerify(leaks: readonly Leak[]): readonly SecretToVerify[] {
  return leaks.map((leak) => {
    const { ruleId, provider, secret } = leak;
    if (leak.foreignRule) return { ruleId, provider, secret, foreignRule: true };
    if (!IN_PARTS.has(provider)) return { ruleId, provider, secret };
    const told = leak.findings.flatMap(({ parts = [] }) => parts);
    const kinds = new Set(told.map((part) => kindOf(part)));
    const companions = [...told, ...companionsOf(leak, leaks).filter((other) => !kinds.has(kindOf(other)))];
    return { ruleId, provider, secret, ...(companions.length === 0 ? {} : { companions }) };
  });
}

function companionsOf(leak: Leak, leaks: readonly Leak[]): readonly Companion[] {
  const nearest = new Map<string, { readonly other: Leak; readonly distance: number }>();
  for (const other of leaks) {
    if (
      other.foreignRule ||
      other.provider !== leak.provider ||
      other.secret.reveal() === leak.secret.reveal()
    )
      continue;
    const distance = distanceOf(leak.findings, other.findings);
    const kind = kindOf(other);
    if (kind === kindOf(leak) || distance > NEARBY) continue;
    if (distance < (nearest.get(kind)?.distance ?? Number.POSITIVE_INFINITY))
      nearest.set(kind, { other, distance });
  }
  return [...nearest.values()].map(({ other: { ruleId, secret } }) => ({ ruleId, secret }));
}

/** Which part of a credential a text is, by its form. */
function kindOf({ secret }: Pick<Leak, "secret">): string {
  const text = secret.reveal();
  if (/^A[KS]IA[A-Z2-7]{16}$/.test(text)) return "id";
  if (/^(?:pk|sk)-lf-/.test(text)) return text.slice(0, 2);
  return text.length > 64 ? "token" : "secret";
}

/** Lines between the closest two findings in one and the same place; infinite when there are none. */
function distanceOf(some: readonly Finding[], others: readonly Finding[]): number {
  const lines = new Map<string, number[]>();
  for (const { place, line } of others) {
    const name = nameOf(place);
    lines.set(name, [...(lines.get(name) ?? []), line]);
  }
  let least = Number.POSITIVE_INFINITY;
  for (const { place, line } of some)
    for (const other of lines.get(nameOf(place)) ?? []) least = Math.min(least, Math.abs(line - other));
  return least;
}

/** The same for all findings in one text. */
function nameOf(place: Place): string {
  const { kind } = place;
  const path = "path" in place ? place.path : "";
  // The message of one commit is not that of another.
  const commit = kind === "commit-message" ? place.commit.id : "";
  return JSON.stringify([kind, "oid" in place ? place.oid : commit, path, place.inside ?? ""]);
}
