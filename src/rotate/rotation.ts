import { KeysweepError } from "../errors.ts";
import type { Secret } from "../secret.ts";
import {
  cannotTell,
  type Settled,
  type SettleOptions,
  waitUntilLive,
  waitUntilRevoked,
} from "../verify/settle.ts";
import type { SecretToVerify, Verdict } from "../verify/types.ts";
import type { Verifier } from "../verify/verifier.ts";
import { createFor, deleteSuperseded, isMadeByApi, isOwnKey, isStillThere, revokeOld } from "./issuer.ts";
import { digestOf, type Journal, type MadeKey, type RotationState, type Target } from "./journal.ts";
import type { AdminApi } from "./openai/admin-api.ts";
import type { PlanStep, StepId } from "./plan.ts";
import type { Store } from "./stores/types.ts";

/** What a rotation says as it goes. Holds no secret. */
export type RotationEvent =
  /** A step is about to happen, or has. */
  | { readonly kind: "begin" | "end"; readonly step: PlanStep }
  /** The provider's answer about the new key or the old one. */
  | { readonly kind: "answer"; readonly step: PlanStep; readonly verdict: Verdict }
  /** One sentence. */
  | { readonly kind: "note"; readonly text: string };

/** Whoever runs a rotation: a person at a prompt, or a job that says yes. */
export interface RotationIo {
  /** Whether to go on with a step; asked before each one that keysweep does. False stops the rotation where it is. */
  confirm(step: PlanStep): Promise<boolean>;
  /** The new key, from a hidden prompt. `problem`: why the last one was not taken. Undefined stops the rotation. */
  askNewKey(step: PlanStep, problem?: string): Promise<Secret | undefined>;
  /** Waits until a person has done a step. False stops the rotation. */
  awaitPerson(step: PlanStep): Promise<boolean>;
  report(event: RotationEvent): void;
}

export interface RotationOptions {
  /** The steps for a target; a rotation may have to change its means on the way. See `planSteps`. */
  readonly steps: (target: Target) => readonly PlanStep[];
  readonly journal: Journal;
  /** The leaked key. */
  readonly old: SecretToVerify;
  readonly stores: readonly Store[];
  /** Told between storing and verifying; absent: a person deploys. */
  readonly deploy?: (signal?: AbortSignal) => Promise<void>;
  readonly verifier: Verifier;
  /** With an admin key. */
  readonly admin?: {
    readonly key: Secret;
    readonly api: AdminApi;
    readonly apiFor: (key: Secret) => AdminApi;
  };
  /** For the new key. Scopes: none means all permissions. */
  readonly create?: {
    readonly name?: string;
    readonly scopes?: readonly string[];
    readonly expiresInSeconds?: number;
  };
  readonly io: RotationIo;
  readonly signal?: AbortSignal;
  /** How long to wait for answers; see `settle.ts`. */
  readonly waiting?: {
    readonly live?: SettleOptions;
    readonly dead?: SettleOptions & { readonly spanMs?: number };
  };
}

/** Where a rotation stands. */
export interface RotationResult {
  readonly finished: boolean;
  readonly state: RotationState;
}

/** The name in the journal of a key that a person made: keysweep deletes none by it. */
const BY_HAND = "made by hand";

/** Raised inside the machine when whoever runs it says no. */
const STOPPED = Symbol("stopped");

/**
 * Runs a rotation from where its journal stands to its end. It can be stopped anywhere (a crash included) and run again.
 * Two rules hold at every moment: a new key is written to a store only after it has answered, and the old key is deleted
 * only after the new one has answered from there. So there is always a working key.
 *
 * Throws `USAGE` when the options are not those it was started with; `PROVIDER`, `NETWORK`, `IO` when a step fails.
 */
export async function rotate(options: RotationOptions): Promise<RotationResult> {
  const { journal } = options;
  check(options);
  const machine = createMachine(options);
  try {
    await machine.recover();
    while (journal.state.at !== "done") {
      options.signal?.throwIfAborted();
      await machine.next();
    }
    return { finished: true, state: journal.state };
  } catch (error) {
    if (error === STOPPED) return { finished: false, state: journal.state };
    throw error;
  }
}

function check({ journal, old, stores, deploy, admin }: RotationOptions): void {
  const { state } = journal;
  if (digestOf(old.secret, state.id) !== state.oldDigest)
    throw new KeysweepError("USAGE", `rotation ${state.id} replaces another key (${state.old})`);
  const labels = stores.map(({ label }) => label);
  if (labels.join("\0") !== state.stores.join("\0"))
    throw new KeysweepError("USAGE", `rotation ${state.id} was started with other stores`, {
      hint: `Name the same ones in the same order: ${state.stores.join(", ") || "none"}.`,
    });
  if ((deploy !== undefined) !== state.deploys)
    throw new KeysweepError(
      "USAGE",
      `rotation ${state.id} was started ${state.deploys ? "with" : "without"} a deploy command`,
    );
  if (state.target.kind !== "by-hand" && admin === undefined)
    throw new KeysweepError("USAGE", "this rotation needs an admin key", { hint: "Set OPENAI_ADMIN_KEY." });
  if (isMadeByApi(state.target) && stores.length === 0)
    throw new KeysweepError("USAGE", "there is no place to put the new key", {
      hint: "Name at least one store: a key made through the API is shown once, and keysweep shows it to nobody.",
    });
}

function createMachine(options: RotationOptions) {
  const { journal, old, stores, verifier, io, signal } = options;
  /** The new key's text, as long as this process knows it. */
  let fresh: Secret | undefined;

  const stepOf = (id: StepId): PlanStep => {
    const step = options.steps(journal.state.target).find((one) => one.id === id);
    if (step === undefined) throw new Error(`the plan has no step ${id}`);
    return step;
  };
  const asNew = (secret: Secret): SecretToVerify => ({ ruleId: old.ruleId, provider: old.provider, secret });
  const settle = (step: PlanStep, more: SettleOptions = {}): SettleOptions => ({
    ...more,
    ...(signal === undefined ? {} : { signal }),
    onAnswer: (verdict) => io.report({ kind: "answer", step, verdict }),
  });
  const insist = (yes: boolean): void => {
    if (!yes) throw STOPPED;
  };
  const api = (): AdminApi => {
    if (options.admin === undefined) throw new KeysweepError("USAGE", "this rotation needs an admin key");
    return options.admin.api;
  };

  /** Gives up the new key, whose text is lost or which cannot stay, and begins again. It lives on until the next one has answered. */
  async function beginAgain(change: { readonly target?: Target } = {}): Promise<void> {
    const { made, superseded } = journal.state;
    fresh = undefined;
    await journal.write({
      ...change,
      at: "start",
      made: undefined,
      superseded: withLost(superseded, made),
    });
  }

  /** Waits until the new key answers. Undefined: nobody can be asked, a person must know. */
  async function answers(secret: Secret, step: PlanStep): Promise<Settled | undefined> {
    const settled = await waitUntilLive(verifier, asNew(secret), settle(step, options.waiting?.live));
    return cannotTell(settled.verdict) ? undefined : settled;
  }

  async function create(): Promise<void> {
    const step = stepOf("create");
    const { target } = journal.state;
    if (isMadeByApi(target)) await createByApi(step, target);
    else await createByHand(step);
  }

  async function createByApi(step: PlanStep, target: Target): Promise<void> {
    const { state } = journal;
    insist(await io.confirm(step));
    const attempts = state.attempts + 1;
    const name = `${(options.create?.name ?? "keysweep").slice(0, 40)}-${state.id}-${attempts}`;
    // The name is on disk before the key is asked for: should this process die in between, the next one knows what to look for.
    await journal.write({
      at: "creating",
      attempts,
      made: { name },
      superseded: withLost(state.superseded, state.made),
    });
    io.report({ kind: "begin", step });
    const { scopes, expiresInSeconds } = options.create ?? {};
    const created = await createFor(api(), target, {
      name,
      ...(scopes === undefined ? {} : { scopes }),
      ...(expiresInSeconds === undefined ? {} : { expiresInSeconds }),
    });
    if (created === undefined) {
      if (target.kind !== "openai-account" || target.mode === "new")
        throw new KeysweepError("PROVIDER", "OpenAI made no key");
      io.report({
        kind: "note",
        text: "This server adds no key to a service account: a new account takes its place.",
      });
      await journal.write({ at: "start", made: undefined, target: { ...target, mode: "new" } });
      return;
    }
    const made: MadeKey = {
      name,
      id: created.id,
      ...(created.account === undefined || created.account === accountOf(target)
        ? {}
        : { account: created.account }),
      digest: digestOf(created.secret, state.id),
    };
    await journal.write({ made });
    await mustAnswer(created.secret, step);
    fresh = created.secret;
    await journal.write({ at: "created" });
    io.report({ kind: "end", step });
  }

  async function createByHand(step: PlanStep): Promise<void> {
    io.report({ kind: "begin", step });
    let problem: string | undefined;
    for (;;) {
      const secret = await io.askNewKey(step, problem);
      if (secret === undefined) throw STOPPED;
      problem = await whyNot(secret, step);
      if (problem !== undefined) continue;
      const { state } = journal;
      fresh = secret;
      await journal.write({
        at: "created",
        attempts: state.attempts + 1,
        made: { name: BY_HAND, digest: digestOf(secret, state.id) },
      });
      io.report({ kind: "end", step });
      return;
    }
  }

  /** Why a key that a person handed over is not taken. */
  async function whyNot(secret: Secret, step: PlanStep): Promise<string | undefined> {
    const text = secret.reveal();
    if (text === old.secret.reveal()) return "That is the old key.";
    if (text.length < 8 || /\s/.test(text)) return "That is no key.";
    const { reached, verdict } = await waitUntilLive(
      verifier,
      asNew(secret),
      settle(step, options.waiting?.live),
    );
    if (reached) return undefined;
    if (!cannotTell(verdict)) return verdict.explanation;
    // That nobody can tell is no wonder where it was so with the old one; otherwise this is a text of another kind.
    return cannotTell(await verifier.askAgain(old, signal)) ? undefined : verdict.explanation;
  }

  async function mustAnswer(secret: Secret, step: PlanStep): Promise<void> {
    const settled = await answers(secret, step);
    if (settled === undefined) {
      insist(await io.awaitPerson(step));
      return;
    }
    if (!settled.reached)
      throw new KeysweepError("PROVIDER", `the new key does not answer: ${settled.verdict.explanation}`, {
        hint: "The old key is untouched. Go on later with --resume.",
      });
  }

  async function store(secret: Secret): Promise<void> {
    const step = stepOf("store");
    if (stores.length === 0) {
      io.report({ kind: "begin", step });
      insist(await io.awaitPerson(step));
    } else {
      insist(await io.confirm(step));
      io.report({ kind: "begin", step });
      for (const one of stores) {
        await one.write(secret, signal);
        const found = await one.read?.(signal);
        if (one.read !== undefined && found?.reveal() !== secret.reveal())
          throw new KeysweepError("IO", `${one.label} does not hold the new key after it was written`);
        io.report({ kind: "note", text: `${one.label} holds the new key.` });
      }
    }
    await journal.write({ at: "stored" });
    io.report({ kind: "end", step });
  }

  async function deploy(): Promise<void> {
    const step = stepOf("deploy");
    if (options.deploy === undefined) {
      io.report({ kind: "begin", step });
      insist(await io.awaitPerson(step));
    } else {
      insist(await io.confirm(step));
      io.report({ kind: "begin", step });
      await options.deploy(signal);
    }
    await journal.write({ at: "deployed" });
    io.report({ kind: "end", step });
  }

  async function verifyNew(secret: Secret): Promise<void> {
    const step = stepOf("verify-new");
    io.report({ kind: "begin", step });
    await mustAnswer(secret, step);
    await journal.write({ at: "verified" });
    io.report({ kind: "end", step });
  }

  /** Whether the new key still works, right before the old one goes. Throws when that cannot be told. */
  async function newKeyHolds(step: PlanStep): Promise<boolean> {
    const { made, target } = journal.state;
    if (fresh !== undefined) {
      const settled = await answers(fresh, step);
      if (settled === undefined || settled.reached) return true;
      if (settled.verdict.kind === "revoked") return false;
      throw new KeysweepError("PROVIDER", `the new key gives no answer: ${settled.verdict.explanation}`, {
        hint: "The old key is untouched. Go on later with --resume.",
      });
    }
    // Its text is lost with the process that knew it. It has answered (the journal says so); is it still there?
    if (made?.id === undefined || isOldAdminKey()) return true;
    return await isStillThere(api(), target, made);
  }

  const isOldAdminKey = (): boolean => isOwnKey(options.admin?.key, old.secret);

  async function revoke(): Promise<void> {
    const step = stepOf("revoke");
    const { state } = journal;
    const { target } = state;
    if (!(await newKeyHolds(step))) {
      io.report({ kind: "note", text: "The new key no longer answers: it is replaced first." });
      await beginAgain();
      return;
    }
    insist(await io.confirm(step));
    await journal.write({ at: "revoking" });
    io.report({ kind: "begin", step });
    if (target.kind === "by-hand") insist(await io.awaitPerson(step));
    else {
      const by = isOldAdminKey() ? withNewAdminKey() : api();
      if ((await revokeOld(by, target, state.superseded)) === "needs-new-account") {
        io.report({
          kind: "note",
          text: "This server deletes no single key of a service account: a new account takes the old one's place.",
        });
        if (target.kind !== "openai-account") throw new Error("only accounts are replaced by accounts");
        await beginAgain({ target: { ...target, mode: "new" } });
        return;
      }
      await deleteSuperseded(by, target, state.superseded, state.made);
    }
    await journal.write({ at: "revoked" });
    io.report({ kind: "end", step });
  }

  /** A key cannot delete itself: the new admin key deletes the old. */
  function withNewAdminKey(): AdminApi {
    if (fresh !== undefined && options.admin !== undefined) return options.admin.apiFor(fresh);
    throw new KeysweepError("USAGE", "an admin key cannot delete itself", {
      hint: "Set OPENAI_ADMIN_KEY to the new admin key, then go on with --resume.",
    });
  }

  async function verifyDead(): Promise<void> {
    const step = stepOf("verify-dead");
    io.report({ kind: "begin", step });
    const settled = await waitUntilRevoked(verifier, old, settle(step, options.waiting?.dead));
    if (cannotTell(settled.verdict)) insist(await io.awaitPerson(step));
    else if (!settled.reached)
      throw new KeysweepError(
        "PROVIDER",
        `the old key is not known to be dead: ${settled.verdict.explanation}`,
        {
          hint: "Look at it with --resume in some minutes.",
        },
      );
    await journal.write({ at: "done" });
    io.report({ kind: "end", step });
  }

  return {
    /** Looks for the new key's text where it can be read back: the process that made it may be gone. */
    async recover(): Promise<void> {
      const { made, id } = journal.state;
      if (made?.digest === undefined) return;
      for (const one of stores) {
        const found = await one.read?.(signal).catch(() => undefined);
        if (found !== undefined && digestOf(found, id) === made.digest) {
          fresh = found;
          return;
        }
      }
    },
    /** The next step from where the journal stands. */
    async next(): Promise<void> {
      switch (journal.state.at) {
        case "start":
        case "creating":
          return await create();
        case "created":
        case "stored":
        case "deployed": {
          if (fresh === undefined) {
            io.report({
              kind: "note",
              text: "The new key was lost when the rotation was stopped: another one is made.",
            });
            return await beginAgain();
          }
          if (journal.state.at === "created") return await store(fresh);
          return journal.state.at === "stored" ? await deploy() : await verifyNew(fresh);
        }
        case "verified":
        case "revoking":
          return await revoke();
        case "revoked":
          return await verifyDead();
        case "done":
          return;
      }
    },
  };
}

function accountOf(target: Target): string | undefined {
  return target.kind === "openai-account" && target.mode === "same" ? target.account : undefined;
}

/** The keys to delete at the end, with one more that nobody can use. */
function withLost(superseded: readonly MadeKey[], made: MadeKey | undefined): readonly MadeKey[] {
  return made === undefined || made.name === BY_HAND ? superseded : [...superseded, made];
}
