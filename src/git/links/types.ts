import type { NumberLists } from "../graph/number-lists.ts";
import type { CommitRows } from "../pack/commit-links.ts";
import { TYPE } from "../pack/format.ts";
import type { IdTable } from "../pack/id-table.ts";
import type { LabelTable } from "../pack/labels.ts";
import type { Pack } from "../pack/pack.ts";
import type { ObjectStore } from "../pack/store.ts";
import type { TreeRecords } from "../pack/tree-records.ts";

/** What leads to what in a whole object database, reachable or not. Objects go by number. */
export interface Links {
  readonly ids: IdTable;
  readonly labels: LabelTable;
  readonly trees: TreeRecords;
  readonly commits: CommitLinks;
  /** By number of the tag object: what it is on. */
  readonly tagTargets: ReadonlyMap<number, number>;
  /** Objects that another one names and that are not here. What a shallow clone left out is not among them. */
  readonly absent: ReadonlySet<number>;
  /** A tree or a commit is among the absent: what they hold nobody knows. */
  readonly lacksTrees: boolean;
  /** Type of an object by number, as {@link TYPE}; 0 where it is not here. */
  type(number: number): number;
}

/** Rows of commits, in no order. */
export interface CommitLinks {
  readonly numbers: readonly number[];
  readonly roots: readonly number[];
  /** Committer times, seconds since 1970. */
  readonly times: readonly number[];
  /** By row: parents as they count: a shallow clone's last commits have none. */
  readonly parents: NumberLists;
}

/** What somebody who reads links has at hand already, so that it is not read again. */
export interface LinkOptions {
  readonly signal?: AbortSignal | undefined;
  /** The store, and for its packs the headers, where somebody has read them already. They stay open. */
  readonly store?: ObjectStore;
  readonly packs?: readonly Pack[];
  /**
   * What the commits in packs lead to, where somebody visits them anyway: they are then not inflated a second time. Awaited
   * after all trees were read. Commits that are not among them are asked of git.
   */
  readonly commits?: Promise<readonly PackCommits[]>;
}

/** Some commits of a pack. */
export interface PackCommits {
  /** The `.pack` file. */
  readonly path: string;
  readonly rows: CommitRows;
}
