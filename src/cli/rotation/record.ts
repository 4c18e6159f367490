import { KeysweepError } from "../../errors.ts";
import type { Leak } from "../../leaks/types.ts";
import { type AdminApi, createAdminApi, createAdminClient } from "../../rotate/openai/admin-api.ts";
import { describeRecord, type RecordDescription } from "../../rotate/openai/describe.ts";
import { findRecords, type KeyRecord } from "../../rotate/openai/match.ts";
import { Secret } from "../../secret.ts";
import type { Io } from "../io.ts";
import type { OptionValues } from "../options.ts";
import { baseUrlIn, proxyIn } from "../ways-out.ts";

/** The Admin API with the key of the environment. */
export interface Admin {
  readonly key: Secret;
  readonly api: AdminApi;
  readonly apiFor: (key: Secret) => AdminApi;
}

/** Opens the Admin API; undefined without OPENAI_ADMIN_KEY. Throws `USAGE`. */
export function openAdmin(io: Io, options: OptionValues): Admin | undefined {
  const text = io.env.OPENAI_ADMIN_KEY?.trim();
  if (text === undefined || text === "") return undefined;
  if (!/^[\x21-\x7e]+$/.test(text))
    throw new KeysweepError("USAGE", "OPENAI_ADMIN_KEY holds characters that no key has");
  const base = baseUrlIn(options);
  const client = createAdminClient({ ...base, ...proxyIn(options) });
  const apiFor = (key: Secret): AdminApi => createAdminApi({ key, client, signal: io.signal, ...base });
  const key = new Secret(text);
  return { key, api: apiFor(key), apiFor };
}

/** What the organization knows of a leaked key. */
export interface FoundRecords {
  /** The one that is meant; absent when there is none. */
  readonly record?: KeyRecord;
  readonly description?: RecordDescription;
  /** More than one fits, and nothing says which is meant. */
  readonly several?: readonly RecordDescription[];
  /** Fit by what they show, but were made after the key was committed. */
  readonly tooYoung: readonly RecordDescription[];
}

/** Looks for a key's record. Never guesses: `keyId` chooses between several. Throws `USAGE`, `PROVIDER`, `NETWORK`. */
export async function findRecord(
  api: AdminApi,
  leak: Leak,
  keyId: string | undefined,
): Promise<FoundRecords> {
  const first = leak.provenance?.first;
  const { candidates, tooYoung } = await findRecords(api, leak.secret, first?.committer.time);
  const describe = (record: KeyRecord): Promise<RecordDescription> =>
    describeRecord(api, record, first?.author.time);
  const fitting = [...candidates, ...tooYoung];
  const meant = keyId === undefined ? candidates : fitting.filter(({ key }) => key.id === keyId);
  const [record, ...others] = meant;
  if (keyId !== undefined && record === undefined)
    throw new KeysweepError("USAGE", `${keyId} does not fit the leaked key`, {
      hint:
        fitting.length === 0
          ? "No key of the organization does."
          : `These do: ${fitting.map(({ key }) => key.id).join(", ")}`,
    });
  if (others.length > 0) return { several: await Promise.all(meant.map(describe)), tooYoung: [] };
  if (record !== undefined) return { record, description: await describe(record), tooYoung: [] };
  return { tooYoung: await Promise.all(tooYoung.map(describe)) };
}
