import type { RunResult } from "../leaks/types.ts";
import { leakData, listsData, runData } from "./data.ts";
import { neutraliseJson } from "./neutral.ts";
import { worstFirst } from "./order.ts";
import type { RenderOptions, Reporter } from "./types.ts";

/** One JSON document, described by `schema/report.schema.json`. */
export const json: Reporter = {
  format: "json",
  extension: "json",
  render: (result, options) => [...pieces(result, options)].join(""),
  pieces,
};

function* pieces(result: RunResult, options: RenderOptions): Generator<string> {
  yield `${textOf(runData(result, options)).slice(0, -"\n}".length)},\n  "leaks": [`;
  let before = "";
  for (const leak of worstFirst(result.leaks)) {
    yield before + `\n${textOf(leakData(leak, options.showSecrets))}`.replaceAll("\n", "\n    ");
    before = ",";
  }
  yield `${before === "" ? "" : "\n  "}],${textOf(listsData(result, options)).slice("{".length)}\n`;
}

function textOf(data: object): string {
  return neutraliseJson(JSON.stringify(data, null, 2));
}
