import { ask } from "../../git/ask.ts";
import { type CommitRange, isNothing, parseRange } from "../../git/range.ts";
import { openRepository, type Repository } from "../../git/repository.ts";
import { rangeSource } from "../../sources/range.ts";
import { type SettingsWatch, watchSettings } from "../../sweep/changed-settings.ts";
import { resolveDirectly } from "../../sweep/direct-places.ts";
import { withinGlobs } from "../../sweep/paths.ts";
import type { Reading } from "../../sweep/reading.ts";
import type { CommandArgs } from "../command.ts";
import type { ExitCode } from "../exit.ts";
import type { Io } from "../io.ts";
import { readFrom, settingsRoot, sweepAndReport } from "../sweep-and-report.ts";

/** Said where the base is the all-zero id. */
const NEW_BRANCH =
  "The base is the all-zero id, as for a new branch: nothing was left out. For what this branch alone adds: keysweep range origin/main..HEAD.";

/** `keysweep range <base>..<head>` */
export async function run({ words, options }: CommandArgs, io: Io): Promise<ExitCode> {
  const written = words[0] as string;
  const range = parseRange(written);
  const repository = await openRepository(io.cwd);
  const isNew = isNothing(range.base);
  const from = options["settings-from"];
  let watch: SettingsWatch | undefined;
  return sweepAndReport(
    {
      command: "range",
      root: settingsRoot(repository),
      gitDir: repository.commonDir,
      scope: isNew
        ? `everything that ${range.head} reaches`
        : `${range.base}${written.includes("...") ? "..." : ".."}${range.head}`,
      label: "range",
      read: readFrom(
        options,
        (config, seen) => {
          const source = rangeSource(repository, range);
          // A bare repository's settings lie beside its commits and not in them; without a base nothing has changed.
          if (repository.root === undefined || isNew) return withinGlobs(source, config, seen);
          watch = watchSettings({
            files: config.files,
            root: repository.root,
            cwd: io.cwd,
            ...(from !== undefined && { from }),
          });
          return withinGlobs(watch.over(source), config, seen);
        },
        ({ pathsOf }) => pathsOf(repository, range.head),
      ),
      resolve: async (reading) => ({
        ...resolveDirectly(reading),
        warnings: [
          ...(isNew ? [NEW_BRANCH] : await whyEmpty(repository, range, reading)),
          ...(watch?.warnings() ?? []),
        ],
      }),
    },
    options,
    io,
  );
}

/** A commit brings in its message at least: without any, the head is one that the base reaches. That both are the same is nothing to warn of. */
async function whyEmpty(
  { call }: Repository,
  { base, head }: CommitRange,
  { coverage }: Reading,
): Promise<readonly string[]> {
  if (coverage.blobs > 0 || coverage.gaps.length > 0) return [];
  const [from, to] = await Promise.all(
    [base, head].map((end) =>
      ask(["rev-parse", "--verify", "--quiet", `${end}^{commit}`], { ...call, answers: [1, 128] }),
    ),
  );
  if (from === to) return [];
  return [
    `${head} has no commit that ${base} has not: there was nothing to read. For the other way round: keysweep range ${head}..${base}`,
  ];
}
