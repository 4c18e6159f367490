/** The HTML report in a real browser. Needs Chromium: without one it is skipped, and says so. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Leak, RunResult } from "../../src/leaks/types.ts";
import { html } from "../../src/report/html.ts";
import { findChromium, launchChromium } from "../support/browser.ts";
import { runKeysweep } from "../support/command.ts";
import { key } from "../support/keys.ts";
import { createRepository, temporaryFolder } from "../support/repository.ts";
import { commit, finding, full, HOSTILE, hostile, leak, oid, options, run } from "./sample.ts";

const program = findChromium();

/** `count` leaks of three severities; every third is gone from HEAD, every fifth is being rotated. */
function many(count: number): RunResult {
  const leaks = Array.from({ length: count }, (_, index): Leak => {
    const first = commit("a", 400 - (index % 300));
    const gone = index % 3 === 0;
    const place = {
      kind: "commit-file",
      path: `area-${index % 7}/f${index}.ts`,
      commit: first,
      oid: oid("1"),
    };
    return leak({
      fingerprint: index.toString(16).padStart(16, "0"),
      severity: (["critical", "high", "low"] as const)[index % 3] as Leak["severity"],
      verdict: index % 4 === 0 ? "live" : "unverified",
      description: `Key number ${index}.`,
      findings: Array.from({ length: 1 + (index % 2) }, () => finding(place as never)),
      provenance: {
        first,
        inHead: !gone,
        ...(gone && { left: commit("b", 20) }),
        refs: ["refs/heads/main"],
        pushed: index % 2 === 0,
        ageDays: 400,
        overdue: true,
      },
      ...(index % 5 === 0 && {
        rotation: {
          id: "0a1b2c3d",
          state: "under-way" as const,
          step: "the new key is stored",
          startedAt: "2026-06-10T09:00:00Z",
          updatedAt: "2026-06-10T09:05:00Z",
        },
      }),
    });
  });
  return run({ command: "history", leaks });
}

/** What reaches over the right edge of the page; scripts for the page are text, as this project's types know no browser. */
const WIDEST = `document.documentElement.scrollWidth <= innerWidth ? "" :
  [...document.querySelectorAll("body *")].filter((one) => one.getBoundingClientRect().right > innerWidth && !one.closest(".chart, pre"))
    .map((one) => one.tagName + "." + one.className + " " + one.textContent.slice(0, 40)).join("; ")`;

interface Contrast {
  readonly worst: { readonly ratio: number; readonly what: string };
  /** Luminance, 0 to 1. */
  readonly background: number;
}

/** The least contrast of any text, as WCAG 2 measures it. */
const CONTRAST = `(() => {
  const parse = (color) => (color.match(/[\\d.]+/g) ?? []).map(Number);
  const light = (color) => {
    const [r, g, b] = parse(color).map((one) => one / 255).map((one) => one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    for (let one = element; one !== null; one = one.parentElement) {
      const color = getComputedStyle(one).backgroundColor;
      if (parse(color)[3] !== 0) return color;
    }
    return "rgb(255, 255, 255)";
  };
  let worst = { ratio: 21, what: "" };
  for (const element of document.querySelectorAll("body *")) {
    if (!element.checkVisibility() || ![...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== "")) continue;
    const pair = [light(getComputedStyle(element).color), light(behind(element))];
    const ratio = (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
    if (ratio < worst.ratio) worst = { ratio, what: element.tagName + "." + element.className };
  }
  return { worst, background: light(behind(document.body)) };
})()`;

describe.skipIf(program === undefined)("the HTML report in a browser", () => {
  let browser: Browser;
  let folder = "";
  beforeAll(async () => {
    folder = temporaryFolder();
    browser = await launchChromium(program as string);
  });
  afterAll(() => browser?.close());

  /** Opens a page and holds it to what every report must keep: no network, no error, no dialog. */
  async function open(
    report: RunResult | string,
    context: BrowserContextOptions = {},
  ): Promise<{ page: Page; complaints: string[] }> {
    const file = join(folder, `${performance.now()}.html`);
    writeFileSync(file, typeof report === "string" ? report : await html.render(report, options()));
    const page = await (await browser.newContext(context)).newPage();
    const complaints: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("dialog", (dialog) => void dialog.dismiss().then(() => complaints.push("a dialog")));
    const address = pathToFileURL(file).href;
    page.on("request", (request) => {
      if (request.url().split("#")[0] !== address) complaints.push(`asks for ${request.url()}`);
    });
    await page.goto(address);
    return { page, complaints };
  }

  const shownLeaks = (page: Page) => page.locator(".leak:visible").count();
  const says = (page: Page, text: string) =>
    page.getByText(text, { exact: true }).waitFor({ timeout: 10_000 });

  test("of a repository shows each secret, when it came and when it left", async () => {
    const repository = createRepository();
    const gone = key("openai-project", "gone");
    repository.write("src/a.ts", `const a = "${gone}";\n`);
    repository.commit("add");
    repository.write("src/a.ts", "const a = process.env.A;\n");
    const left = repository.commit("take out");
    repository.write("lib/b.ts", `const b = "${key("openai-project", "stays")}";\n`);
    repository.commit("another");
    const ran = runKeysweep(repository.path, ["history", "--format", "html=report.html"]);
    expect(ran.code, ran.stderr).toBe(1);
    const text = readFileSync(join(repository.path, "report.html"), "utf8");
    expect(text).not.toContain(gone);
    const { page, complaints } = await open(text);
    expect(await shownLeaks(page)).toBe(2);
    const lives = await page
      .locator(".life")
      .evaluateAll((rows) => rows.map((row) => row.getAttribute("title")));
    expect(lives.sort()).toEqual([
      expect.stringMatching(/^critical: OpenAI .*, since 2023-11-14, left HEAD on 2023-11-14$/),
      expect.stringMatching(/^critical: OpenAI .*, since 2023-11-14, still in HEAD$/),
    ]);
    expect(await page.getByText(`Commit ${left.slice(0, 12)} of 2023-11-14 took it out.`).count()).toBe(1);
    expect(await page.locator(".folder").allTextContents()).toEqual(["lib/", "src/"]);
    expect(complaints).toEqual([]);
  });

  test("filters, searches, orders and resets hundreds of leaks, and the timeline with them", async () => {
    const { page, complaints } = await open(many(400));
    expect(await shownLeaks(page)).toBe(400);
    await page.getByLabel("high", { exact: true }).uncheck();
    await says(page, "267 of 400 shown");
    expect(await page.locator(".life:visible").count()).toBe(267);
    await page.getByLabel("in HEAD").check();
    await page.getByRole("combobox", { name: "Verdict" }).selectOption("live");
    const expected = many(400).leaks.filter(
      ({ severity, verdict, provenance }) => severity === "low" && verdict === "live" && provenance?.inHead,
    ).length;
    await says(page, `${expected} of 400 shown`);
    expect(await shownLeaks(page)).toBe(expected);
    await page.getByRole("button", { name: "Reset" }).click();
    await says(page, "All 400 shown");
    await page.getByRole("combobox", { name: "Rotation" }).selectOption("under-way");
    await says(page, "80 of 400 shown");
    await page.getByRole("button", { name: "Reset" }).click();
    await page.getByLabel("Search").fill("AREA-3/ number 10.");
    await says(page, "1 of 400 shown");
    await page.getByLabel("Search").fill("");
    await page.getByRole("combobox", { name: "Order" }).selectOption("oldest");
    const since = () =>
      page.evaluate<number[]>(
        `[...document.querySelectorAll(".leak")].map((leak) => Number(leak.dataset.since))`,
      );
    expect(await since()).toEqual((await since()).toSorted((a, b) => a - b));
    await page.getByRole("combobox", { name: "Order" }).selectOption("newest");
    expect(await since()).toEqual((await since()).toSorted((a, b) => b - a));
    expect(complaints).toEqual([]);
  });

  test("answers a key in the search of a thousand leaks at once", async () => {
    const { page } = await open(many(1000));
    await page.getByLabel("Search").fill("number 999.");
    await says(page, "1 of 1000 shown");
    const took = await page.evaluate<number>(`(async () => {
      const search = document.getElementById("search");
      const start = performance.now();
      search.value = "number 9";
      search.form.dispatchEvent(new Event("input"));
      await new Promise((done) => setTimeout(done, 81));
      return performance.now() - start - 81;
    })()`);
    // A busy machine takes a second; looking through all words for every leak anew would take many.
    expect(took).toBeLessThan(5_000);
  });

  test("can be used by keys alone", async () => {
    const { page, complaints } = await open(many(20));
    const focused = () =>
      page.evaluate<string>(`document.activeElement.closest(".leak")?.id ?? document.activeElement.id`);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    expect(await page.evaluate("location.hash")).toBe("#leaks");
    await page.keyboard.press("/");
    expect(await focused()).toBe("search");
    await page.keyboard.type("jk no such words");
    await says(page, "0 of 20 shown");
    await page.keyboard.press("Escape");
    await says(page, "All 20 shown");
    await page.locator("h2#leaks").focus();
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    await page.keyboard.press("k");
    expect(await focused()).toBe("leak-2");
    const open2 = () => page.evaluate(`document.querySelector("#leak-2 > details").open`);
    expect(await open2()).toBe(true);
    await page.keyboard.press("Enter");
    expect(await open2()).toBe(false);
    expect(complaints).toEqual([]);
  });

  test("a row of the timeline and a folder of the map lead to their leaks", async () => {
    const { page } = await open(many(30));
    await page.getByLabel("critical", { exact: true }).uncheck();
    await says(page, "20 of 30 shown");
    await page.evaluate(`location.hash = "#leak-9"`);
    await says(page, "All 30 shown");
    await page.locator("#leak-9 dl").waitFor({ state: "visible" });
    await page.getByRole("link", { name: "area-3/" }).click();
    await says(page, `${many(30).leaks.filter((_, index) => index % 7 === 3).length} of 30 shown`);
  });

  test("is printed whole, without what only a screen can use", async () => {
    const { page } = await open(many(12));
    expect(await page.locator("#leak-12 dl").isVisible()).toBe(false);
    await page.emulateMedia({ media: "print" });
    await page.evaluate(`dispatchEvent(new Event("beforeprint"))`);
    expect(await page.locator("#leak-12 dl").isVisible()).toBe(true);
    expect(await page.locator("#filters").isVisible()).toBe(false);
    await page.evaluate(`dispatchEvent(new Event("afterprint"))`);
    await page.emulateMedia({ media: "screen" });
    expect(await page.locator("#leak-12 dl").isVisible()).toBe(false);
    const printed = await page.pdf();
    expect(printed.subarray(0, 5).toString()).toBe("%PDF-");
  });

  test("is printed dark on light, also from a dark screen", async () => {
    const { page } = await open(full(), { colorScheme: "dark" });
    const back = () => page.evaluate("getComputedStyle(document.body).backgroundColor");
    expect(await back()).not.toBe("rgb(255, 255, 255)");
    await page.emulateMedia({ media: "print" });
    expect(await back()).toBe("rgb(255, 255, 255)");
  });

  test("is whole without its script", async () => {
    const { page } = await open(many(12), { javaScriptEnabled: false });
    expect(await shownLeaks(page)).toBe(12);
    expect(await page.locator("#filters").isVisible()).toBe(false);
    await page.locator("#leak-12 summary").click();
    expect(await page.locator("#leak-12 dl").isVisible()).toBe(true);
  });

  test("fits a narrow screen", async () => {
    for (const report of [many(30), full(), run({ leaks: [] }), hostile("x".repeat(300))]) {
      const { page } = await open(report, { viewport: { width: 340, height: 700 } });
      await page.evaluate(
        `document.querySelectorAll("details").forEach((details) => { details.open = true; })`,
      );
      expect(await page.evaluate(WIDEST)).toBe("");
    }
  });

  test.each(["light", "dark"] as const)("can be read in %s", async (colorScheme) => {
    const { page } = await open(full(), { colorScheme });
    const { worst, background } = await page.evaluate<Contrast>(CONTRAST);
    // AA for text.
    expect(worst.ratio, worst.what).toBeGreaterThanOrEqual(4.5);
    expect(background < 0.5).toBe(colorScheme === "dark");
  });

  test.each(Object.keys(HOSTILE))("is not moved by hostile texts: %s", async (name) => {
    const { page, complaints } = await open(hostile(HOSTILE[name as keyof typeof HOSTILE]));
    expect(await shownLeaks(page)).toBe(1);
    await page.getByLabel("Search").fill("nothing has this");
    await says(page, "0 of 1 shown");
    expect(complaints).toEqual([]);
  });
});
