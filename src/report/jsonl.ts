import { leaksData, listsData, runData, SCHEMA_VERSION } from "./data.ts";
import { neutraliseJson } from "./neutral.ts";
import type { Reporter } from "./types.ts";

/**
 * One line a leak, then one line with the summary, each described by `schema/report-line.schema.json`. A file without the
 * summary line was cut off.
 */
export const jsonl: Reporter = {
  format: "jsonl",
  extension: "jsonl",
  render: (result, options) => {
    const leaks = leaksData(result, options).map((leak) => ({
      schemaVersion: SCHEMA_VERSION,
      type: "leak",
      ...leak,
    }));
    const summary = { ...runData(result, options), type: "summary", ...listsData(result) };
    return [...leaks, summary].map((line) => `${neutraliseJson(JSON.stringify(line))}\n`).join("");
  },
};
