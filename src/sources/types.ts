/** Where a blob's bytes come from. Paths are relative to the repository's (or the named folder's) root, `/` between parts. */
export type Origin = Whole & InArchive & InName;

/** What is added where bytes were unpacked. */
export interface InArchive {
  /**
   * The file in the archive that stands at the origin or place, `!` between an archive and what it holds. Empty: the one content
   * of a gzip file, which has no name of its own.
   */
  readonly inside?: string;
}

/** What is added where a name was looked at, of a file or a ref, and not what it holds. */
export interface InName {
  readonly inName?: true;
}

type Whole =
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "stdin" }
  | { readonly kind: "index"; readonly path: string; readonly oid: string }
  /** A file's content that a commit of a range brings in. */
  | { readonly kind: "commit-file"; readonly path: string; readonly oid: string; readonly commit: CommitInfo }
  /** A message that a range brings in: of the commit itself or of an annotated tag. */
  | { readonly kind: "commit-message"; readonly commit: CommitInfo }
  | {
      readonly kind: "tag-message";
      readonly oid: string;
      readonly tag: string;
      readonly tagger: PersonAndTime;
      /** What it means in the end, where that is a commit and there. */
      readonly commit?: CommitInfo;
    }
  /** A file that a pushed ref names by itself, outside of every commit; of a name, any ref. */
  | { readonly kind: "ref"; readonly ref: string; readonly oid: string }
  /** An object of the database whose places are looked up only if it holds a finding. */
  | { readonly kind: "object"; readonly oid: string; readonly type: "blob" | "commit" | "tag" };

export interface PersonAndTime {
  /** `Name <mail>` as git prints it; empty where git has none. */
  readonly who: string;
  /** Seconds since 1970, UTC. */
  readonly time: number;
}

export interface CommitInfo {
  readonly id: string;
  readonly author: PersonAndTime;
  readonly committer: PersonAndTime;
}

/** Bytes and where they come from. */
export interface Blob {
  readonly bytes: Uint8Array;
  readonly origin: Origin;
  /**
   * What the same place held before: a match counts as new only if it touches a line that none of these holds.
   * Asked for only when the blob has a match. Absent: everything in it is new.
   */
  readonly before?: () => Promise<readonly Uint8Array[]>;
  /** A file of this name stood there before: only what is in it may be new. */
  readonly isNamedAsBefore?: boolean;
}

/** Content that may be too large to be held whole: it comes in chunks. Nothing of it was there before. */
export interface LargeContent {
  readonly origin: Origin;
  /** Its bytes in order, in chunks of any size. To be asked for once. Throws what reading throws. */
  readonly chunks: () => AsyncIterable<Uint8Array>;
  /** What is to be said where reading it threw `error`. */
  readonly gap: (error: unknown) => Gap;
}

/** Something that should have been read and was not. A gap turns exit 0 into exit 3. */
export interface Gap {
  /** What is missing, for a person: a path or an object id. */
  readonly what: string;
  /** Why, in a few words, never holding file contents. */
  readonly why: string;
}

/**
 * Something that was left out on purpose. It is counted and reported, but is no gap.
 *
 * In a working tree: what is too large, what an exclude pattern names, submodules, what a sparse checkout leaves out; in a folder that is read as it is also git's own folder,
 * pipes and sockets. In an archive: what needs a password, what is packed in a way that keysweep does not know, and what is damaged.
 */
export interface Skip {
  readonly what: string;
  readonly why:
    | "too-large"
    | "excluded"
    | "submodule"
    /** Tracked, and not on disk, as git was told: only the index and the history hold it. */
    | "sparse"
    | "git-folder"
    /** A pipe, a socket, a device: nothing that git could commit. */
    | "no-file"
    | "encrypted"
    | "unknown-method"
    | "damaged";
}

/** Where a file is that has come from elsewhere. */
export interface Moved {
  readonly path: string;
  /** Id of the commit that moves it; absent: the next one. */
  readonly commit?: string;
  /** The file there; absent: that of the index. */
  readonly origin?: Extract<Origin, { readonly kind: "commit-file" }>;
}

/** What a source yields. */
export type SourceItem =
  | { readonly kind: "blob"; readonly blob: Blob }
  | { readonly kind: "large"; readonly large: LargeContent }
  /** A file at a path where it was not before, with content that was there: nothing to read, for those who judge by paths. */
  | { readonly kind: "moved"; readonly moved: Moved }
  /** A ref that is new: nothing to read but its name. */
  | { readonly kind: "ref"; readonly ref: Extract<Origin, { readonly kind: "ref" }> }
  | { readonly kind: "gap"; readonly gap: Gap }
  | { readonly kind: "skip"; readonly skip: Skip };

/** Every source of bytes: iterate it once. Throws a {@link KeysweepError} when nothing can be read at all. */
export type Source = AsyncIterable<SourceItem>;
