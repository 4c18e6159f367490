import { unasked } from "./check.ts";
import { anthropic } from "./providers/anthropic.ts";
import { aws } from "./providers/aws.ts";
import { cohere } from "./providers/cohere.ts";
import { deepseek } from "./providers/deepseek.ts";
import { elevenlabs } from "./providers/elevenlabs.ts";
import { fireworks } from "./providers/fireworks.ts";
import { github } from "./providers/github.ts";
import { gitlab } from "./providers/gitlab.ts";
import { google } from "./providers/google.ts";
import { groq } from "./providers/groq.ts";
import { huggingFace } from "./providers/hugging-face.ts";
import { kimi } from "./providers/kimi.ts";
import { langfuse } from "./providers/langfuse.ts";
import { langsmith } from "./providers/langsmith.ts";
import { mistral } from "./providers/mistral.ts";
import { npm } from "./providers/npm.ts";
import { openai } from "./providers/openai.ts";
import { openrouter } from "./providers/openrouter.ts";
import { pinecone } from "./providers/pinecone.ts";
import { replicate } from "./providers/replicate.ts";
import { slack } from "./providers/slack.ts";
import { stripe } from "./providers/stripe.ts";
import { together } from "./providers/together.ts";
import { xai } from "./providers/xai.ts";
import type { Outcome, Provider, SecretToVerify } from "./types.ts";

/** Every provider that is asked. */
export const PROVIDERS: readonly Provider[] = [
  openai,
  anthropic,
  openrouter,
  groq,
  huggingFace,
  google,
  xai,
  mistral,
  cohere,
  replicate,
  deepseek,
  together,
  fireworks,
  elevenlabs,
  langsmith,
  langfuse,
  pinecone,
  kimi,
  github,
  gitlab,
  slack,
  stripe,
  npm,
  aws,
];

/** Every host keysweep ever asks of its own accord. */
export const PINNED_HOSTS: readonly string[] = [...new Set(PROVIDERS.flatMap(({ hosts }) => hosts))];

/** Other names that rules use; lower-case letters and digits only. */
const ALIASES: Readonly<Record<string, Provider>> = {
  amazon: aws,
  amazonwebservices: aws,
  gemini: google,
  googlegemini: google,
  googlecloud: google,
  huggingfacehub: huggingFace,
  moonshot: kimi,
  moonshotai: kimi,
  kimimoonshot: kimi,
  moonshotkimi: kimi,
  togetherai: together,
  fireworksai: fireworks,
  mistralai: mistral,
  langchain: langsmith,
};

const BY_NAME = new Map<string, Provider>([
  ...Object.entries(ALIASES),
  ...PROVIDERS.map((provider): [string, Provider] => [plain(provider.name), provider]),
]);

const AZURE = unasked(
  "needs-host",
  "An Azure key works at its own resource only, and keysweep asks no host that a repository names.",
);

/** A scanned repository must not choose which of its texts are sent away. */
const FOREIGN = unasked(
  "foreign-rule",
  "A rule that is none of keysweep's own found it: its text may be anything, so it is sent to nobody. Outside of this repository, `keysweep verify` asks about a key that you give it.",
);

/** Providers that nobody asks, and why. */
const NEVER_ASKED = new Map<string, Outcome>([
  [
    "perplexity",
    unasked("no-harmless-check", "Perplexity has no question that is free: look at its dashboard."),
  ],
  ["nvidia", unasked("no-harmless-check", "NVIDIA documents no harmless question: look at its dashboard.")],
  ["azureopenai", AZURE],
  ["azure", AZURE],
  ["microsoftazure", AZURE],
]);

/** Who is asked about a secret: by its rule's provider, or by how the rule's id begins; or why nobody is. */
export function providerOf(
  secret: Pick<SecretToVerify, "ruleId" | "provider" | "foreignRule">,
): Provider | Outcome {
  if (secret.foreignRule) return FOREIGN;
  const name = plain(secret.provider);
  const named = BY_NAME.get(name) ?? NEVER_ASKED.get(name);
  if (named !== undefined) return named;
  const id = `${secret.ruleId.toLowerCase()}-`;
  for (const provider of PROVIDERS)
    if (id.startsWith(`${provider.name.toLowerCase().replace(/ /g, "-")}-`)) return provider;
  return unasked("no-check", "keysweep knows no way to ask who issued this.");
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, "");
}
