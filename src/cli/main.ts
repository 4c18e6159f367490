import { KeysweepError } from "../errors.ts";
import { EXIT, type ExitCode } from "./exit.ts";
import { type Io, processIo } from "./io.ts";
import { type Invocation, parseCommandLine } from "./parse.ts";

/** Runs a command line to its end and says what to exit with. The only place where errors become words. */
export async function main(argv: readonly string[], given?: Io): Promise<ExitCode> {
  const abort = new AbortController();
  const io = given ?? processIo(abort.signal);
  const interrupt = () => abort.abort(new Interrupted());
  if (!given) {
    process.once("SIGINT", interrupt);
    process.once("SIGTERM", interrupt);
    // A reader that has seen enough (`keysweep | head`) is no failure.
    process.stdout.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EPIPE") process.exit(EXIT.usage);
      throw error;
    });
  }
  try {
    return await runInvocation(parseCommandLine(argv), io);
  } catch (error) {
    if (io.signal.aborted) {
      io.stderr.write("keysweep: stopped before the end; nothing can be said of the rest\n");
      return EXIT.interrupted;
    }
    if (!(error instanceof KeysweepError)) throw error;
    io.stderr.write(`keysweep: ${plain(error.message)}\n`);
    if (error.hint !== undefined) io.stderr.write(`  ${plain(error.hint)}\n`);
    return EXIT.usage;
  }
}

/** Thrown through a run that a signal ends. */
class Interrupted extends Error {
  override readonly name = "Interrupted";
}

async function runInvocation(invocation: Invocation, io: Io): Promise<ExitCode> {
  if (invocation.kind === "run") {
    const command = await invocation.command.load();
    return command.run(invocation.args, io);
  }
  if (invocation.kind === "version") {
    const { readVersion } = await import("./version.ts");
    io.stdout.write(`${readVersion()}\n`);
    return EXIT.clean;
  }
  const { renderHelp } = await import("./help.ts");
  io.stdout.write(await renderHelp(invocation.command, io.stdout.columns));
  return EXIT.clean;
}

/** Names of files and refs may hold what a terminal would obey. */
function plain(text: string): string {
  return text.replace(/[\x00-\x1f\x7f-\x9f]/g, "?");
}
