import { describe, expect, it } from "vitest";
import { parseDockerfile } from "../../src/dotenv/dockerfile.ts";
import { parseDockerIgnore } from "../../src/dotenv/dockerignore.ts";

describe(".dockerignore", () => {
  it.each([
    [".env", ".env", true],
    // Patterns count from the context's root, unlike in .gitignore.
    [".env", "a/.env", false],
    ["**/.env", "a/b/.env", true],
    ["**/.env", ".env", true],
    ["*/.env", "a/.env", true],
    ["*/.env", "a/b/.env", false],
    ["/.env", ".env", true],
    ["./.env", ".env", true],
    [".env*", ".env.local", true],
    ["**/*.env", "a/prod.env", true],
    [".env.?", ".env.a", true],
    [".env.[a-c]", ".env.b", true],
    [".env.[^a-c]", ".env.b", false],
    ["a", "a/b/.env", true],
    ["a/**", "a/b/.env", true],
    ["*", ".env", true],
    ["*\n!src", ".env", true],
    ["*\n!src", "src/.env", false],
    ["!.env\n*", ".env", true],
    ["**/.env\n!a/.env", "a/.env", false],
    ["  .env  ", ".env", true],
    ["# .env", ".env", false],
    [" # .env\n.env\r\n", ".env", true],
    ["\\.env", ".env", true],
    ["a/../.env", ".env", true],
    [".env/", ".env", true],
    ["[", ".env", false],
    ["x.env", "xaenv", false],
    ["\ufeff.env", ".env", true],
  ])("%j and %s: %s", (text, path, excluded) => {
    expect(parseDockerIgnore(text).excludes(path)).toBe(excluded);
  });
});

describe("a Dockerfile", () => {
  it("names what it copies from its context, and whether that is in the image", () => {
    const steps = parseDockerfile(
      [
        "# syntax=docker/dockerfile:1",
        "ARG V=1",
        "FROM --platform=linux/amd64 node:$V AS base",
        "COPY package.json ./",
        "FROM base AS build",
        "COPY --chown=node:node \\",
        "  # a comment in between",
        "  src \\",
        "  lib /app/",
        'ADD ["a folder", "/x"]',
        "ADD https://host.example/file /x",
        "COPY <<EOF /etc/x",
        "COPY . /never",
        "EOF",
        "FROM base",
        "COPY --from=build /app /app",
        "COPY --exclude=*.env . .",
        "COPY $DIR /x",
      ].join("\r\n"),
    );
    expect(steps).toEqual([
      { line: 4, sources: ["package.json"], excludes: [], final: true },
      { line: 6, sources: ["src", "lib"], excludes: [], final: false },
      { line: 10, sources: ["a folder"], excludes: [], final: false },
      { line: 17, sources: ["."], excludes: ["*.env"], final: true },
    ]);
  });

  it("may name another escape character", () => {
    expect(parseDockerfile("# escape=`\nFROM x\nCOPY a `\n b c:\\\n")).toMatchObject([
      { line: 3, sources: ["a", "b"] },
    ]);
  });
});
