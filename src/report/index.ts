import { KeysweepError } from "../errors.ts";
import { FORMATS, type Format, type Reporter } from "./types.ts";

export { FORMATS, type Format, type RenderOptions, type Reporter, type RepositoryInfo } from "./types.ts";

/** One import a format: a run pays only for what it prints. */
const REPORTERS: Readonly<Record<Format, () => Promise<Reporter>>> = {
  text: async () => (await import("./text.ts")).text,
  json: async () => (await import("./json.ts")).json,
  jsonl: async () => (await import("./jsonl.ts")).jsonl,
  sarif: async () => (await import("./sarif.ts")).sarif,
  junit: async () => (await import("./junit.ts")).junit,
  gitlab: async () => (await import("./gitlab.ts")).gitlab,
  "gitlab-codequality": async () => (await import("./gitlab-codequality.ts")).gitlabCodeQuality,
  csv: async () => (await import("./csv.ts")).csv,
  github: async () => (await import("./github.ts")).github,
  html: async () => (await import("./html.ts")).html,
};

/** Whether `name` is a format; exact, lower-case. */
export function isFormat(name: string): name is Format {
  return (FORMATS as readonly string[]).includes(name);
}

/** The reporter of a format. Throws a `USAGE` error for a name that is none. */
export async function reporterFor(format: string): Promise<Reporter> {
  if (!isFormat(format))
    throw new KeysweepError("USAGE", `There is no report format "${format}".`, {
      hint: `Formats: ${FORMATS.join(", ")}.`,
    });
  return REPORTERS[format]();
}
