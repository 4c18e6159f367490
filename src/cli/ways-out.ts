import { parseBaseUrl, parseProxyUrl } from "../verify/base-url.ts";
import type { OptionValues } from "./options.ts";

/** `--openai-base-url`, the one way to another host than the pinned ones. Throws `USAGE`. */
export function baseUrlIn(options: OptionValues): { readonly baseUrl?: string } {
  const base = options["openai-base-url"];
  return base === undefined ? {} : { baseUrl: parseBaseUrl(base, "--openai-base-url") };
}

/** `--proxy`, the one way to be led through another machine. Throws `USAGE`. */
export function proxyIn({ proxy }: OptionValues): { readonly proxy?: URL } {
  return proxy === undefined ? {} : { proxy: parseProxyUrl(proxy, "--proxy") };
}
