/** Exit codes, the same whatever the output options. */
export const EXIT = {
  clean: 0,
  leaks: 1,
  /** Wrong use or configuration, or nothing could be done. */
  usage: 2,
  /** No leak was met, but not everything could be read. */
  incomplete: 3,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
