import { leaksData, listsData, runData } from "./data.ts";
import { neutraliseJson } from "./neutral.ts";
import type { Reporter } from "./types.ts";

/** One JSON document, described by `schema/report.schema.json`. */
export const json: Reporter = {
  format: "json",
  extension: "json",
  render: (result, options) => {
    const report = { ...runData(result, options), leaks: leaksData(result, options), ...listsData(result) };
    return `${neutraliseJson(JSON.stringify(report, null, 2))}\n`;
  },
};
