import { fillIn } from "../support/library.ts";
import { projectKey } from "./rules.ts";

/** A token of one kind, and how long the prefix is that tells of it. */
export interface Token {
  readonly ruleId: string;
  readonly token: string;
  readonly prefix: number;
}

/** By rule: the prefix of its tokens, and a template. */
const TEMPLATES: Readonly<Record<string, readonly [prefix: string, token: string]>> = {
  "github-personal-token": ["ghp_", "{{crc32:ghp_}}"],
  "github-fine-grained-token": ["github_pat_", "github_pat_{{alnum:22}}_{{alnum:59}}"],
  "gitlab-personal-token": ["glpat-", "glpat-{{alnum:20}}"],
  "aws-access-key-id": ["AKIA", "{{awsid:AKIA}}"],
  "slack-bot-token": ["xoxb-", "xoxb-{{digit:12}}-{{digit:13}}-{{alnum:24}}"],
  "stripe-secret-key": ["sk_live_", "sk_live_{{alnum:24}}"],
  "anthropic-api-key": ["sk-ant-api03-", "sk-ant-api03-{{alnum:93}}AA"],
  "google-api-key": ["AIza", "AIza{{alnum:35}}"],
  "npm-access-token": ["npm_", "{{crc32:npm_}}"],
  "huggingface-user-token": ["hf_", "hf_{{alnum:34}}"],
  "digitalocean-personal-token": ["dop_v1_", "dop_v1_{{hex:64}}"],
};

/** A token of each of the providers that most keys are of; the same for the same `seed`. */
export function tokens(seed: string): readonly Token[] {
  const others = Object.entries(TEMPLATES).map(([ruleId, [prefix, template]]) => ({
    ruleId,
    token: fillIn(template, `${seed} ${ruleId}`),
    prefix: prefix.length,
  }));
  return [{ ruleId: "openai-project-key", token: projectKey(5), prefix: "sk-proj-".length }, ...others];
}
