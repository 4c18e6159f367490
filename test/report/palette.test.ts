import { afterEach, expect, test, vi } from "vitest";
import { palette } from "../../src/report/palette.ts";

afterEach(() => {
  vi.doUnmock("chalk");
  vi.unstubAllEnvs();
});

test("chalk is loaded only for colours", async () => {
  vi.doMock("chalk", () => {
    throw new Error("chalk was loaded");
  });
  expect((await palette(false)).live("x")).toBe("x");
  await expect(palette(true)).rejects.toThrow();
});

test("the caller decides about colours, not the environment", async () => {
  vi.stubEnv("NO_COLOR", "1");
  vi.stubEnv("FORCE_COLOR", "0");
  expect((await palette(true)).live("x")).not.toBe("x");
});
