import type { Concern } from "../../leaks/types.ts";
import { concernSentences } from "../concern.ts";
import { count } from "../words.ts";
import { isolated, safe } from "./write.ts";

/** Concerns that are listed. */
const LISTED = 500;
const LONGEST = 600;

/** What is no leak yet, but a way for one; empty where there is none. */
export function concernSection(concerns: readonly Concern[]): string {
  if (concerns.length === 0) return "";
  const items = concerns.slice(0, LISTED).map((concern) => {
    const at = concern.line === undefined ? "" : `:${concern.line}`;
    return `<li><span class="tag ${concern.severity}">${concern.severity}</span> <code>${isolated(concern.path.slice(-LONGEST))}${at}</code> ${safe(concernSentences(concern))} <span class="soft">${safe(concern.code)}</span></li>`;
  });
  const more =
    concerns.length > LISTED
      ? `<p class="soft">And ${count(concerns.length - LISTED, "more", "more")}.</p>`
      : "";
  return `<section aria-labelledby="concerns"><h2 id="concerns">Ways for a leak to happen</h2><ul>${items.join("\n")}</ul>${more}</section>`;
}
