import { openJournal, startJournal, type Target, unfinished } from "../../src/rotate/journal.ts";
import { createAdminApi, createAdminClient } from "../../src/rotate/openai/admin-api.ts";
import { planSteps } from "../../src/rotate/plan-steps.ts";
import { rotate } from "../../src/rotate/rotation.ts";
import { envFile } from "../../src/rotate/stores/env-file.ts";
import type { RotationEvent, RotationIo, RotationResult } from "../../src/rotate/types.ts";
import { Secret } from "../../src/secret.ts";
import { createVerifier } from "../../src/verify/verifier.ts";

/** A rotation as a job runs it, from plain data: in this process or in one that will be killed. */
export interface DriveConfig {
  readonly baseUrl: string;
  readonly adminKey?: string;
  readonly oldKey: string;
  /** Where journals go. */
  readonly folder: string;
  /** The .env file that the application reads, with OPENAI_API_KEY. */
  readonly envPath: string;
  /** For a rotation that begins. One that was stopped goes on by its journal. */
  readonly target: Target;
  /** What a person hands over at the prompt. */
  readonly handedOver?: readonly string[];
  readonly expiresInSeconds?: number;
  readonly scopes?: readonly string[];
}

/** Starts or resumes. `checkpoint` is called before and after everything the rotation says or asks. */
export async function drive(
  config: DriveConfig,
  checkpoint: (event: RotationEvent | { readonly kind: "ask"; readonly about: string }) => void = () => {},
  io: Partial<RotationIo> = {},
): Promise<RotationResult> {
  const { baseUrl } = config;
  const [stopped] = await unfinished(config.folder);
  const old = new Secret(config.oldKey);
  const store = envFile(config.envPath, "OPENAI_API_KEY");
  const journal =
    stopped === undefined
      ? await startJournal(config.folder, {
          provider: "OpenAI",
          ruleId: "openai-project-key",
          old,
          target: config.target,
          stores: [store.label],
          deploys: true,
        })
      : await openJournal(config.folder, stopped.id);
  const client = createAdminClient({ baseUrl, perSecond: 10_000, backoffMs: 1 });
  const apiFor = (key: Secret) => createAdminApi({ key, client, baseUrl });
  const adminKey = config.adminKey === undefined ? undefined : new Secret(config.adminKey);
  const handedOver = [...(config.handedOver ?? [])];
  try {
    return await rotate({
      journal,
      old: { ruleId: "openai-project-key", provider: "OpenAI", secret: old },
      steps: (target) =>
        planSteps({ provider: "OpenAI", remedy: {} }, { target, stores: [store.label], deploy: "deploy" }),
      stores: [store],
      deploy: async () => {
        checkpoint({ kind: "ask", about: "deploy" });
      },
      verifier: createVerifier({ openaiBaseUrl: baseUrl, client: { perSecond: 10_000, backoffMs: 1 } }),
      ...(adminKey === undefined ? {} : { admin: { key: adminKey, api: apiFor(adminKey), apiFor } }),
      create: {
        name: "build",
        ...(config.expiresInSeconds === undefined ? {} : { expiresInSeconds: config.expiresInSeconds }),
        ...(config.scopes === undefined ? {} : { scopes: config.scopes }),
      },
      waiting: {
        live: { everyMs: 20, withinMs: 1_200 },
        dead: { everyMs: 10, spanMs: 40, withinMs: 5_000 },
      },
      io: {
        confirm: async (step) => {
          checkpoint({ kind: "ask", about: `confirm ${step.id}` });
          return true;
        },
        askNewKey: async (step) => {
          checkpoint({ kind: "ask", about: step.id });
          const next = handedOver.length > 1 ? handedOver.shift() : handedOver[0];
          return next === undefined ? undefined : new Secret(next);
        },
        awaitPerson: async (step) => {
          checkpoint({ kind: "ask", about: step.id });
          return true;
        },
        report: checkpoint,
        ...io,
      },
    });
  } finally {
    await journal.release();
  }
}
