import { escapeMarkup } from "../markup.ts";
import { neutralise } from "../neutral.ts";

/** Text for an HTML element or a quoted attribute, whatever it holds. */
export function safe(text: string): string {
  return escapeMarkup(neutralise(text));
}

/** A text of the repository's inside other words: letters that run from right to left must not move what follows. */
export function isolated(text: string): string {
  return `<bdi>${safe(text)}</bdi>`;
}

/** A link that tells its target nothing; `url` is an `https` address. */
export function link(url: string, words: string): string {
  return `<a href="${escapeMarkup(url)}" rel="noreferrer noopener">${safe(words)}</a>`;
}
