import type { Secret } from "../secret.ts";
import type { SettleOptions } from "../verify/settle.ts";
import type { SecretToVerify, Verdict } from "../verify/types.ts";
import type { Verifier } from "../verify/verifier.ts";
import type { Journal, RotationState, Target } from "./journal.ts";
import type { AdminApi } from "./openai/admin-api.ts";
import type { PlanStep } from "./plan-steps.ts";
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
  /** Told between storing and verifying; absent: a person deploys. Nothing it says of the `fresh` key may be repeated. */
  readonly deploy?: (fresh: Secret, signal?: AbortSignal) => Promise<void>;
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
