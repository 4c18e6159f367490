#!/usr/bin/env node
import { EXIT } from "./exit.ts";
import { main } from "./main.ts";

// The exit code is set, not forced: what is still being written to a pipe must arrive. Only an interrupted run does not
// wait for what it has begun.
const code = await main(process.argv.slice(2));
if (code === EXIT.interrupted) process.exit(code);
process.exitCode = code;
