import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // Most tests wait for git and the built command: one file a core, and one more.
    maxWorkers: availableParallelism() + 1,
    include: ["test/**/*.test.ts"],
    // Git and the built command are started as processes: slow machines need room.
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
