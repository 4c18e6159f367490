import type { Check } from "./types.ts";

/**
 * Every published long-body key ends like this (14 of 14 in full, 12 of 12 by their shown last four); chance is 1 in 256.
 * It raises confidence and never suppresses.
 */
const ZERO_TAIL = /[AEIMQUYcgkosw048]A$/;

/** Long bodies are 58 characters a half or more; shorter ones are not known to have the tail. */
const LONG_BODY = 100;

/** The look of an OpenAI key's end, for keys with a long body. */
export const checkOpenAi: Check = ({ secret, confidence, rule }) => {
  const bodyLength = secret.length - (rule.marked?.prefix.length ?? 0);
  if (bodyLength < LONG_BODY) return { confidence };
  if (!ZERO_TAIL.test(secret)) {
    return {
      confidence,
      notes: ["It does not end as every long key seen so far does: perhaps it was cut or edited."],
    };
  }
  return {
    confidence: confidence === "low" ? "medium" : "high",
    notes: ["It ends as every long OpenAI key seen so far does."],
  };
};
