/** Run inside a hook: writes path → content of everything the staged source yields, as JSON, to the file named first. */
import { writeFileSync } from "node:fs";
import { openRepository } from "../../src/git/repository.ts";
import { stagedSource } from "../../src/sources/staged.ts";
import { read, texts } from "./items.ts";

const items = await read(stagedSource(await openRepository(".")));
writeFileSync(process.argv[2] ?? "", JSON.stringify(texts(items)));
