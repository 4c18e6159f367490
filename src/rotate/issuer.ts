import { KeysweepError } from "../errors.ts";
import type { Secret } from "../secret.ts";
import type { MadeKey, Target } from "./journal.ts";
import type { AdminApi, CreatedKey, Deletion, NewKey } from "./openai/admin-api.ts";
import type { KeyRecord } from "./openai/match.ts";
import { OPENAI_LINKS } from "./plan-steps.ts";

/** How a key is replaced, by its record; without one, by hand. `serviceAccount`: a person's key gives way to a service account's. */
export function targetOf(
  record: KeyRecord | undefined,
  options: { readonly serviceAccount?: boolean } = {},
): Target {
  if (record === undefined) return { kind: "by-hand" };
  if (record.kind === "admin") return { kind: "openai-admin", key: record.key.id };
  const { project, key } = record;
  if (key.owner?.type === "service_account")
    return { kind: "openai-account", project: project.id, key: key.id, account: key.owner.id, mode: "same" };
  const mode = options.serviceAccount === true ? "new" : "by-hand";
  return { kind: "openai-person", project: project.id, key: key.id, mode };
}

/** Whether the API makes the new key; otherwise a person does. */
export function isMadeByApi(target: Target): boolean {
  return target.kind === "openai-account" || target.kind === "openai-admin" || isNewAccount(target);
}

function isNewAccount(target: Target): boolean {
  return (target.kind === "openai-person" || target.kind === "openai-account") && target.mode === "new";
}

/** Makes the new key. Undefined: this server adds no key to a service account, a new account must do. */
export async function createFor(api: AdminApi, target: Target, key: NewKey): Promise<CreatedKey | undefined> {
  switch (target.kind) {
    case "openai-account":
      return target.mode === "same"
        ? await api.createAccountKey(target.project, target.account, key)
        : await api.createAccount(target.project, key);
    case "openai-person":
      return await api.createAccount(target.project, key);
    case "openai-admin":
      return await api.createAdminKey(key);
    case "by-hand":
      return undefined;
  }
}

/** Whether a key that this rotation made is still there; for when its text is lost and it cannot be asked. */
export async function isStillThere(api: AdminApi, target: Target, made: MadeKey): Promise<boolean> {
  const { id } = made;
  if (id === undefined) return false;
  if (target.kind === "openai-admin") return (await api.adminKeys()).some((key) => key.id === id);
  return target.kind !== "by-hand" && (await api.projectKey(target.project, id)) !== undefined;
}

/** What revoking came to. `needs-new-account`: this server deletes no single key of a service account. */
export type Revocation = "revoked" | "needs-new-account";

/** Deletes the old key. Throws `PROVIDER` where a person must. */
export async function revokeOld(
  api: AdminApi,
  target: Exclude<Target, { kind: "by-hand" }>,
  superseded: readonly MadeKey[],
): Promise<Revocation> {
  if (target.kind === "openai-admin") {
    mustBeGone(await api.deleteAdminKey(target.key), OPENAI_LINKS.adminKeys);
    return "revoked";
  }
  const deletion = await api.deleteProjectKey(target.project, target.key);
  if (target.kind === "openai-person") mustBeGone(deletion, OPENAI_LINKS.projectKeys(target.project));
  if (typeof deletion === "string" || target.kind === "openai-person") return "revoked";
  if (target.mode === "same") return "needs-new-account";
  // Deleting an account takes all its keys along: only if there are none but those that this rotation replaces.
  const ours = new Set([target.key, ...superseded.map(({ id }) => id)]);
  const names = new Set(superseded.map(({ name }) => name));
  const others = (await api.projectKeys(target.project)).filter(
    ({ id, name, owner }) =>
      owner?.type === "service_account" && owner.id === target.account && !ours.has(id) && !names.has(name),
  );
  if (others.length > 0)
    throw new KeysweepError(
      "PROVIDER",
      `this server deletes no single key of a service account, and the account has ${others.length} more: ${others.map(({ name }) => name).join(", ")}`,
      {
        hint: `Replace those too, or delete the old key at ${OPENAI_LINKS.projectKeys(target.project)}; then go on with --resume.`,
      },
    );
  const whole = await api.deleteAccount(target.project, target.account);
  mustBeGone(whole, OPENAI_LINKS.serviceAccounts(target.project));
  return "revoked";
}

/** Throws `PROVIDER`, with the server's words, where a person must delete. */
function mustBeGone(deletion: Deletion, link: string): void {
  if (typeof deletion === "string") return;
  throw new KeysweepError(
    "PROVIDER",
    `OpenAI does not delete this key through the API: ${deletion.refused}`,
    {
      hint: `Delete it at ${link}; then go on with --resume.`,
    },
  );
}

/**
 * Deletes keys that this rotation made and cannot use: their text went with a process that was stopped. Only what carries
 * a name this rotation wrote down before it asked for it, and never `kept`.
 */
export async function deleteSuperseded(
  api: AdminApi,
  target: Exclude<Target, { kind: "by-hand" }>,
  superseded: readonly MadeKey[],
  kept: MadeKey | undefined,
): Promise<void> {
  if (superseded.length === 0) return;
  const names = new Set(superseded.map(({ name }) => name));
  const isOurs = ({ id, name }: { readonly id: string; readonly name: string }): boolean =>
    names.has(name) && id !== kept?.id && id !== kept?.account;
  if (target.kind === "openai-admin") {
    for (const key of (await api.adminKeys()).filter(isOurs)) await api.deleteAdminKey(key.id);
    return;
  }
  for (const account of (await api.serviceAccounts(target.project)).filter(isOurs))
    await api.deleteAccount(target.project, account.id);
  for (const key of (await api.projectKeys(target.project)).filter(isOurs))
    mustBeGone(await api.deleteProjectKey(target.project, key.id), OPENAI_LINKS.projectKeys(target.project));
}

/** Whether `key` is the one that the API itself is used with: it cannot delete itself. */
export function isOwnKey(adminKey: Secret | undefined, key: Secret): boolean {
  return adminKey?.reveal() === key.reveal();
}
