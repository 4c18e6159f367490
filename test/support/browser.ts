import { existsSync } from "node:fs";
import type { Browser } from "playwright-core";

/** Debian's Chromium, or the one that CHROMIUM names. */
const PROGRAMS = [process.env.CHROMIUM ?? "", "/usr/bin/chromium", "/usr/bin/chromium-browser"];

/** The browser of this machine; `undefined` where there is none. KEYSWEEP_BROWSER=1 says that there must be one. */
export function findChromium(): string | undefined {
  const program = PROGRAMS.find((path) => path !== "" && existsSync(path));
  if (program === undefined && process.env.KEYSWEEP_BROWSER === "1")
    throw new Error(
      "KEYSWEEP_BROWSER=1, and there is no Chromium: apt-get install chromium, or set CHROMIUM",
    );
  if (program === undefined)
    console.warn("There is no Chromium here: the HTML report is not tried in a browser.");
  return program;
}

export async function launchChromium(program: string): Promise<Browser> {
  const { chromium } = await import("playwright-core");
  // Root, as which CI runs, has no sandbox, and containers little shared memory; the pages are this test's own.
  return chromium.launch({
    executablePath: program,
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
  });
}
