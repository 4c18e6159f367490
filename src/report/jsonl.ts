import type { RunResult } from "../leaks/types.ts";
import { leakData, listsData, runData, SCHEMA_VERSION } from "./data.ts";
import { neutraliseJson } from "./neutral.ts";
import { worstFirst } from "./order.ts";
import type { RenderOptions, Reporter } from "./types.ts";

/**
 * One line a leak, then one line with the summary, each described by `schema/report-line.schema.json`. A file without the
 * summary line was cut off.
 */
export const jsonl: Reporter = {
  format: "jsonl",
  extension: "jsonl",
  render: (result, options) => [...pieces(result, options)].join(""),
  pieces,
};

function* pieces(result: RunResult, options: RenderOptions): Generator<string> {
  for (const leak of worstFirst(result.leaks))
    yield lineOf({ schemaVersion: SCHEMA_VERSION, type: "leak", ...leakData(leak, options.showSecrets) });
  yield lineOf({ ...runData(result, options), type: "summary", ...listsData(result, options) });
}

function lineOf(data: object): string {
  return `${neutraliseJson(JSON.stringify(data))}\n`;
}
