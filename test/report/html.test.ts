import { createHash } from "node:crypto";
import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { SCRIPT } from "../../src/report/html/script.ts";
import { lives } from "../../src/report/html/timeline.ts";
import { html } from "../../src/report/html.ts";
import {
  commit,
  crowded,
  everywhere,
  finding,
  full,
  HOSTILE,
  hostile,
  leak,
  NOW,
  oid,
  options,
  run,
  SECRET,
} from "./sample.ts";

interface Tag {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
}

const VOID = new Set(["meta", "input", "line", "rect"]);

/** Tags of a page, read strictly: quoted attributes, everything closed in order, no `<` elsewhere, known entities only. */
function tagsOf(page: string): { tags: Tag[]; style: string; script: string; text: string } {
  const style = /<style>([\s\S]*?)<\/style>/.exec(page)?.[1] ?? "";
  const script = /<script>([\s\S]*?)<\/script>/.exec(page)?.[1] ?? "";
  const rest = page
    .replace(`<style>${style}`, "<style>")
    .replace(`<script>${script}`, "<script>")
    .replace("<!doctype html>\n", "");
  const tags: Tag[] = [];
  const open: string[] = [];
  const text = rest.replace(
    /<(\/?)([a-z][a-z0-9]*)((?:\s+[a-zA-Z][a-zA-Z0-9:-]*(?:="[^"<>]*")?)*)\s*(\/?)>/g,
    (_, close, name, list, empty) => {
      if (close === "/") expect(open.pop()).toBe(name);
      else {
        const attributes = new Map<string, string>();
        for (const [, key = "", value = ""] of (list as string).matchAll(
          /([a-zA-Z][a-zA-Z0-9:-]*)(?:="([^"]*)")?/g,
        ))
          attributes.set(key, value);
        tags.push({ name, attributes });
        if (empty !== "/" && !VOID.has(name)) open.push(name);
      }
      return "\n";
    },
  );
  expect(open).toEqual([]);
  expect(text).not.toMatch(/[<>]/);
  expect(text.replace(/&(?:amp|lt|gt|quot|#39);/g, "")).not.toContain("&");
  return { tags, style, script, text };
}

const sha = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

const results = {
  full: full(),
  empty: run({ leaks: [] }),
  crowded: crowded(1000),
  ...Object.fromEntries(Object.entries(HOSTILE).map(([name, sting]) => [`hostile ${name}`, hostile(sting)])),
  attribute: hostile(`" onmouseover="alert(1)" x='`),
  comment: hostile("<!-- --!> <![CDATA["),
};

describe("the page", () => {
  for (const [name, result] of Object.entries(results))
    test(`is whole, and nothing in it is markup but its own: ${name}`, async () => {
      const page = await html.render(result, options({ showSecrets: true }));
      const { tags, style, script } = tagsOf(page);
      expect(page).not.toContain(SECRET);
      expect(page).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u200f\u202e\u2066]|\p{Cs}/u);
      const names = tags.map((tag) => tag.name);
      expect(names.filter((one) => one === "script")).toHaveLength(1);
      expect(
        names.filter((one) => ["img", "iframe", "object", "link", "base", "foreignobject"].includes(one)),
      ).toEqual([]);
      for (const { attributes } of tags)
        for (const [key, value] of attributes) {
          expect(key).not.toMatch(/^on|^style$|^src$|^srcset$/i);
          if (key === "href") expect(value).toMatch(/^(?:#|https:\/\/)/);
        }
      const policy = tags.find(
        ({ attributes }) => attributes.get("http-equiv") === "Content-Security-Policy",
      );
      expect(policy?.attributes.get("content")).toBe(
        `default-src 'none'; style-src ${sha(style)}; script-src ${sha(script)}; base-uri 'none'; form-action 'none'`,
      );
    });

  for (const [name, result] of Object.entries({
    full: full(),
    crowded: crowded(500),
    empty: run({ leaks: [] }),
  }))
    test(`ids are unique and every reference has its target: ${name}`, async () => {
      const { tags } = tagsOf(await html.render(result, options()));
      const ids = tags.map(({ attributes }) => attributes.get("id")).filter((id) => id !== undefined);
      expect(new Set(ids).size).toBe(ids.length);
      for (const { attributes } of tags) {
        const href = attributes.get("href");
        if (href?.startsWith("#")) expect(ids).toContain(href.slice(1));
        const by = attributes.get("aria-labelledby");
        if (by !== undefined) expect(ids).toContain(by);
      }
    });

  test("says what a person needs, the worst first", async () => {
    const { text } = tagsOf(await html.render(full(), options()));
    const words = text.replace(/\s+/g, " ");
    for (const one of [
      "3 leaks in 12 places",
      "LIVE: it works right now",
      "commit aaaaaaaaaaaa",
      "older than 90 days",
      "Could not be read, and may hold leaks",
      "3 files skipped by rule",
      "Ways for a leak to happen",
      "api/.env is on disk and git does not ignore it. To mend it, add to api/.gitignore: .env",
      "7 more places",
      "The configuration replaces all built-in rules.",
      "Replace it at OpenAI",
      "When each secret entered and left",
      "Where they are",
    ])
      expect(words).toContain(one);
    const order = ["ks1:everywhere", "ks1:beef", "ks1:ffee"].map((id) => words.indexOf(id));
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  });

  test("a clean run says so, one with gaps does not", async () => {
    expect(tagsOf(await html.render(run({ leaks: [] }), options())).text).toContain(
      "No leaks in the working tree of acme/web.",
    );
    const coverage = { blobs: 0, bytes: 0, gaps: [{ what: "a", why: "b" }], skips: [] };
    const holed = tagsOf(await html.render(run({ leaks: [], coverage }), options())).text;
    expect(holed).not.toContain("No leaks");
    expect(holed).toContain("None in what could be read.");
  });

  test("a remedy that is no https address is no link", async () => {
    for (const url of [
      "javascript:alert(1)",
      "http://example.com",
      "https://a:b@example.com/",
      "data:text/html,x",
    ]) {
      const page = await html.render(run({ leaks: [leak({ remedy: { url } })] }), options());
      expect(
        tagsOf(page).tags.filter(({ attributes }) => /^[a-z]+:/.test(attributes.get("href") ?? "")),
      ).toEqual([]);
    }
  });

  test("ten thousand places, or two thousand leaks, are written fast", async () => {
    const start = performance.now();
    await html.render(crowded(10_000), options());
    const leaks = Array.from({ length: 2000 }, (_, index) => leak({ fingerprint: `ks1:${index}` }));
    await html.render(run({ leaks }), options());
    expect(performance.now() - start).toBeLessThan(10_000);
  });
});

describe("a secret's life", () => {
  const now = NOW.getTime() / 1000;
  const at = (digit: string, daysAgo: number) =>
    finding({ kind: "commit-file", path: "a.ts", commit: commit(digit, daysAgo), oid: oid("1") });

  test("runs from its first to its last commit, and to today while in HEAD", () => {
    const findings = [at("b", 50), at("a", 80), at("c", 20)];
    const provenance = { inHead: false, refs: [], pushed: false, overdue: false };
    const [gone] = lives([leak({ findings, provenance })], now);
    expect([gone?.from, gone?.to].map((time) => (now - time!) / 86_400)).toEqual([80, 20]);
    const [here] = lives([leak({ findings, provenance: { ...provenance, inHead: true } })], now);
    expect(here?.to).toBe(now);
  });

  test("ignores impossible dates and leaks outside of history", () => {
    expect(lives([leak()], now)).toEqual([]);
    expect(lives([leak({ findings: [at("a", -4000), at("b", 30_000)] })], now)).toEqual([]);
    expect(lives([everywhere()], now)).toHaveLength(1);
  });
});

describe("the page's script", () => {
  /** As much of a browser as the script asks for: three leaks and a form. */
  function browser() {
    const listeners = new Map<string, (event: object) => void>();
    const leakOf = (severity: string, verdict: string, head: string, text: string) => ({
      dataset: {
        severity,
        verdict,
        head,
        pushed: head,
        overdue: head,
        rotation: "none",
        since: "",
        places: "1",
      },
      textContent: text,
      hidden: false,
    });
    const leaks = [
      leakOf("critical", "live", "yes", "OpenAI src/config.ts"),
      leakOf("high", "unverified", "no", "GitHub lib/deploy.rb"),
      leakOf("low", "revoked", "no", "Generic src/x.ts"),
    ];
    const checked = new Set(["critical", "high", "low"]);
    const search = { value: "", focused: 0, focus: () => search.focused++ };
    const verdict = { value: "" };
    const shown = { textContent: "" };
    const inert = { value: "", addEventListener: () => undefined };
    const form = {
      hidden: true,
      elements: { head: { checked: false }, pushed: { checked: false }, overdue: { checked: false } },
      querySelectorAll: () => [...checked].map((value) => ({ value })),
      addEventListener: (name: string, listener: (event: object) => void) => listeners.set(name, listener),
    };
    const selects = { verdict, rotation: inert, sort: inert, unfold: inert };
    const elements: Record<string, object> = { filters: form, search, shown, ...selects };
    runInNewContext(SCRIPT, {
      document: {
        getElementById: (id: string) => elements[id] ?? null,
        querySelectorAll: (selector: string) => (selector === ".leak" ? leaks : []),
        addEventListener: (name: string, listener: (event: object) => void) => listeners.set(name, listener),
        activeElement: null,
      },
      addEventListener: (name: string, listener: (event: object) => void) => listeners.set(name, listener),
      setTimeout: (run: () => void) => run(),
      clearTimeout: () => undefined,
      location: { hash: "" },
    });
    const seen = (): boolean[] => {
      listeners.get("input")?.({});
      return leaks.map(({ hidden }) => !hidden);
    };
    return { seen, listeners, checked, search, verdict, shown, form };
  }

  test("shows the form and all leaks at first", () => {
    const { seen, form, shown } = browser();
    expect(form.hidden).toBe(false);
    expect(seen()).toEqual([true, true, true]);
    expect(shown.textContent).toBe("All 3 shown");
  });

  test("filters by words, severity, verdict and whether it is in HEAD", () => {
    const page = browser();
    page.search.value = "SRC ts";
    expect(page.seen()).toEqual([true, false, true]);
    expect(page.shown.textContent).toBe("2 of 3 shown");
    page.search.value = "";
    page.checked.delete("high");
    expect(page.seen()).toEqual([true, false, true]);
    page.verdict.value = "revoked";
    expect(page.seen()).toEqual([false, false, true]);
    page.verdict.value = "";
    page.form.elements.head.checked = true;
    expect(page.seen()).toEqual([true, false, false]);
  });

  test("a slash leads to the search", () => {
    const page = browser();
    const stopped: boolean[] = [];
    page.listeners.get("keydown")?.({ key: "/", preventDefault: () => stopped.push(true) });
    page.listeners.get("keydown")?.({ key: "a", preventDefault: () => stopped.push(true) });
    expect([page.search.focused, stopped]).toEqual([1, [true]]);
  });
});
