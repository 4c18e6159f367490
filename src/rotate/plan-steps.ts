import type { Leak } from "../leaks/types.ts";
import { providerOf } from "../verify/providers.ts";
import type { Target } from "./journal.ts";

/** What a step of a rotation is about. */
export type StepId = "create" | "store" | "deploy" | "verify-new" | "revoke" | "verify-dead" | "clean-up";

/** One step, for a person to read before it happens. */
export interface PlanStep {
  readonly id: StepId;
  /** A few words. */
  readonly title: string;
  /** Whole sentences: what will happen, and what to do where it is a person's turn. */
  readonly does: string;
  readonly by: "keysweep" | "person";
  /** Where to click. */
  readonly link?: string;
  /** It cannot be undone. */
  readonly destructive: boolean;
}

/** What is replaced, as far as steps depend on it. */
type Replaced = Pick<Leak, "provider" | "remedy"> & { readonly ruleId?: string };

export interface StepOptions {
  /** By what means; absent: by hand. */
  readonly target?: Target;
  /** Labels of the stores that will be written. */
  readonly stores?: readonly string[];
  /** The deploy command, as it was given. */
  readonly deploy?: string;
  /** Of a key that the API makes. No scopes: all permissions. */
  readonly create?: { readonly scopes?: readonly string[]; readonly expiresInDays?: number };
  /** How long the old key must be refused. Default 60. */
  readonly deadAfterSeconds?: number;
}

/** Where OpenAI's keys are made and deleted. */
export const OPENAI_LINKS = {
  keys: "https://platform.openai.com/api-keys",
  adminKeys: "https://platform.openai.com/settings/organization/admin-keys",
  projectKeys: (project: string) =>
    `https://platform.openai.com/settings/${encodeURIComponent(project)}/api-keys`,
  serviceAccounts: (project: string) =>
    `https://platform.openai.com/settings/${encodeURIComponent(project)}/members`,
} as const;

/** The steps of a rotation by a target's means. */
export function planSteps(leak: Replaced, options: StepOptions): readonly PlanStep[] {
  const { stores = [], deploy, deadAfterSeconds = 60 } = options;
  const target = options.target ?? { kind: "by-hand" };
  const asks = "check" in providerOf({ ruleId: leak.ruleId ?? "", provider: leak.provider });
  const step = (id: StepId, title: string, does: string, more: Partial<PlanStep> = {}): PlanStep => ({
    id,
    title,
    does,
    by: "keysweep",
    destructive: false,
    ...more,
  });
  return [
    createStep(leak, target, options, step),
    stores.length > 0
      ? step("store", "Store it", `Writes the new key to ${stores.join(", ")}.`)
      : step(
          "store",
          "Store it",
          "Put the new key wherever the old one is read from. Name stores (--store) and keysweep writes them.",
          { by: "person" },
        ),
    deploy === undefined
      ? step(
          "deploy",
          "Deploy",
          "Restart or redeploy whatever reads the key. Name a command (--deploy) and keysweep runs it.",
          { by: "person" },
        )
      : step("deploy", "Deploy", `Runs: ${deploy}`),
    step(
      "verify-new",
      "Verify the new key",
      asks
        ? "Asks the provider until the new key answers; that can take a minute."
        : "Nobody can be asked about such keys: keysweep asks you whether the new one works.",
    ),
    revokeStep(leak, target, step),
    step(
      "verify-dead",
      "Verify that the old key is dead",
      asks
        ? `Asks the provider until it has refused the old key for ${deadAfterSeconds === 60 ? "a minute" : `${deadAfterSeconds} s`}: a deleted key can answer now and then.`
        : "Nobody can be asked about such keys: keysweep asks you whether the old one is refused.",
    ),
    step(
      "clean-up",
      "Clean up",
      "Take the key out of the files it stands in. Rewriting history is no substitute for revoking it: whoever has a clone has the key.",
      { by: "person" },
    ),
  ];
}

type MakeStep = (id: StepId, title: string, does: string, more?: Partial<PlanStep>) => PlanStep;

function createStep(leak: Replaced, target: Target, { create }: StepOptions, step: MakeStep): PlanStep {
  const title = "Create a new key";
  switch (target.kind) {
    case "openai-account":
      return target.mode === "same"
        ? step("create", title, `Makes a second key on the same service account, ${termsOf(create)}.`)
        : step(
            "create",
            title,
            `Makes a new service account in the same project, with its first key, ${termsOf(create)}.`,
          );
    case "openai-admin":
      return step("create", title, `Makes a second admin key${expiryOf(create)}.`);
    case "openai-person":
      return target.mode === "new"
        ? step(
            "create",
            title,
            `Makes a service account in the same project in place of the person, with its first key, ${termsOf(create)}.`,
          )
        : step(
            "create",
            title,
            "Only its owner can make a person's key: make one in the same project and hand it to keysweep at the hidden prompt.",
            { by: "person", link: OPENAI_LINKS.projectKeys(target.project) },
          );
    case "by-hand":
      return step(
        "create",
        title,
        "Make a new key where the old one was made, with the same permissions or fewer. Leave the old one as it is: it goes when the new one works.",
        { by: "person", ...linkOf(leak) },
      );
  }
}

/** What a key that the API makes may do, and for how long. */
function termsOf(create: StepOptions["create"]): string {
  const { scopes = [] } = create ?? {};
  const may =
    scopes.length === 0
      ? "with all permissions (--scopes names fewer)"
      : `for ${scopes.join(", ")} and nothing else`;
  return may + expiryOf(create);
}

function expiryOf(create: StepOptions["create"]): string {
  return create?.expiresInDays === undefined ? "" : `, that expires in ${create.expiresInDays} days`;
}

function revokeStep(leak: Replaced, target: Target, step: MakeStep): PlanStep {
  const title = "Revoke the old key";
  const more = { destructive: true } as const;
  switch (target.kind) {
    case "openai-account":
      return target.mode === "same"
        ? step("revoke", title, "Deletes the old key through the API; its service account stays.", more)
        : step(
            "revoke",
            title,
            "Deletes the old service account with its keys, for this server deletes no single key of one.",
            more,
          );
    case "openai-admin":
    case "openai-person":
      return step("revoke", title, "Deletes the old key through the API.", more);
    case "by-hand":
      return step("revoke", title, "Delete the old key where it was made, or revoke it there.", {
        ...more,
        by: "person",
        ...linkOf(leak),
      });
  }
}

/**
 * Where a key is replaced. Rules may be the scanned repository's own: nothing but an https page is shown, and for OpenAI's
 * keys nothing but OpenAI's.
 */
function linkOf({ remedy, provider }: Replaced): { readonly link?: string } {
  const page = remedy.url !== undefined && URL.canParse(remedy.url) ? new URL(remedy.url) : undefined;
  if (provider === "OpenAI")
    return { link: page?.origin === new URL(OPENAI_LINKS.keys).origin ? page.href : OPENAI_LINKS.keys };
  return page?.protocol === "https:" ? { link: page.href } : {};
}
