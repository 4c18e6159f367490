import type { Concern, Finding, Leak, RunResult } from "../leaks/types.ts";
import { advice, exposure, headState, remedyUrl } from "./advice.ts";
import { concernSentences, concernsOf } from "./concern.ts";
import { quoted } from "./describe.ts";
import { escapeMarkup } from "./markup.ts";
import { neutralise, neutraliseCode } from "./neutral.ts";
import { worstFirst } from "./order.ts";
import { commitOf, placeName } from "./place.ts";
import type { Reporter } from "./types.ts";
import { count, isoDate, shortId, VERDICT_WORDS } from "./words.ts";

/** Places of a leak that are listed. */
const PLACES = 20;

/**
 * JUnit XML (elements and attributes of Ant's and Jenkins's schemas only): a leak or a concern is a failure, a gap is an error, and a
 * run with neither is one test that passed. Never holds a secret.
 */
export const junit: Reporter = {
  format: "junit",
  extension: "xml",
  render: (result, options) => {
    const { gaps } = result.coverage;
    const failures = [
      ...worstFirst(result.leaks).map((leak) => leakCase(leak, result.command)),
      ...concernsOf(result).map(concernCase),
    ];
    const errors = gaps.map(({ what, why }) =>
      testCase(
        "keysweep.coverage",
        `could not read ${neutralise(what)}`,
        element("error", "gap", neutralise(why), ""),
      ),
    );
    const cases = [...failures, ...errors];
    if (cases.length === 0)
      cases.push(testCase("keysweep.leaks", `no leaks in ${neutralise(result.scope)}`, ""));
    const seconds = (result.durationMs / 1000).toFixed(3);
    const counts = `tests="${cases.length}" failures="${failures.length}" errors="${errors.length}"`;
    const started = new Date(options.now.getTime() - result.durationMs).toISOString().slice(0, 19);
    return [
      `<?xml version="1.0" encoding="UTF-8"?>`,
      `<testsuites name="keysweep" ${counts} time="${seconds}">`,
      `  <testsuite name="keysweep ${result.command}" ${counts} skipped="0" timestamp="${started}" time="${seconds}">`,
      ...cases,
      "  </testsuite>",
      "</testsuites>",
      "",
    ].join("\n");
  },
};

function leakCase(leak: Leak, command: RunResult["command"]): string {
  const places = leak.findings.slice(0, PLACES).map(placeText);
  if (leak.findings.length > PLACES) places.push(`and ${count(leak.findings.length - PLACES, "more place")}`);
  const url = remedyUrl(leak);
  const facts = [
    `Verdict: ${VERDICT_WORDS[leak.verdict]}. Severity: ${leak.severity}. Confidence: ${leak.confidence}.`,
    exposure(leak),
    headState(leak),
    advice(leak, command).join(" "),
    url === undefined ? undefined : `Where: ${url}`,
    `Fingerprint: ${leak.fingerprint}`,
  ].filter((line) => line !== undefined);
  const first = leak.findings[0];
  const message = `${quoted(leak.description)} ${neutralise(leak.secret.redacted())} in ${count(leak.findings.length, "place")}`;
  const name =
    first === undefined
      ? leak.fingerprint
      : `${neutralise(placeName(first.place))}:${first.line} ${leak.fingerprint}`;
  return testCase(
    `keysweep.${neutralise(leak.ruleId)}`,
    name,
    element("failure", neutralise(leak.ruleId), message, [...places, "", ...facts].join("\n")),
  );
}

function concernCase(concern: Concern): string {
  const words = concernSentences(concern);
  const at = concern.line === undefined ? "" : `:${concern.line}`;
  return testCase(
    `keysweep.${concern.code}`,
    `${neutralise(concern.path)}${at}`,
    element("failure", concern.code, words, `Severity: ${concern.severity}.`),
  );
}

function placeText(finding: Finding): string {
  const commit = commitOf(finding.place);
  const origin =
    commit === undefined
      ? ""
      : ` (commit ${shortId(commit.id)}, ${isoDate(commit.author.time)}, ${quoted(commit.author.who) || "nobody named"})`;
  return `${neutralise(placeName(finding.place))}:${finding.line}:${finding.column}${origin}\n    ${neutraliseCode(finding.snippet.line)}`;
}

function testCase(group: string, name: string, inner: string): string {
  const head = `    <testcase classname="${escapeMarkup(group)}" name="${escapeMarkup(name)}" time="0"`;
  return inner === "" ? `${head}/>` : `${head}>\n${inner}\n    </testcase>`;
}

function element(tag: "failure" | "error", type: string, message: string, body: string): string {
  return `      <${tag} type="${escapeMarkup(type)}" message="${escapeMarkup(message)}">${escapeMarkup(body)}</${tag}>`;
}
