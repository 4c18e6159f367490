/** Who and when, as a commit or tag object says it. */
export interface Signature {
  /** `Name <mail>`; empty where there is none. */
  readonly who: string;
  /** Seconds since 1970, UTC; 0 where it cannot be read. */
  readonly time: number;
}

/** What of a commit object is shown and compared. */
export interface ParsedCommit {
  readonly parents: readonly string[];
  readonly author: Signature;
  readonly committer: Signature;
  /** Everything between the committer line and the message that is not the encoding's name: signatures, merged tags, foreign headers. */
  readonly extra: Uint8Array;
  /** Offset of the message's first byte in the object. */
  readonly messageStart: number;
}

/** What of an annotated tag is shown, and what it is on. */
export interface ParsedTag {
  readonly target: string;
  readonly targetType: string;
  readonly name: string;
  readonly tagger: Signature;
  readonly messageStart: number;
}

/** Where the header of a commit or tag object ends and its message starts; the object's end when it has no message. */
export function messageStart(object: Uint8Array): number {
  const bytes = Buffer.from(object.buffer, object.byteOffset, object.byteLength);
  const blank = bytes.indexOf("\n\n");
  return blank === -1 ? bytes.length : blank + 2;
}

/** A commit object's content. Missing parts read as empty: history holds commits that no git of today would write. */
export function parseCommit(object: Uint8Array): ParsedCommit {
  const start = messageStart(object);
  const lines = headerLines(object, start);
  const known = lines.findIndex((line) => line.startsWith("committer "));
  const size = lines.slice(0, known + 1).reduce((sum, line) => sum + line.length + 1, 0);
  return {
    parents: valuesOf(lines, "parent"),
    author: signature(valuesOf(lines, "author")[0]),
    committer: signature(valuesOf(lines, "committer")[0]),
    extra: object.subarray(size, Math.max(size, start - 1)),
    messageStart: start,
  };
}

/** A tag object's content. */
export function parseTag(object: Uint8Array): ParsedTag {
  const start = messageStart(object);
  const lines = headerLines(object, start);
  return {
    target: valuesOf(lines, "object")[0] ?? "",
    targetType: valuesOf(lines, "type")[0] ?? "",
    name: Buffer.from(valuesOf(lines, "tag")[0] ?? "", "latin1").toString("utf8"),
    tagger: signature(valuesOf(lines, "tagger")[0]),
    messageStart: start,
  };
}

/** The header's lines, one character a byte. */
function headerLines(object: Uint8Array, end: number): string[] {
  const header = Buffer.from(object.buffer, object.byteOffset, end);
  return header.toString("latin1").replace(/\n+$/, "").split("\n");
}

function valuesOf(lines: readonly string[], name: string): string[] {
  return lines.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1));
}

function signature(line = ""): Signature {
  const text = Buffer.from(line, "latin1").toString("utf8");
  const parts = /^(.*?) ?(-?\d+) [-+]\d+$/.exec(text);
  return parts === null ? { who: text, time: 0 } : { who: parts[1] ?? "", time: Number(parts[2]) };
}
