import type { Severity } from "../rules/types.ts";

type Paint = (text: string) => string;

/** What each kind of text is painted with. Every function keeps the text and adds escapes around it, or nothing. */
export interface Palette {
  /** Whether it paints: where it does not, what is underlined needs marks of its own. */
  readonly paints: boolean;
  readonly severity: Readonly<Record<Severity, Paint>>;
  readonly live: Paint;
  readonly good: Paint;
  readonly warn: Paint;
  readonly strong: Paint;
  readonly dim: Paint;
  readonly path: Paint;
  readonly secret: Paint;
}

const same: Paint = (text) => text;

const PLAIN: Palette = {
  paints: false,
  severity: { critical: same, high: same, medium: same, low: same },
  live: same,
  good: same,
  warn: same,
  strong: same,
  dim: same,
  path: same,
  secret: same,
};

/** The palette of a report; chalk is loaded only for colours. */
export async function palette(color: boolean): Promise<Palette> {
  if (!color) return PLAIN;
  const { Chalk } = await import("chalk");
  // The caller has decided: chalk's own look at the environment must not overrule it.
  const chalk = new Chalk({ level: 1 });
  return {
    paints: true,
    severity: {
      critical: chalk.bold.red,
      high: chalk.red,
      medium: chalk.yellow,
      low: chalk.cyan,
    },
    live: chalk.bold.white.bgRed,
    good: chalk.green,
    warn: chalk.yellow,
    strong: chalk.bold,
    dim: chalk.dim,
    path: chalk.cyan,
    secret: chalk.red.underline,
  };
}
