import type { NamedFiles } from "../git/history/named-files.ts";
import type { Repository } from "../git/repository.ts";

/** How much it matters. `low` is worth knowing and no secret is in danger by itself. */
export type EnvSeverity = "critical" | "high" | "medium" | "low";

/** What the values of an .env file amount to: a key of a known kind, values that look secret, or neither. `unread`: a gap says why. */
export type EnvContents = "key" | "secret" | "nothing" | "unread";

/** An ignore line: `file` is relative to the work tree's root, `line` the text to append, without a line end. */
export interface IgnoreLine {
  readonly file: string;
  readonly line: string;
}

/** Where a rule of an ignore file stands; `file` as git names it: relative to the root, absolute outside of it. Lines count from 1. */
export interface IgnoreRule {
  readonly file: string;
  readonly line: number;
  readonly pattern: string;
}

interface Common {
  readonly severity: EnvSeverity;
  /** Relative to the work tree's root, `/` between parts. The file may not exist (yet). */
  readonly path: string;
  /** Counts from 1; absent where the whole file is meant. */
  readonly line?: number;
  /** One sentence without any secret in it; control characters of paths are replaced. */
  readonly message: string;
  /** The ignore line that mends it; absent where no ignore line can. */
  readonly fix?: IgnoreLine;
}

/** One thing that is wrong. `code` is stable: scripts and reports may rely on it. */
export type EnvFinding = Common &
  (
    | {
        /** Git tracks an .env file. */
        readonly code: "env-tracked";
        readonly contents: EnvContents;
        /** What takes it out of the index and leaves it on disk; absent where nothing in it looks secret. */
        readonly command?: string;
      }
    | {
        /** An .env file on disk that git neither tracks nor ignores. */
        readonly code: "env-not-ignored";
        readonly contents: EnvContents;
      }
    | {
        /** Code loads an .env file from a folder where git would not ignore it. */
        readonly code: "env-would-not-be-ignored";
        /** All such paths that the same ignore line mends; `path` is the first. */
        readonly paths: readonly string[];
        /** What loads it, and where that is written. */
        readonly loader: { readonly tool: string; readonly path: string; readonly line: number };
      }
    | {
        /** Only `.git/info/exclude` or the user's own ignore file keeps it out: nobody else has that. */
        readonly code: "env-ignored-privately";
        readonly rule: IgnoreRule;
        readonly exists: boolean;
      }
    | {
        /** A negation (`!…`) of an ignore file lets an .env file back in. `path` and `line` are those of the negation. */
        readonly code: "env-let-back-in";
        readonly rule: IgnoreRule;
        /** The .env file, and whether it is there now. */
        readonly target: string;
        readonly exists: boolean;
      }
    | {
        /** `.env.example` or its kin holds a real key. */
        readonly code: "env-template-holds-key";
        readonly key: string;
      }
    | {
        /** Not tracked now, but the history has it. */
        readonly code: "env-in-history";
        readonly contents: EnvContents;
        /** Full id of the oldest commit found that brings it in; absent when there was no time to look for it. */
        readonly commit?: string;
      }
    | {
        /** A Docker build copies it. */
        readonly code: "env-in-image";
        readonly dockerfile: string;
        readonly dockerfileLine: number;
        /** The folder it is (most likely) built in, relative to the root; empty for the root. */
        readonly context: string;
        /** It lands in the image itself, not only in a stage the image is built with. */
        readonly final: boolean;
        readonly exists: boolean;
      }
    | {
        /** `npm publish` would pack it. */
        readonly code: "env-in-package";
        readonly packageFile: string;
        readonly exists: boolean;
      }
    | {
        /** A base URL hands OpenAI keys and prompts to a host that is not OpenAI's. */
        readonly code: "openai-base-url";
        /** Lower-case host name and nothing else of the URL. */
        readonly host: string;
      }
  );

/** Something that should have been looked at and was not. */
export interface EnvGap {
  readonly what: string;
  readonly why: string;
}

export interface EnvReport {
  /** Absolute path of the work tree's root. */
  readonly root: string;
  /** Worst first, then by path, line and code. */
  readonly findings: readonly EnvFinding[];
  readonly looked: {
    /** There is no work tree: only history was looked at. */
    readonly bare: boolean;
    /** Every .env file on disk or tracked, templates too; sorted. */
    readonly envFiles: readonly string[];
    /** Folders whose code loads an .env file, `.` for the root; sorted. */
    readonly folders: readonly string[];
    readonly dockerfiles: readonly string[];
    /** `package.json` files of packages that can be published. */
    readonly packages: readonly string[];
    /** Files read: those of the work tree for loaders and base URLs, and versions of .env files in history. */
    readonly filesRead: number;
    /** Bytes of them. */
    readonly bytesRead: number;
    /** Versions of .env files seen in history. */
    readonly versions: number;
  };
  readonly gaps: readonly EnvGap[];
  /** Left out on purpose: other repositories inside this one, files too large to be settings or source, and paths that nobody wants to hear of. */
  readonly skips: readonly { readonly what: string; readonly why: "submodule" | "too-large" | "excluded" }[];
}

/** A key that the caller's detector found: which kind, for a person, and its line (from 1). Never its text. */
export interface FoundKey {
  readonly kind: string;
  readonly line: number;
}

/** Finds keys of known kinds in a file's bytes. */
export type KeyDetector = (bytes: Uint8Array, path: string) => readonly FoundKey[];

/** Remembers which .env files a history holds, for as long as it stays the same. */
export interface PastMemory {
  recall(): NamedFiles | undefined;
  keep(found: NamedFiles): Promise<void>;
}

export interface EnvCheckOptions {
  /** Any folder of a work tree, of which all is looked at; or a bare repository, whose history alone can be. */
  readonly root: string;
  /** What is there, where it is open already: what was read of its history is then not read again. */
  readonly repository?: Repository;
  /** Hosts (`llm.example.org`, `*.example.org`) or URL prefixes that OpenAI keys may go to, beside OpenAI's and Azure's own. */
  readonly allowedBaseUrls?: readonly string[];
  /** Without one, templates are not searched for keys and contents are judged by names and values alone. */
  readonly scanText?: KeyDetector;
  /** Where it is remembered which .env files the history holds. */
  readonly memory?: PastMemory;
  /** Milliseconds that listing the history may take; what was not listed by then is a gap. Default 60,000. */
  readonly historyTimeout?: number;
}
