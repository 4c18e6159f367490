import { describe, expect, test } from "vitest";
import { addToShellHook, mentionsKeysweep, whyUnheeded } from "../../src/setup/shell-hook.ts";
import { runProgram } from "../support/command.ts";
import { temporaryFolder } from "../support/repository.ts";

const CALL = "keysweep hook pre-commit";

/** Whether the shell itself says no where keysweep does. */
function refuses(script: string, args: readonly string[] = []): boolean {
  const text = `keysweep() { return 1; }\n${script.replace("exec keysweep", "keysweep; exit $?; keysweep")}`;
  return runProgram("sh", [...args, "-c", text], temporaryFolder()).code !== 0;
}

describe("a hook that runs keysweep", () => {
  test.each([
    `#!/bin/sh\n${CALL}\n`,
    `${CALL} || exit 1\necho done\n`,
    `#!/bin/sh\nset -e\n${CALL}\necho done\n`,
    `#!/bin/sh\nset -o errexit\n${CALL}\necho done\n`,
    `#!/bin/sh\nexec 1>&2\n${CALL} || exit 1\nexit 0\n`,
    `#!/bin/sh\nif ! ${CALL}; then\n  exit 1\nfi\necho done\n`,
    `#!/bin/sh\n${CALL}\ncode=$?\necho done\nexit $code\n`,
    `#!/bin/sh\n${CALL} &&\n  echo done\n`,
    `#!/bin/sh\n${CALL} \\\n  --no-color\n# the end\n`,
    `#!/bin/sh\nexec ${CALL}\n`,
    `#!/bin/sh\necho x | ${CALL} || exit 1\n`,
    `#!/bin/sh\nif [ -n "$SKIP_IT" ]; then\n  exit 0\nfi\n${CALL}\n`,
  ])("heeds it: %j", (script) => {
    expect(whyUnheeded(script)).toBeUndefined();
    expect(refuses(script)).toBe(true);
  });

  test.each([
    [`#!/bin/sh\n${CALL}\necho done\n`, "goes on whatever keysweep says"],
    [`#!/bin/sh\n${CALL}\n\n# tests\nexit 0\n`, "goes on whatever keysweep says"],
    [`#!/bin/sh\nexit 0\n${CALL}\n`, "never reaches keysweep"],
    [`#!/bin/sh\nexec true\n${CALL}\n`, "never reaches keysweep"],
    [`#!/bin/sh\n${CALL} &\n`, "does not wait for keysweep"],
    [`#!/bin/sh\nset -e\n${CALL} | cat || exit 1\n`, "takes another program's answer for keysweep's"],
  ])("does not: %j", (script, why) => {
    expect(whyUnheeded(script)).toBe(why);
    expect(refuses(script)).toBe(false);
  });

  test("is ended by its first failure where husky runs it", () => {
    const script = `${CALL}\necho done\n`;
    expect(whyUnheeded(script, true)).toBeUndefined();
    expect(refuses(script, ["-e"])).toBe(true);
    expect(whyUnheeded(`exit 0\n${CALL}\n`, true)).toBe("never reaches keysweep");
  });

  test("is what init makes of any", () => {
    const scripts = ["#!/bin/sh\nexit 0\n", "#!/usr/bin/env bash\nnpm test\nexec true\n", "npm test\n"];
    for (const before of [undefined, ...scripts]) {
      const edit = addToShellHook(before, CALL);
      expect(edit.kind).toBe("changed");
      if (edit.kind === "changed") expect(whyUnheeded(edit.text)).toBeUndefined();
    }
  });

  test("does not run it where it only speaks of it", () => {
    expect(mentionsKeysweep("#!/bin/sh\necho keysweep\nprintf 'keysweep\\n'\n")).toBe(false);
    expect(mentionsKeysweep("echo begin; keysweep staged\n")).toBe(true);
    expect(whyUnheeded(`#!/usr/bin/env python3\nrun("${CALL}")\nprint(1)\n`)).toBeUndefined();
  });
});
