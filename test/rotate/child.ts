import { readFileSync } from "node:fs";
import { type DriveConfig, drive } from "./drive.ts";

/** A process that runs a rotation and is killed, as by a power cut, at the checkpoint its environment names. */
const config = JSON.parse(readFileSync(0, "utf8")) as DriveConfig;
const killAt = Number(process.env.KILL_AT ?? "0");
let count = 0;

const result = await drive(config, (event) => {
  // Answers change nothing, and how many come is chance.
  if (event.kind !== "answer" && ++count === killAt) process.kill(process.pid, "SIGKILL");
});
process.stdout.write(JSON.stringify({ finished: result.finished, checkpoints: count }));
