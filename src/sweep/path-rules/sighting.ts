/** A file at a path that a rule takes for a leak by itself. */
export interface PathSighting {
  readonly path: string;
  /** Id of the commit that brings it in. */
  readonly commit?: string;
  /** A history holds it, or held it once: what it was and is on disk is for others to tell. */
  readonly past?: true;
}
