import http from "node:http";
import type { AddressInfo } from "node:net";
import type { Request } from "express";
import { key } from "../support/keys.ts";
import { type Answer, contractServer } from "./contract.ts";

/** A key as the organization of the test's knows it. Times in milliseconds. */
export interface ServedKey {
  readonly id: string;
  readonly value: string;
  readonly name: string;
  readonly createdAt: number;
  lastUsedAt?: number;
  readonly project?: string;
  readonly owner: { readonly type: "user" | "service_account"; readonly id: string };
  readonly expiresAt?: number;
  ownerAccess?: "active" | "inactive";
  deletedAt?: number;
}

/** Ways in which the real API is odd; all documented. */
export interface Oddities {
  /** Lists come in pages of this many. */
  pageSize?: number;
  /** The first creation, deletion and question about a key are each answered 429 with `Retry-After: 1`. */
  busyOnce?: boolean;
  /** New keys are refused at first. Milliseconds. */
  newKeyDelay?: number;
  /** Deleted keys are taken now and then, for so long. Milliseconds. */
  deadKeyLinger?: number;
  /** Older servers delete no single key of a service account. */
  keepsAccountKeys?: boolean;
  /** Older servers add no key to a service account. */
  addsNoAccountKeys?: boolean;
  /** New keys must have an expiry. */
  forcesExpiry?: boolean;
  /** Redacts as it did before. */
  oldRedaction?: boolean;
}

export interface Moment {
  /** Counts from 1. */
  readonly request: number;
  readonly method: string;
  readonly path: string;
  /** Before anything is done, or after it is done and before the answer leaves. */
  readonly phase: "before" | "after";
}

export interface OpenAiServer {
  readonly baseUrl: string;
  readonly odd: Oddities;
  readonly keys: ServedKey[];
  readonly accounts: { readonly id: string; readonly name: string; readonly project: string }[];
  readonly projects: { readonly id: string; readonly name: string; readonly status: "active" | "archived" }[];
  readonly users: { readonly id: string; readonly name: string; readonly email: string }[];
  readonly limits: Map<string, number>;
  readonly costs: { readonly key: string; readonly value: number; readonly currency: string }[];
  /** What broke the contract, on either side. */
  readonly problems: string[];
  /** `METHOD /path` of each call, in order. */
  readonly calls: string[];
  /** Called at each moment; true ends the connection without an answer. */
  onMoment: ((moment: Moment) => boolean | Promise<boolean>) | undefined;
  add(
    made: Omit<ServedKey, "id" | "createdAt"> & { readonly id?: string; readonly createdAt?: number },
  ): ServedKey;
  find(value: string): ServedKey | undefined;
  /** Whether a text works as a key at this moment, as an application would see it. */
  works(value: string): boolean;
  close(): Promise<void>;
}

type Json = Readonly<Record<string, unknown>>;

const fault = (status: number, code: string | null, message: string): Answer => ({
  status,
  body: { error: { message, type: "invalid_request_error", param: null, code } },
});
const refused = (value: string): Answer =>
  fault(401, "invalid_api_key", `Incorrect API key provided: ${value.slice(0, 8)}****${value.slice(-4)}.`);
const seconds = (ms: number): number => Math.floor(ms / 1000);

export async function startOpenAi(odd: Oddities = {}): Promise<OpenAiServer> {
  let count = 0;
  let serial = 0;
  const busy = new Set<string>();
  const nextId = (prefix: string): string => `${prefix}${String(++serial).padStart(6, "0")}`;

  const app = contractServer(serve, (problem) => self.problems.push(problem));
  const server = http.createServer(app);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const self: OpenAiServer = {
    baseUrl: `${origin}/v1`,
    odd,
    keys: [],
    accounts: [],
    projects: [],
    users: [],
    limits: new Map(),
    costs: [],
    problems: [],
    calls: [],
    onMoment: undefined,
    add(made) {
      const one: ServedKey = { id: nextId("key_"), createdAt: Date.now(), ...made };
      self.keys.push(one);
      return one;
    },
    find: (value) => self.keys.find((one) => one.value === value),
    works(value) {
      const one = self.find(value);
      return one !== undefined && one.deletedAt === undefined && isOut(one);
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };

  const isOut = (one: ServedKey): boolean => Date.now() - one.createdAt >= (odd.newKeyDelay ?? 0);

  /** Whether the API takes a key this time. */
  function takes(one: ServedKey): boolean {
    if (one.deletedAt === undefined) return isOut(one);
    return Date.now() - one.deletedAt < (odd.deadKeyLinger ?? 0) && count % 2 === 0;
  }

  async function serve(request: Request): Promise<Answer | undefined> {
    const { method, path, body, headers } = request;
    const route = path.replace(/^\/v1/, "");
    const moment = { request: ++count, method, path: route };
    self.calls.push(`${method} ${route}`);
    if (await self.onMoment?.({ ...moment, phase: "before" })) return undefined;
    const { searchParams } = new URL(request.originalUrl, origin);
    const answer = answerTo(method, route, searchParams, body ?? {}, headers.authorization);
    return (await self.onMoment?.({ ...moment, phase: "after" })) ? undefined : answer;
  }

  function answerTo(
    method: string,
    path: string,
    query: URLSearchParams,
    body: Json,
    authorization: string | undefined,
  ): Answer {
    const value = authorization?.replace(/^Bearer /, "") ?? "";
    const asking = self.find(value);
    if (asking === undefined || !takes(asking)) return refused(value);
    asking.lastUsedAt = Date.now();
    const isAdmin = asking.project === undefined;
    const route = `${method} ${path}`;
    if (odd.busyOnce && !busy.has(method)) {
      busy.add(method);
      return { ...fault(429, null, "Too many requests"), headers: { "retry-after": "1" } };
    }
    if (route === "GET /models" || route === "GET /me") {
      if (isAdmin)
        return fault(403, null, "You have insufficient permissions. Missing scopes: api.model.read");
      return route === "GET /me"
        ? {
            status: 200,
            body: { object: "user", id: "user-1", orgs: { object: "list", data: [{ id: "org-1" }] } },
          }
        : { status: 200, body: { object: "list", data: [] } };
    }
    if (!isAdmin)
      return fault(403, null, "You have insufficient permissions. Missing scopes: api.management.read");
    return manage(
      method,
      path
        .replace(/^\/organization\//, "")
        .split("/")
        .map(decodeURIComponent),
      query,
      body,
    );
  }

  function manage(method: string, parts: readonly string[], query: URLSearchParams, json: Json): Answer {
    const [room, id, sub, subId, leaf] = parts;
    const live = self.keys.filter(({ deletedAt }) => deletedAt === undefined);
    if (room === "projects" && id === undefined)
      return page(
        self.projects.filter(({ status }) => status === "active" || query.get("include_archived") === "true"),
        query,
        (project) => ({ object: "organization.project", created_at: 1, archived_at: null, ...project }),
      );
    if (room === "users")
      return page(self.users, query, (user) => ({
        object: "organization.user",
        added_at: 1,
        role: "reader",
        ...user,
      }));
    if (room === "spend_limit") return spendLimit("organization", "organization.spend_limit");
    if (room === "costs") return costs(query);
    if (room === "admin_api_keys") {
      const admins = live.filter(({ project }) => project === undefined);
      if (method === "GET") return page(admins, query, adminKey);
      if (method === "POST") return create(json, {}, (one) => ({ ...adminKey(one), value: one.value }));
      return remove(admins, id, "organization.admin_api_key.deleted");
    }
    const mine = live.filter(({ project }) => project === id);
    if (!self.projects.some((project) => project.id === id) || id === undefined)
      return fault(404, null, "No such project");
    if (sub === "spend_limit") return spendLimit(id, "project.spend_limit");
    if (sub === "api_keys" && subId === undefined) {
      // Without `any`, keys whose owners lost access stay hidden.
      const shown =
        query.get("owner_project_access") === "any"
          ? mine
          : mine.filter(({ ownerAccess }) => ownerAccess !== "inactive");
      return page(shown, query, projectKey);
    }
    if (sub === "api_keys") {
      const one = mine.find((candidate) => candidate.id === subId);
      if (one === undefined) return fault(404, null, "No such key");
      if (method === "GET") return { status: 200, body: projectKey(one) };
      if (odd.keepsAccountKeys && one.owner.type === "service_account")
        return fault(400, null, "API keys of service accounts cannot be deleted.");
      return remove(mine, subId, "organization.project.api_key.deleted");
    }
    const accounts = self.accounts.filter(({ project }) => project === id);
    if (subId === undefined && method === "GET") return page(accounts, query, serviceAccount);
    if (subId === undefined) {
      const account = { id: nextId("svc_acct_"), name: String(json.name), project: id };
      return create({ ...json, name: "Secret Key" }, { project: id, account: account.id }, (one) => {
        self.accounts.push(account);
        return { ...serviceAccount(account), role: "member", api_key: accountKey(one) };
      });
    }
    const account = accounts.find((candidate) => candidate.id === subId);
    if (account === undefined) return fault(404, null, "No such service account");
    if (leaf === "api_keys")
      return odd.addsNoAccountKeys
        ? fault(404, null, "Unknown request URL")
        : create(json, { project: id, account: account.id }, accountKey);
    for (const one of mine.filter(({ owner }) => owner.id === account.id)) one.deletedAt = Date.now();
    self.accounts.splice(self.accounts.indexOf(account), 1);
    return {
      status: 200,
      body: { object: "organization.project.service_account.deleted", id: account.id, deleted: true },
    };
  }

  function create(
    json: Json,
    where: { readonly project?: string; readonly account?: string },
    show: (one: ServedKey) => unknown,
  ): Answer {
    const expiry = json.expires_in_seconds;
    if (odd.forcesExpiry && typeof expiry !== "number")
      return fault(
        400,
        "expiration_required",
        "This organization requires expires_in_seconds of at most 7776000.",
      );
    const kind = where.project === undefined ? "openai-admin" : "openai-svcacct";
    const one = self.add({
      value: key(kind, `${origin} ${serial}`),
      name: String(json.name),
      ...(where.project === undefined ? {} : { project: where.project }),
      owner:
        where.account === undefined
          ? { type: "user", id: "user-1" }
          : { type: "service_account", id: where.account },
      ...(typeof expiry === "number" ? { expiresAt: Date.now() + expiry * 1000 } : {}),
    });
    return { status: 200, body: show(one) };
  }

  function remove(among: readonly ServedKey[], id: string | undefined, object: string): Answer {
    const one = among.find((candidate) => candidate.id === id);
    if (one === undefined) return fault(404, null, "No such key");
    one.deletedAt = Date.now();
    return { status: 200, body: { object, id: one.id, deleted: true } };
  }

  function page<T extends { readonly id: string }>(
    items: readonly T[],
    query: URLSearchParams,
    show: (item: T) => unknown,
  ): Answer {
    const size = Math.min(Number(query.get("limit") ?? 20), odd.pageSize ?? 100);
    const after = query.get("after");
    const start = after === null ? 0 : items.findIndex(({ id }) => id === after) + 1;
    const shown = items.slice(start, start + size);
    return {
      status: 200,
      body: {
        object: "list",
        data: shown.map(show),
        first_id: shown[0]?.id ?? null,
        last_id: shown.at(-1)?.id ?? null,
        has_more: start + size < items.length,
      },
    };
  }

  function spendLimit(place: string, object: string): Answer {
    const cents = self.limits.get(place);
    return cents === undefined
      ? fault(404, null, "No spend limit")
      : {
          status: 200,
          body: {
            object,
            threshold_amount: cents,
            currency: "USD",
            interval: "month",
            enforcement: { status: "inactive" },
          },
        };
  }

  function costs(query: URLSearchParams): Answer {
    // One bucket a page; the filter is left to the asker.
    const index = Number(query.get("page") ?? 0);
    const one = self.costs[index];
    const results =
      one === undefined
        ? []
        : [
            {
              object: "organization.costs.result",
              amount: { value: one.value, currency: one.currency },
              api_key_id: one.key,
            },
          ];
    const more = index + 1 < self.costs.length;
    return {
      status: 200,
      body: {
        object: "page",
        data: [{ object: "bucket", start_time: 1, end_time: 2, results }],
        has_more: more,
        next_page: more ? String(index + 1) : null,
      },
    };
  }

  const redacted = ({ value }: ServedKey): string =>
    odd.oldRedaction
      ? `${value.slice(0, 8)}...${value.slice(-4)}`
      : value.slice(0, 8) + "*".repeat(value.length - 12) + value.slice(-4);

  const unix = (ms: number | undefined): number | null => (ms === undefined ? null : seconds(ms));

  function projectKey(one: ServedKey): unknown {
    const account = self.accounts.find(({ id }) => id === one.owner.id);
    const user = self.users.find(({ id }) => id === one.owner.id);
    return {
      object: "organization.project.api_key",
      id: one.id,
      name: one.name,
      redacted_value: redacted(one),
      created_at: seconds(one.createdAt),
      last_used_at: unix(one.lastUsedAt),
      owner_project_access: one.ownerAccess ?? "active",
      owner:
        one.owner.type === "user"
          ? {
              type: "user",
              user: {
                id: one.owner.id,
                name: user?.name ?? "Gone",
                email: user?.email ?? "gone@example.com",
                created_at: 1,
                role: "member",
              },
            }
          : {
              type: "service_account",
              service_account: {
                id: one.owner.id,
                name: account?.name ?? "?",
                created_at: 1,
                role: "member",
              },
            },
    };
  }

  const adminKey = (one: ServedKey) => ({
    object: "organization.admin_api_key",
    id: one.id,
    name: one.name,
    redacted_value: redacted(one),
    created_at: seconds(one.createdAt),
    last_used_at: unix(one.lastUsedAt),
    expires_at: unix(one.expiresAt),
    owner: {
      type: "user",
      object: "organization.user",
      id: one.owner.id,
      name: "Jo",
      created_at: 1,
      role: "owner",
    },
  });

  const accountKey = (one: ServedKey) => ({
    object: "organization.project.service_account.api_key",
    id: one.id,
    name: one.name,
    value: one.value,
    created_at: seconds(one.createdAt),
  });

  const serviceAccount = (account: { readonly id: string; readonly name: string }) => ({
    object: "organization.project.service_account",
    id: account.id,
    name: account.name,
    role: "member",
    created_at: 1,
  });

  return self;
}

/** An organization with one project, one person, one service account and its key, and an admin key. */
export function furnish(server: OpenAiServer): {
  readonly admin: ServedKey;
  readonly account: ServedKey;
  readonly person: ServedKey;
} {
  const seed = server.baseUrl;
  const day = 86_400_000;
  server.projects.push(
    { id: "proj_one", name: "One", status: "active" },
    { id: "proj_two", name: "Two", status: "active" },
  );
  server.users.push({ id: "user-1", name: "Jo", email: "jo@example.com" });
  server.accounts.push({ id: "svc_old", name: "build", project: "proj_one" });
  return {
    admin: server.add({
      value: key("openai-admin", seed),
      name: "Admin",
      owner: { type: "user", id: "user-1" },
      createdAt: Date.now() - day,
    }),
    account: server.add({
      value: key("openai-svcacct", seed),
      name: "build key",
      project: "proj_one",
      owner: { type: "service_account", id: "svc_old" },
      createdAt: Date.now() - day,
    }),
    person: server.add({
      value: key("openai-project", seed),
      name: "jo's key",
      project: "proj_one",
      owner: { type: "user", id: "user-1" },
      createdAt: Date.now() - day,
    }),
  };
}
