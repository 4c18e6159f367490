import type { RunResult } from "../leaks/types.ts";

/** Every format a report can have. */
export const FORMATS = [
  "text",
  "json",
  "jsonl",
  "sarif",
  "junit",
  "gitlab",
  "gitlab-codequality",
  "csv",
  "github",
  "html",
] as const;

export type Format = (typeof FORMATS)[number];

/** The repository that was read, where the caller knows it. */
export interface RepositoryInfo {
  /** Address without user name or password. */
  readonly uri?: string;
  /** Full commit id of HEAD. */
  readonly revision?: string;
  readonly branch?: string;
}

/** What a reporter needs besides the result. Reporters read no clock, no environment and no terminal. */
export interface RenderOptions {
  /** Paint with the 16 ANSI colours. Only `text` looks at it. */
  readonly color: boolean;
  /**
   * Show each secret's text, once a leak. Only `text`, `json` and `jsonl` obey; formats that are made to be uploaded or
   * passed around (`sarif`, `junit`, `gitlab`, `gitlab-codequality`, `csv`, `github`, `html`) never hold a secret.
   */
  readonly showSecrets: boolean;
  /** Columns of the terminal; only `text` looks at it. Below 40 counts as 40. */
  readonly width: number;
  /** The time at the end of the run: ages are counted from it. */
  readonly now: Date;
  readonly toolVersion: string;
  /** What to do about a leak that is none, said once below the verdict. Only `text` looks at it. */
  readonly wayOut?: string;
  readonly repository?: RepositoryInfo;
}

/** Turns a result into a report. The text ends with a line break and holds no terminal control bytes of the repository's. */
export interface Reporter {
  readonly format: Format;
  /** File name ending without the dot, for `--output` defaults and artefacts. */
  readonly extension: string;
  readonly render: (result: RunResult, options: RenderOptions) => string | Promise<string>;
  /** The same text piece by piece, where it may be too large to be held at once. */
  readonly pieces?: (result: RunResult, options: RenderOptions) => Iterable<string>;
}
