import type { Range } from "../../detect/types.ts";

/** Why something inside of an archive was not read. */
export type Unread =
  /** Nobody reads it without a password. */
  | "encrypted"
  /** Packed in a way that keysweep does not unpack. */
  | "unknown-method"
  /** Not what its archive says, or cut off; what could be unpacked of it is read. */
  | "damaged"
  /** With it, the archive unpacks to more than is held. */
  | "too-large"
  /** An archive inside of too many others. */
  | "too-deep"
  /** The archive has more members than are looked at. Nothing that follows is read. */
  | "too-many";

/** A file in an archive, as its directory has it. */
export interface Entry {
  /** `/` between parts; absent for the one content of a gzip file, which goes by the file's own name. */
  readonly name?: string;
  /** Where its bytes stand in the archive as they are; absent for packed ones. */
  readonly stored?: Range;
  /** Its bytes, `most` of them at most, and why these are not all. */
  read(most: number): Content;
}

/** What was unpacked. */
export interface Content {
  readonly bytes?: Uint8Array;
  readonly unread?: Unread;
  /** Bytes that were unpacked in vain, at worst: they count like those that are given. */
  readonly cost?: number;
}

/** What {@link readArchive} comes upon. `inside`: the way to it, `!` between an archive and what it holds. */
export type ArchiveItem =
  | {
      readonly kind: "member";
      readonly inside: string;
      readonly bytes: Uint8Array;
      /** Where these bytes stand in the outermost archive, if they stand there as they are. */
      readonly stored?: Range;
    }
  | { readonly kind: "unread"; readonly inside: string; readonly why: Unread };
