#!/usr/bin/env node
import { EXIT } from "./exit.ts";
import { main } from "./main.ts";

// Node would print all that hangs on an error, and a key might.
const crash = async (error: unknown): Promise<never> => {
  const { printCrash } = await import("./failure.ts");
  await printCrash(error, process.stderr);
  process.exit(EXIT.usage);
};
process.on("uncaughtException", crash);

// The exit code is set, not forced: what is still being written to a pipe must arrive. Only an interrupted run does not
// wait for what it has begun.
const code = await main(process.argv.slice(2)).catch(crash);
if (code === EXIT.interrupted) process.exit(code);
process.exitCode = code;
