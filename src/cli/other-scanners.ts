import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { KeysweepError } from "../errors.ts";
import { UnknownOption } from "./unknown-option.ts";

const WHOLE = "is nothing here: leave it out, reports are whole without it";
const RANGE = "is keysweep range <base>..<head> here";
const LIVE = "is --verify --fail-on live here";
const NAMED = "is a plain argument here: keysweep scan <path>, keysweep history <repo>";
const IN_FILE = "is --output FILE here, or --format NAME=FILE";

/** Commands of other scanners, and what does the same here. */
const COMMANDS: Readonly<Record<string, string>> = {
  detect: "is keysweep history here, and with --no-git keysweep scan",
  protect: "is keysweep staged here",
  git: "is keysweep history [repo] here",
  dir: "is keysweep scan <path> here",
  directory: "is keysweep scan <path> here",
  filesystem: "is keysweep scan <path> here",
  stdin: "is keysweep scan - here",
  github: "is keysweep history in a clone here",
  gitlab: "is keysweep history in a clone here",
  secret: "is keysweep scan here, and its hooks are keysweep hook <name>",
  install: "is keysweep init here",
  "pre-commit": "is keysweep hook pre-commit here",
  "pre-push": "is keysweep hook pre-push here",
  "pre-receive": "is keysweep hook pre-receive here",
};

/** Options of other scanners, and what does the same here. */
const OPTIONS: Readonly<Record<string, string>> = {
  "--source": NAMED,
  "-s": NAMED,
  "--repo-path": NAMED,
  "--repo": NAMED,
  "--report-format": "is --format NAME here",
  "--report-path": IN_FILE,
  "-r": IN_FILE,
  "--sarif": "is --format sarif here",
  "--json": "is --format json here",
  "--verbose": WHOLE,
  "-v": `${WHOLE}; -V is the version`,
  "--no-banner": "is nothing here: leave it out, there is no banner",
  "--no-update": "is nothing here: leave it out, keysweep never updates itself",
  "--redact": "is nothing here: leave it out, secrets are redacted unless --show-secrets is given",
  "--exit-code": "is fixed here: leaks are exit 1, or 0 with --exit-zero",
  "--fail": "is nothing here: leave it out, leaks are exit 1",
  "--staged": "is keysweep staged here",
  "--cached": "is keysweep staged here",
  "--pre-commit": "is keysweep staged here, or keysweep hook pre-commit",
  "--install": "is keysweep init here",
  "--scan": "is keysweep scan here",
  "--scan-history": "is keysweep history here",
  "--uncommitted": "is keysweep scan here",
  "--all-files": "is keysweep scan --no-git here",
  "--log-opts": RANGE,
  "--since-commit": RANGE,
  "--commits": RANGE,
  "--baseline-path": "is keysweep baseline --import FILE here, once",
  "--baseline": "is keysweep baseline --import FILE here, once",
  "--gitleaks-ignore-path": "is fixed here: .gitleaksignore at the root is read",
  "--ignore-gitleaks-allow": "is --ignore-comments here",
  "--enable-rule": "is --rule ID here",
  "--include-detectors": "is --rule ID here",
  "--exclude-detectors": "is --skip-rule ID here",
  "--include-paths": "is --include GLOB here",
  "--exclude-paths": "is --exclude GLOB here",
  "--exclude-files": "is --exclude GLOB here",
  "--max-target-megabytes": "is maxBinaryBytes in .keysweep.toml here",
  "--max-decode-depth": "is nothing here: leave it out, encodings are read",
  "--max-archive-depth": "is nothing here: leave it out, archives are read",
  "--only-verified": LIVE,
  "--results": LIVE,
  "--no-verification": "is nothing here: leave it out, nobody is asked unless --verify is given",
  "--no-verify": "is nothing here: leave it out, nobody is asked unless --verify is given",
  "--concurrency": "is --jobs N here",
};

/** What a command of another scanner is here, in one sentence; undefined for any other word. */
export function commandElsewhere(word: string): string | undefined {
  return Object.hasOwn(COMMANDS, word) ? `${word} ${COMMANDS[word]}.` : undefined;
}

/** `error` with the way that this scanner has, where the command line is one of another's; the same error otherwise. */
export function withEquivalent(error: KeysweepError, argv: readonly string[], cwd: string): KeysweepError {
  const [first = ""] = argv;
  const command = existsSync(resolve(cwd, first)) ? undefined : commandElsewhere(first);
  if (error instanceof UnknownOption) {
    const option = Object.hasOwn(OPTIONS, error.option)
      ? `${error.option} ${OPTIONS[error.option]}.`
      : undefined;
    const ways = [command, option].filter((way) => way !== undefined).join(" ");
    return ways === "" ? error : new KeysweepError("USAGE", error.message, { hint: ways, cause: error });
  }
  return command === undefined
    ? error
    : new KeysweepError("USAGE", `there is no command "${first}"`, { hint: command, cause: error });
}
