import { describe, expect, it } from "vitest";
import { fillIn, readLibrary } from "../../support/library.ts";

const library = readLibrary();

function told(template: string): readonly string[] {
  return library.report(fillIn(template, template)).map(({ ruleId }) => ruleId);
}

describe("a key beside the address of its service", () => {
  it.each([
    ['curl https://api.ex{{}}a.ai/search -H "x-api-key: {{uuid:}}"', "exa-api-key-given"],
    ['provider "vultr" {\n  api_key = "{{uppernum:36}}"\n}', "vultr-api-key-given"],
    ['import assemblyai as aai\n\naai.settings.api_key = "{{hex:32}}"', "assemblyai-api-key-given"],
    ['require("@deepgram/sdk");\nconst deepgram = createClient("{{hex:40}}");', "deepgram-api-key-given"],
    ["machine api.heroku.com\n  login me@acme.io\n  password {{uuid:}}", "heroku-api-key-given"],
    ["const a = new Exa('x'); import 'exa-js';\nnew Exa('{{uuid:}}')", "exa-api-key-given"],
  ])("is told as that service's: %s", (template, rule) => {
    expect(told(template)).toEqual([rule]);
  });

  it.each([
    [
      "what is called as another service's key",
      'https://api.assembly{{}}ai.com\nMETEO_API_KEY = "{{hex:32}}"',
    ],
    ["a hash", 'https://api.assembly{{}}ai.com\nsha256: "{{hex:32}}"'],
    ["an identifier", 'https://api.va{{}}pi.ai/assistant {"assistantId": "{{uuid:}}"}'],
    ["a key that everybody may know", 'https://api.assembly{{}}ai.com publishableKey: "{{hex:32}}"'],
    ["a filler", 'https://api.assembly{{}}ai.com apiKey: "00000000000000000000000000000000"'],
  ])("is not: %s", (_, template) => {
    expect(told(template).filter((id) => id.endsWith("-given"))).toEqual([]);
  });
});
