import type { Secret } from "../../secret.ts";

/** A place that a new key is written to. */
export interface Store {
  /** For people and for the journal, never holding a secret: `.env (OPENAI_API_KEY)`. Tells stores apart. */
  readonly label: string;
  /** Puts the key there, in place of what was there. Doing it twice does no harm. Throws `IO`. */
  write(secret: Secret, signal?: AbortSignal): Promise<void>;
  /** The key that is there now, where the place can be read. Throws `IO`. */
  readonly read?: (signal?: AbortSignal) => Promise<Secret | undefined>;
}
