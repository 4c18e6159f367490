import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // Git and the built command are started as processes: slow machines need room.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
