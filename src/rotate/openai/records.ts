import { KeysweepError } from "../../errors.ts";

/** Records of OpenAI's Admin API, as far as rotation and audit use them. Times are seconds since 1970. */

export interface Project {
  readonly id: string;
  readonly name: string;
  readonly archived: boolean;
}

/** Whose key it is. */
export type KeyOwner =
  | { readonly type: "user"; readonly id: string; readonly name: string; readonly email: string }
  | { readonly type: "service_account"; readonly id: string; readonly name: string };

export interface ProjectKey {
  readonly id: string;
  readonly name: string;
  /** First 8 characters, stars, last 4; older answers `sk-abc...def`. */
  readonly redactedValue: string;
  readonly createdAt: number;
  /** Undefined: never, as far as OpenAI knows. */
  readonly lastUsedAt: number | undefined;
  /** Whether the owner can still reach the project. */
  readonly ownerHasAccess: boolean;
  /** Undefined when the answer names none. */
  readonly owner: KeyOwner | undefined;
}

export interface AdminKey {
  readonly id: string;
  readonly name: string;
  readonly redactedValue: string;
  readonly createdAt: number;
  readonly lastUsedAt: number | undefined;
  /** Undefined: never. */
  readonly expiresAt: number | undefined;
  readonly owner: { readonly id: string | undefined; readonly name: string | undefined };
}

export interface ServiceAccount {
  readonly id: string;
  readonly name: string;
}

export interface OrganizationUser {
  readonly id: string;
  readonly name: string | undefined;
  readonly email: string | undefined;
}

/** A monthly hard limit. */
export interface SpendLimit {
  readonly cents: number;
  readonly currency: string;
}

/** A key that was just made: its text is told once and never again. `Secret` is made of `value` at once. */
export interface NewKeyRecord {
  readonly id: string;
  readonly value: string;
}

/** Reads fields of a JSON object; throws `PROVIDER` where the answer is not what the contract says. */
export interface Fields {
  text(name: string): string;
  /** Null and absent are undefined. */
  optionalText(name: string): string | undefined;
  number(name: string): number;
  optionalNumber(name: string): number | undefined;
  boolean(name: string): boolean;
  object(name: string): Fields;
  optionalObject(name: string): Fields | undefined;
  list(name: string): readonly Fields[];
}

export function fieldsOf(json: unknown, what: string): Fields {
  if (typeof json !== "object" || json === null || Array.isArray(json)) throw odd(what);
  const record = json as Readonly<Record<string, unknown>>;
  const of = <T>(name: string, isRight: (value: unknown) => value is T): T => {
    const value = Object.hasOwn(record, name) ? record[name] : undefined;
    if (!isRight(value)) throw odd(`${what}, ${name}`);
    return value;
  };
  const isMissing = (name: string): boolean => !Object.hasOwn(record, name) || record[name] === null;
  const isText = (value: unknown): value is string => typeof value === "string";
  const isNumber = (value: unknown): value is number => typeof value === "number";
  const isBoolean = (value: unknown): value is boolean => typeof value === "boolean";
  const isList = (value: unknown): value is unknown[] => Array.isArray(value);
  return {
    text: (name) => of(name, isText),
    optionalText: (name) => (isMissing(name) ? undefined : of(name, isText)),
    number: (name) => of(name, isNumber),
    optionalNumber: (name) => (isMissing(name) ? undefined : of(name, isNumber)),
    boolean: (name) => of(name, isBoolean),
    object: (name) => fieldsOf(record[name], `${what}, ${name}`),
    optionalObject: (name) => (isMissing(name) ? undefined : fieldsOf(record[name], `${what}, ${name}`)),
    list: (name) => of(name, isList).map((item) => fieldsOf(item, `${what}, ${name}`)),
  };
}

function odd(what: string): KeysweepError {
  return new KeysweepError("PROVIDER", `OpenAI's answer is not what its contract says: ${what}`);
}

export function toProject(fields: Fields): Project {
  const status = fields.optionalText("status");
  return {
    id: fields.text("id"),
    name: fields.optionalText("name") ?? fields.text("id"),
    archived: status === "archived" || fields.optionalNumber("archived_at") !== undefined,
  };
}

export function toProjectKey(fields: Fields): ProjectKey {
  return {
    id: fields.text("id"),
    name: fields.text("name"),
    redactedValue: fields.text("redacted_value"),
    createdAt: fields.number("created_at"),
    lastUsedAt: fields.optionalNumber("last_used_at"),
    ownerHasAccess: fields.text("owner_project_access") === "active",
    owner: toOwner(fields.object("owner")),
  };
}

function toOwner(fields: Fields): KeyOwner | undefined {
  const user = fields.optionalObject("user");
  if (user !== undefined)
    return { type: "user", id: user.text("id"), name: user.text("name"), email: user.text("email") };
  const account = fields.optionalObject("service_account");
  if (account !== undefined)
    return { type: "service_account", id: account.text("id"), name: account.text("name") };
  return undefined;
}

export function toAdminKey(fields: Fields): AdminKey {
  const owner = fields.object("owner");
  return {
    id: fields.text("id"),
    name: fields.optionalText("name") ?? fields.text("id"),
    redactedValue: fields.text("redacted_value"),
    createdAt: fields.number("created_at"),
    lastUsedAt: fields.optionalNumber("last_used_at"),
    expiresAt: fields.optionalNumber("expires_at"),
    owner: { id: owner.optionalText("id"), name: owner.optionalText("name") },
  };
}

export function toServiceAccount(fields: Fields): ServiceAccount {
  return { id: fields.text("id"), name: fields.text("name") };
}

export function toUser(fields: Fields): OrganizationUser {
  return { id: fields.text("id"), name: fields.optionalText("name"), email: fields.optionalText("email") };
}

export function toSpendLimit(fields: Fields): SpendLimit {
  return { cents: fields.number("threshold_amount"), currency: fields.text("currency") };
}

export function toNewKey(fields: Fields): NewKeyRecord {
  return { id: fields.text("id"), value: fields.text("value") };
}
