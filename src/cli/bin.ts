#!/usr/bin/env node
import { main } from "./main.ts";

// The exit code is set, not forced: what is still being written to a pipe must arrive.
process.exitCode = await main(process.argv.slice(2));
