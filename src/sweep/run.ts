import type { Config } from "../config/types.ts";
import type { BaselineEntry } from "../leaks/baseline.ts";
import type { PlacedSighting } from "../leaks/gather.ts";
import type { IgnoreEntry } from "../leaks/ignores.ts";
import type { Sighting } from "../leaks/sighting.ts";
import type { Provenance } from "../leaks/types.ts";
import type { Gap } from "../sources/types.ts";
import type { PlacedUnopened } from "./unopened.ts";

/** How far a run has come; never less far than it was before. */
export interface Progress {
  readonly blobs: number;
  readonly bytes: number;
  /** Where it is known beforehand. */
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

/** Sightings with all their places, and what history knows of them. */
export interface Resolved {
  readonly placed: readonly PlacedSighting[];
  readonly provenanceOf?: (sightings: readonly Sighting[]) => Provenance | undefined;
  readonly warnings?: readonly string[];
  /** What the search for places could not read. */
  readonly gaps?: readonly Gap[];
  readonly unopened: readonly PlacedUnopened[];
}
