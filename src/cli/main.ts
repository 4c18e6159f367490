import { KeysweepError } from "../errors.ts";
import { EXIT, type ExitCode } from "./exit.ts";
import { printFailure } from "./failure.ts";
import { type Io, processIo, writeOut } from "./io.ts";
import { loadCommand } from "./load-command.ts";
import { type Invocation, parseCommandLine } from "./parse.ts";

/** How long an interrupted run may take to end its git processes by itself. */
const GRACE_MS = 1000;

/** Runs a command line to its end and says what to exit with. The only place where errors become words. */
export async function main(argv: readonly string[], given?: Io): Promise<ExitCode> {
  const abort = new AbortController();
  const io = given ?? processIo(abort.signal);
  const interrupt = () => abort.abort(new Interrupted());
  if (!given) {
    process.once("SIGINT", interrupt);
    process.once("SIGTERM", interrupt);
  }
  try {
    return await Promise.race([runInvocation(argv, io), interruption(io.signal)]);
  } catch (error) {
    if (io.signal.aborted) {
      io.stderr.write("keysweep: stopped before the end; nothing can be said of the rest\n");
      return EXIT.interrupted;
    }
    if (!(error instanceof KeysweepError)) throw error;
    await printFailure(error, io);
    return EXIT.usage;
  } finally {
    process.removeListener("SIGINT", interrupt);
    process.removeListener("SIGTERM", interrupt);
  }
}

/** Thrown through a run that a signal ends. */
class Interrupted extends Error {
  override readonly name = "Interrupted";
}

/** Rejects some time after `signal` is aborted: for what waits and does not look at it (a pipe that nobody writes to). */
function interruption(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const give = () => setTimeout(() => reject(signal.reason), GRACE_MS);
    if (signal.aborted) give();
    else signal.addEventListener("abort", give, { once: true });
  });
}

/** Whoever comes from another scanner is told what its words are here; nothing of that is loaded for a command line that is right. */
async function parse(argv: readonly string[], io: Io): Promise<Invocation> {
  try {
    return parseCommandLine(argv);
  } catch (error) {
    if (!(error instanceof KeysweepError)) throw error;
    const { withEquivalent } = await import("./other-scanners.ts");
    throw withEquivalent(error, argv, io.cwd);
  }
}

async function runInvocation(argv: readonly string[], io: Io): Promise<ExitCode> {
  const invocation = await parse(argv, io);
  if (invocation.kind === "run") {
    const command = await loadCommand(invocation.command.name);
    return command.run(invocation.args, io);
  }
  if (invocation.kind === "version") {
    const { readVersion } = await import("./version.ts");
    await writeOut(io.stdout, `${readVersion()}\n`);
    return EXIT.clean;
  }
  const { renderHelp } = await import("./help.ts");
  await writeOut(io.stdout, await renderHelp(invocation.command, io.stdout.columns));
  return EXIT.clean;
}
