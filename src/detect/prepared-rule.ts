import type { Confidence, Rule } from "../rules/types.ts";
import { checkNamed } from "./checks/index.ts";
import type { Check } from "./checks/types.ts";
import { isBinary } from "./matches.ts";
import { createRecogniser, type PatternCompiler } from "./recognise/create.ts";
import type { Candidate, Recogniser } from "./recognise/types.ts";
import type { Match } from "./types.ts";
import { shannonEntropy } from "./values/entropy.ts";
import type { View } from "./view.ts";

/** A rule, ready to look at views. Its pattern is compiled when it is first needed. */
export interface PreparedRule {
  readonly rule: Rule;
  /**
   * Emits what the rule finds in `view` for the keyword at `start`..`end` and its judges leave. Returns whether anything
   * was found that the recogniser itself has no doubt of.
   */
  recognise(view: View, start: number, end: number, emit: (match: Match) => void): boolean;
}

/** Prepares a rule. Throws `RULES` from `recognise` when its pattern is wrong or its check does not exist. */
export function prepareRule(rule: Rule, compileRe2: PatternCompiler | undefined): PreparedRule {
  let recogniser: Recogniser | undefined;
  let check: Check | undefined;
  return {
    rule,
    recognise(view, start, end, emit) {
      recogniser ??= createRecogniser(rule, compileRe2);
      if (rule.check !== undefined) check ??= checkNamed(rule.check, `rule "${rule.id}"`);
      let sure = false;
      recogniser(view, start, end, (candidate) => {
        const match = judge(rule, check, view, candidate);
        if (!match) return;
        sure ||= candidate.confidence === undefined;
        emit(match);
      });
      return sure;
    },
  };
}

function judge(rule: Rule, check: Check | undefined, view: View, candidate: Candidate): Match | undefined {
  const secret = view.text.slice(candidate.start, candidate.end);
  const encodings = view.encodingsOf(candidate.start, candidate.end);
  if (encodings.length > 0 && isBinary(secret)) return undefined;
  if (rule.entropy > 0 && shannonEntropy(secret) <= rule.entropy) return undefined;
  let confidence: Confidence = candidate.confidence ?? rule.confidence;
  let notes = candidate.notes ?? [];
  const judgement = check?.({ rule, secret, text: view.text, candidate, confidence });
  if (judgement === "drop") return undefined;
  if (judgement) {
    confidence = judgement.confidence;
    notes = [...notes, ...(judgement.notes ?? [])];
  }
  return {
    ruleId: rule.id,
    start: view.startOf(candidate.start),
    end: view.endOf(candidate.end - 1),
    outerStart: view.startOf(candidate.outerStart),
    outerEnd: view.endOf(candidate.outerEnd - 1),
    text: secret,
    encodings,
    confidence,
    notes,
  };
}
