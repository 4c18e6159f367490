import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { KeysweepError, systemWords } from "../errors.ts";
import { type ReportedLeak, readReport } from "../sweep/find-again.ts";

/** The leaks of a JSON report named on the command line. Throws `NOT_FOUND` or `USAGE`. */
export async function readReportFile(file: string, cwd: string): Promise<readonly ReportedLeak[]> {
  let text: string;
  try {
    text = await readFile(resolve(cwd, file), "utf8");
  } catch (error) {
    throw new KeysweepError("NOT_FOUND", `${file} cannot be read: ${systemWords(error)}`, {
      hint: "Give a report made with --format json. A key is never an argument: keysweep asks for it.",
      cause: error,
    });
  }
  return readReport(text, file);
}
