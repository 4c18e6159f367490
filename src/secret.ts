/** What Node's `inspect` asks an object for (`inspect.custom`). Not taken from `node:util`: whoever uses the library's types may have none of Node's. */
const INSPECT: unique symbol = Symbol.for("nodejs.util.inspect.custom");

/**
 * The text of a secret. It lives in memory only: whatever prints, logs, inspects or serialises this object
 * gets the redacted form. `reveal()` is the one way to the text; grep for it to see every use.
 */
export class Secret {
  readonly #text: string;

  /** `text`: the decoded secret; one character a byte (latin1) when it comes out of a blob. */
  constructor(text: string) {
    this.#text = text;
  }

  /** The secret itself. Only for asking a provider, hashing, `--show-secrets` and rotation. */
  reveal(): string {
    return this.#text;
  }

  /** Length in characters. */
  get length(): number {
    return this.#text.length;
  }

  /** See {@link redact}. */
  redacted(): string {
    return redact(this.#text);
  }

  toString(): string {
    return this.redacted();
  }

  toJSON(): string {
    return this.redacted();
  }

  [INSPECT](): string {
    return `Secret(${this.redacted()})`;
  }
}

/**
 * A form of `text` that tells a person which secret is meant and nobody what it is: a public prefix
 * (`sk-proj-`, `ghp_`: words in small letters with a separator behind each, 12 characters at most, before what looks
 * random: the words of a pass phrase are the secret), `…`, and the last four characters when at least 24 random characters
 * stay hidden. Short secrets show nothing but stars.
 */
export function redact(text: string): string {
  if (text.length < 16) return "****";
  // The first line of a PEM block says what it is; its last characters are the same for all.
  const block = /^-----BEGIN (?:[A-Z0-9]{1,10} ){0,3}PRIVATE KEY(?: BLOCK)?-----/.exec(text)?.[0];
  if (block !== undefined) return `${block}…`;
  const prefix = /^(?:(?:[a-z]{1,10}\d{0,2}|None)[-_]){1,3}/.exec(text.slice(0, 14))?.[0] ?? "";
  const isPublic =
    prefix.length <= 12 && /^(?=(?:[^\dA-Z]*[\dA-Z]){5}).{20}/s.test(text.slice(prefix.length));
  const head = isPublic ? prefix : "";
  const tail = text.length - head.length >= 28 ? text.slice(-4) : "";
  return `${head}…${tail}`.replace(/[^\x20-\x7e…]/g, "?");
}
