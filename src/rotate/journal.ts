import { createHash, randomBytes } from "node:crypto";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { hasCode, KeysweepError, systemWords } from "../errors.ts";
import { readPrivate, writePrivate } from "../private-file.ts";
import type { Secret } from "../secret.ts";
import { alone, lock } from "./lock.ts";

/**
 * How far a rotation has come. Each is written before what it names begins (`…ing`) or after what it names is done:
 * - `start`: nothing has happened
 * - `creating`: a new key was asked for under a name that was written down first
 * - `created`: there is a new key, and it answers
 * - `stored`, `deployed`: it stands in every store; what uses it was told
 * - `verified`: it has answered after the deploy. Only from here on may the old one go.
 * - `revoking`, `revoked`: the old one was asked to be deleted; it was
 * - `done`: the old one is dead
 */
export type Position =
  | "start"
  | "creating"
  | "created"
  | "stored"
  | "deployed"
  | "verified"
  | "revoking"
  | "revoked"
  | "done";

/** What is replaced, and by what means. */
export type Target =
  /** A person makes and deletes keys; keysweep says where. */
  | { readonly kind: "by-hand" }
  /** OpenAI, a service account's key: made and deleted through the API. */
  | {
      readonly kind: "openai-account";
      readonly project: string;
      readonly key: string;
      readonly account: string;
      /** `same`: a second key on the account. `new`: a new account, and the old one is deleted whole. */
      readonly mode: "same" | "new";
    }
  /** OpenAI, a person's key: that person makes the new one (or a new service account gets it); the API deletes the old. */
  | {
      readonly kind: "openai-person";
      readonly project: string;
      readonly key: string;
      readonly mode: "by-hand" | "new";
    }
  | { readonly kind: "openai-admin"; readonly key: string };

/** A key this rotation made. Never its text. */
export interface MadeKey {
  readonly name: string;
  readonly id?: string;
  /** The service account made along with it. */
  readonly account?: string;
  /** Tells whether a text is this key: see {@link digestOf}. */
  readonly digest?: string;
}

/** The journal of one rotation. Holds no secret. */
export interface RotationState {
  readonly version: 1;
  readonly id: string;
  readonly provider: string;
  readonly ruleId: string;
  /** The old key, redacted. */
  readonly old: string;
  readonly oldDigest: string;
  readonly target: Target;
  /** Labels of the stores and the deploy command this rotation was started with. */
  readonly stores: readonly string[];
  readonly deploys: boolean;
  readonly at: Position;
  /** How many keys were asked for: part of their names. */
  readonly attempts: number;
  readonly made?: MadeKey | undefined;
  /** Keys this rotation made whose text is lost, or that could not stay. Deleted once the last one has answered. */
  readonly superseded: readonly MadeKey[];
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly updatedAt: string;
}

/** A rotation's journal on disk. */
export interface Journal {
  readonly state: RotationState;
  /** Changes the state, on disk before anything goes on. Throws `IO`. */
  write(change: Partial<Omit<RotationState, "version" | "id">>): Promise<RotationState>;
  /** Lets other processes have it. */
  release(): Promise<void>;
}

/** A salted hash that tells whether a text is a certain key. Keys are random: nobody finds them by trying. */
export function digestOf(secret: Secret, rotation: string): string {
  return createHash("sha256").update(`${rotation}\0${secret.reveal()}`).digest("hex");
}

/** What a new journal begins with. */
export type NewRotation = Pick<RotationState, "provider" | "ruleId" | "target" | "stores" | "deploys"> & {
  readonly old: Secret;
};

/** Starts a journal in `folder` (below the git directory). Throws `IO`, or `USAGE` where one of the same key is not done. */
export async function startJournal(folder: string, rotation: NewRotation, now = Date.now): Promise<Journal> {
  const id = randomBytes(4).toString("hex");
  const time = new Date(now()).toISOString();
  const { old, ...rest } = rotation;
  const state: RotationState = {
    version: 1,
    id,
    ...rest,
    old: old.redacted(),
    oldDigest: digestOf(old, id),
    at: "start",
    attempts: 0,
    superseded: [],
    startedAt: time,
    updatedAt: time,
  };
  const release = await lock(folder, id);
  try {
    await alone(folder, async () => {
      await refuseTwice(folder, old);
      await writeState(folder, state);
    });
  } catch (error) {
    await release();
    throw error;
  }
  return journalOf(folder, state, now, release);
}

/** Two rotations of one key would each make a new one. Throws `USAGE`. */
export async function refuseTwice(folder: string, old: Secret): Promise<void> {
  const begun = (await unfinished(folder)).find((state) => digestOf(old, state.id) === state.oldDigest);
  if (begun !== undefined)
    throw new KeysweepError("USAGE", `rotation ${begun.id} of this key was begun and not finished`, {
      hint: `Go on with it: keysweep rotate --resume ${begun.id}`,
    });
}

/**
 * Opens the journal of a rotation that was stopped; nobody else may be at it. Throws `NOT_FOUND`, `IO`, or `USAGE` when
 * another process is.
 */
export async function openJournal(folder: string, id: string, now = Date.now): Promise<Journal> {
  if (!/^[0-9a-f]{8}$/.test(id))
    throw new KeysweepError("USAGE", `${JSON.stringify(id)} is no rotation's id`);
  const release = await lock(folder, id);
  const state = await readState(folder, id).catch(async (error: unknown) => {
    await release();
    throw error;
  });
  return journalOf(folder, state, now, release);
}

/** Where a repository keeps its journals. `commonDir`: the git directory that all its worktrees share. */
export function journalFolder(commonDir: string): string {
  return join(commonDir, "keysweep", "rotations");
}

/** The rotations in `folder` that are not done, oldest first. A damaged journal throws `IO`: it may be all that knows of a key. */
export async function unfinished(folder: string): Promise<readonly RotationState[]> {
  return (await rotationsIn(folder)).filter(({ at }) => at !== "done");
}

/** All rotations in `folder`, oldest first. Throws as {@link unfinished} does. */
export async function rotationsIn(folder: string): Promise<readonly RotationState[]> {
  let names: string[];
  try {
    names = await readdir(folder);
  } catch (error) {
    if (hasCode(error, "ENOENT")) return [];
    throw new KeysweepError("IO", `${folder} cannot be read: ${systemWords(error)}`, { cause: error });
  }
  const ids = names.flatMap((name) => /^([0-9a-f]{8})\.json$/.exec(name)?.[1] ?? []);
  const states = await Promise.all(ids.map((id) => readState(folder, id)));
  return states.sort((a, b) => (a.startedAt < b.startedAt ? -1 : a.startedAt > b.startedAt ? 1 : 0));
}

function journalOf(
  folder: string,
  first: RotationState,
  now: () => number,
  release: () => Promise<void>,
): Journal {
  let state = first;
  return {
    get state() {
      return state;
    },
    async write(change) {
      const next: RotationState = { ...state, ...change, updatedAt: new Date(now()).toISOString() };
      await writeState(folder, next);
      state = next;
      return next;
    },
    release,
  };
}

async function writeState(folder: string, state: RotationState): Promise<void> {
  await writePrivate(join(folder, `${state.id}.json`), `${JSON.stringify(state, null, 2)}\n`);
}

async function readState(folder: string, id: string): Promise<RotationState> {
  const path = join(folder, `${id}.json`);
  const text = await readPrivate(path);
  if (text === undefined) throw new KeysweepError("NOT_FOUND", `there is no rotation ${id}`);
  let state: unknown;
  try {
    state = JSON.parse(text);
  } catch (error) {
    throw new KeysweepError("IO", `${path} is damaged`, { cause: error });
  }
  if (!isState(state, id)) throw new KeysweepError("IO", `${path} is no journal that this keysweep can read`);
  return state;
}

const POSITIONS: readonly string[] = [
  "start",
  "creating",
  "created",
  "stored",
  "deployed",
  "verified",
  "revoking",
  "revoked",
  "done",
] satisfies Position[];

function isState(value: unknown, id: string): value is RotationState {
  if (typeof value !== "object" || value === null) return false;
  const state = value as Partial<Record<keyof RotationState, unknown>>;
  const texts = [state.provider, state.ruleId, state.old, state.oldDigest, state.startedAt, state.updatedAt];
  return (
    state.version === 1 &&
    state.id === id &&
    texts.every((text) => typeof text === "string") &&
    typeof state.target === "object" &&
    state.target !== null &&
    POSITIONS.includes(String(state.at)) &&
    Number.isInteger(state.attempts) &&
    typeof state.deploys === "boolean" &&
    Array.isArray(state.stores) &&
    Array.isArray(state.superseded)
  );
}
