import { KeysweepError } from "../../errors.ts";
import { Secret } from "../../secret.ts";
import { at } from "../../verify/answers.ts";
import { bearer, USER_AGENT } from "../../verify/check.ts";
import { type Client, type ClientOptions, createClient } from "../../verify/client.ts";
import { OPENAI_HOSTS } from "../../verify/providers/openai.ts";
import type { Answer } from "../../verify/types.ts";
import {
  type AdminKey,
  type Fields,
  fieldsOf,
  type OrganizationUser,
  type Project,
  type ProjectKey,
  type ServiceAccount,
  type SpendLimit,
  toAdminKey,
  toNewKey,
  toProject,
  toProjectKey,
  toServiceAccount,
  toSpendLimit,
  toUser,
} from "./records.ts";

/** A key that was just made. */
export interface CreatedKey {
  readonly id: string;
  readonly secret: Secret;
  /** The service account made along with it. */
  readonly account?: string;
}

/** What deleting came to. `gone`: there was nothing left to delete. `refused`: the server deletes no such key, in its own words. */
export type Deletion = "deleted" | "gone" | { readonly refused: string };

/** Money spent, in whole units of `currency`. */
export interface Spend {
  readonly amount: number;
  readonly currency: string;
}

/** What rotation and audit use of OpenAI's Admin API. All throw `PROVIDER` or `NETWORK` with the provider's own words. */
export interface AdminApi {
  projects(): Promise<readonly Project[]>;
  projectKeys(project: string): Promise<readonly ProjectKey[]>;
  /** Undefined when there is none of that id. */
  projectKey(project: string, key: string): Promise<ProjectKey | undefined>;
  serviceAccounts(project: string): Promise<readonly ServiceAccount[]>;
  adminKeys(): Promise<readonly AdminKey[]>;
  users(): Promise<readonly OrganizationUser[]>;
  /** Undefined when there is none. */
  spendLimit(project?: string): Promise<SpendLimit | undefined>;
  /** What was spent with a key since a time (seconds since 1970). */
  spent(key: string, since: number): Promise<readonly Spend[]>;
  /** A second key on a service account. Undefined when the server knows no such call. */
  createAccountKey(project: string, account: string, key: NewKey): Promise<CreatedKey | undefined>;
  /** A new service account with its first key. */
  createAccount(project: string, key: NewKey): Promise<CreatedKey>;
  createAdminKey(key: NewKey): Promise<CreatedKey>;
  deleteProjectKey(project: string, key: string): Promise<Deletion>;
  deleteAccount(project: string, account: string): Promise<Deletion>;
  deleteAdminKey(key: string): Promise<Deletion>;
}

/** What to make. */
export interface NewKey {
  readonly name: string;
  /** None: whatever the server takes for the default, which is everything. Never sent empty: that means everything, too. */
  readonly scopes?: readonly string[];
  /** Organizations may demand it. */
  readonly expiresInSeconds?: number;
}

export interface AdminApiOptions {
  readonly key: Secret;
  /** See {@link createAdminClient}. */
  readonly client: Client;
  /** From the command line only; read by `parseBaseUrl`. */
  readonly baseUrl?: string;
  readonly signal?: AbortSignal;
  /** Milliseconds for one call, retries and waits included. Default 60,000. */
  readonly deadlineMs?: number;
}

/** The pinned client for the Admin API: OpenAI's hosts, and the base URL that the command line named. */
export function createAdminClient(
  options: Omit<ClientOptions, "hosts" | "origins"> & { readonly baseUrl?: string } = {},
): Client {
  const { baseUrl, ...rest } = options;
  return createClient({
    ...rest,
    hosts: OPENAI_HOSTS,
    origins: baseUrl === undefined ? [] : [new URL(baseUrl).origin],
  });
}

/** Pages of the longest list taken before it is called endless. */
const MOST_PAGES = 1_000;

export function createAdminApi(options: AdminApiOptions): AdminApi {
  const base = options.baseUrl ?? `https://${OPENAI_HOSTS[0]}/v1`;

  async function call(
    method: "GET" | "POST" | "DELETE",
    path: string,
    body?: Readonly<Record<string, unknown>>,
  ): Promise<Answer> {
    const reply = await options.client.send(
      {
        method,
        url: `${base}/organization/${path}`,
        headers: {
          accept: "application/json",
          "user-agent": USER_AGENT,
          ...bearer(options.key.reveal()),
          ...(body === undefined ? {} : { "content-type": "application/json" }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      },
      {
        deadline: performance.now() + (options.deadlineMs ?? 60_000),
        signal: options.signal,
        // A 5xx after POST may have made the key all the same: only what was surely refused is sent again.
        isTransient: ({ status }) => status === 429 || (status >= 500 && method !== "POST"),
        isRepeatable: method !== "POST",
      },
    );
    if (reply.kind === "answer") return reply.answer;
    throw new KeysweepError(
      "NETWORK",
      `OpenAI's Admin API gave no answer (${reply.failure}): ${method} /${path}`,
    );
  }

  async function get(path: string): Promise<Fields> {
    const answer = await call("GET", path);
    return answer.status === 200 ? fieldsOf(answer.json(), path) : refuse(answer);
  }

  async function find<T>(path: string, read: (fields: Fields) => T): Promise<T | undefined> {
    const answer = await call("GET", path);
    if (answer.status === 404) return undefined;
    return answer.status === 200 ? read(fieldsOf(answer.json(), path)) : refuse(answer);
  }

  /** All pages of a list. */
  async function list<T>(path: string, query: string, read: (fields: Fields) => T): Promise<readonly T[]> {
    const items: T[] = [];
    let after: string | undefined;
    for (let page = 0; page < MOST_PAGES; page++) {
      const cursor = after === undefined ? "" : `&after=${encodeURIComponent(after)}`;
      const fields = await get(`${path}?limit=100${query}${cursor}`);
      const data = fields.list("data");
      items.push(...data.map(read));
      if (!fields.boolean("has_more")) return items;
      const last = fields.optionalText("last_id") ?? data.at(-1)?.text("id");
      if (last === undefined || last === after) break;
      after = last;
    }
    throw new KeysweepError("PROVIDER", `OpenAI's list of ${path.replace(/.*\//, "")} has no end`);
  }

  async function remove(path: string): Promise<Deletion> {
    const answer = await call("DELETE", path);
    if (answer.status === 404) return "gone";
    if (answer.status === 400) return { refused: wordsOf(answer) };
    if (answer.status !== 200) return refuse(answer);
    if (!fieldsOf(answer.json(), path).boolean("deleted"))
      throw new KeysweepError("PROVIDER", "OpenAI answered, but did not delete");
    return "deleted";
  }

  const id = encodeURIComponent;
  const bodyOf = ({ name, scopes, expiresInSeconds }: NewKey): Record<string, unknown> => ({
    name,
    ...(scopes === undefined || scopes.length === 0 ? {} : { scopes }),
    ...(expiresInSeconds === undefined ? {} : { expires_in_seconds: expiresInSeconds }),
  });
  const created = (fields: Fields): CreatedKey => {
    const { id: key, value } = toNewKey(fields);
    return { id: key, secret: new Secret(value) };
  };

  return {
    projects: () => list("projects", "&include_archived=true", toProject),
    projectKeys: (project) =>
      list(`projects/${id(project)}/api_keys`, "&owner_project_access=any", toProjectKey),
    projectKey: (project, key) => find(`projects/${id(project)}/api_keys/${id(key)}`, toProjectKey),
    serviceAccounts: (project) => list(`projects/${id(project)}/service_accounts`, "", toServiceAccount),
    adminKeys: () => list("admin_api_keys", "", toAdminKey),
    users: () => list("users", "", toUser),
    spendLimit: (project) =>
      find(project === undefined ? "spend_limit" : `projects/${id(project)}/spend_limit`, toSpendLimit),
    async spent(key, since) {
      const totals = new Map<string, number>();
      let cursor: string | undefined;
      for (let page = 0; page < MOST_PAGES; page++) {
        const next = cursor === undefined ? "" : `&page=${id(cursor)}`;
        const fields = await get(
          `costs?start_time=${Math.floor(since)}&limit=180&group_by=api_key_id&api_key_ids=${id(key)}${next}`,
        );
        for (const result of fields.list("data").flatMap((bucket) => bucket.list("results"))) {
          // A server that knows no filter answers for every key: count this one only.
          const amount =
            result.optionalText("api_key_id") === key ? result.optionalObject("amount") : undefined;
          if (amount === undefined) continue;
          const currency = amount.optionalText("currency") ?? "usd";
          totals.set(currency, (totals.get(currency) ?? 0) + (amount.optionalNumber("value") ?? 0));
        }
        const following = fields.optionalText("next_page");
        if (!fields.boolean("has_more") || following === undefined || following === cursor)
          return [...totals].map(([currency, amount]) => ({ amount, currency }));
        cursor = following;
      }
      throw new KeysweepError("PROVIDER", "OpenAI's list of costs has no end");
    },
    async createAccountKey(project, account, key) {
      const path = `projects/${id(project)}/service_accounts/${id(account)}/api_keys`;
      const answer = await call("POST", path, bodyOf(key));
      if (answer.status === 404 || answer.status === 405) return undefined;
      return answer.status === 200 ? { ...created(fieldsOf(answer.json(), path)), account } : refuse(answer);
    },
    async createAccount(project, key) {
      const path = `projects/${id(project)}/service_accounts`;
      const answer = await call("POST", path, bodyOf(key));
      if (answer.status !== 200) return refuse(answer);
      const fields = fieldsOf(answer.json(), path);
      return { ...created(fields.object("api_key")), account: fields.text("id") };
    },
    async createAdminKey(key) {
      const answer = await call("POST", "admin_api_keys", bodyOf(key));
      return answer.status === 200 ? created(fieldsOf(answer.json(), "admin_api_keys")) : refuse(answer);
    },
    deleteProjectKey: (project, key) => remove(`projects/${id(project)}/api_keys/${id(key)}`),
    deleteAccount: (project, account) => remove(`projects/${id(project)}/service_accounts/${id(account)}`),
    deleteAdminKey: (key) => remove(`admin_api_keys/${id(key)}`),
  };

  /** The provider's own words, as they are but for anything that looks like a key (a 401 echoes a part of it). */
  function wordsOf(answer: Answer): string {
    const message = at(answer.json(), "error.message");
    return (typeof message === "string" ? message : `HTTP ${answer.status}`)
      .replaceAll(options.key.reveal(), options.key.redacted())
      .slice(0, 2000)
      .replace(/\b(?:sk|sess)-[\w*.…-]+/g, "sk-…")
      .replace(/\S*\*{2}\S*/g, "…")
      .replace(/[\p{Cc}\p{Cf}]+/gu, " ")
      .slice(0, 400);
  }

  function refuse(answer: Answer): never {
    const words = wordsOf(answer);
    const expiry = /expir/i.test(words) && answer.status < 500;
    throw new KeysweepError("PROVIDER", `OpenAI: ${words}`, {
      ...(answer.status === 401
        ? { hint: "Is OPENAI_ADMIN_KEY an admin key, and still live?" }
        : expiry
          ? { hint: "The organization asks for an expiry: name one with --expires-in <days>." }
          : {}),
    });
  }
}
