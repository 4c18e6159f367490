import type { Config } from "../config/types.ts";
import type { BaselineEntry } from "../leaks/baseline.ts";
import type { PlacedSighting } from "../leaks/gather.ts";
import type { IgnoreEntry } from "../leaks/ignores.ts";
import type { Sighting } from "../leaks/sighting.ts";
import type { Provenance } from "../leaks/types.ts";
import type { Gap } from "../sources/types.ts";
import type { PlacedUnopened } from "./unopened.ts";

/** How far a run has come. The numbers never go down. */
export interface Progress {
  readonly blobs: number;
  readonly bytes: number;
  /** How many blobs there are in all, if that is known. */
  readonly total?: number;
}

/** What every run needs besides its source. */
export interface RunContext {
  readonly config: Config;
  readonly ignoreEntries: readonly IgnoreEntry[];
  /** Leaks that are dealt with. */
  readonly baseline?: readonly BaselineEntry[];
  readonly onProgress?: (progress: Progress) => void;
  /** Aborting ends the run with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** What was found, with every place where it stands and what history knows of it. */
export interface Resolved {
  readonly placed: readonly PlacedSighting[];
  readonly provenanceOf?: (sightings: readonly Sighting[]) => Provenance | undefined;
  readonly warnings?: readonly string[];
  /** What the search for places could not read. */
  readonly gaps?: readonly Gap[];
  readonly unopened: readonly PlacedUnopened[];
}
