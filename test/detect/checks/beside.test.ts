import { describe, expect, it } from "vitest";
import { fillIn, readLibrary } from "../../support/library.ts";

const library = readLibrary();

function told(template: string): readonly string[] {
  return library.report(fillIn(template, template)).map(({ ruleId }) => ruleId);
}

describe("a key that says itself whose it is", () => {
  it.each([
    [
      "https://api.braintr{{}}ust.dev/v1/proxy api_key='sk-{{alnum:20}}T3Blbk{{}}FJ{{alnum:20}}'",
      "openai-user-key",
    ],
    ["https://api.fas{{}}tly.com/v1 token='aio_{{alnum:28}}'", "adafruit-io-key"],
    [
      "import '@cl{{}}erk/backend'; createClerkClient({ secretKey: 'sk_live_{{alnum:42}}' })",
      "clerk-secret-key-given",
    ],
  ])("is not told by the address beside it: %s", (template, rule) => {
    expect(told(template)).toEqual([rule]);
  });
});

describe("a key beside the address of its service", () => {
  it.each([
    ['curl https://api.ex{{}}a.ai/search -H "x-api-key: {{uuid:}}"', "exa-api-key-given"],
    ['provider "vultr" {\n  api_key = "{{uppernum:36}}"\n}', "vultr-api-key-given"],
    ['import assemblyai as aai\n\naai.settings.api_key = "{{hex:32}}"', "assemblyai-api-key-given"],
    ['require("@deepgram/sdk");\nconst deepgram = createClient("{{hex:40}}");', "deepgram-api-key-given"],
    ["machine api.heroku.com\n  login me@acme.io\n  password {{uuid:}}", "heroku-api-key-given"],
    ['new Pusher("{{hex:20}}", "{{hex:20}}", "123456")', "pusher-secret-given"],
    ['new TrackClient("{{hex:20}}", "{{hex:20}}")', "customerio-api-key-given"],
    ['BRAZE = "https://rest.iad-01.braz{{}}e.com"\napi_key = "{{uuid:}}"', "braze-api-key-given"],
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
    ["the session of a user", '{"url": "https://api.va{{}}pi.ai", "session": "{{uuid:}}"}'],
    [
      "what makes a request that is sent twice one",
      '{"url": "https://api.scale{{}}way.com/x", "client_token": "{{uuid:}}"}',
    ],
    ["the address of a device", 'https://api.va{{}}pi.ai {"pushToken": "{{uuid:}}"}'],
    ["where a list goes on", '{"url": "https://api.statusp{{}}age.io", "page_token": "{{uuid:}}"}'],
    ["a code that is good once", "https://codeberg.org/a{{}}pi?auth_code={{hex:40}}"],
    [
      "the token of a badge",
      "![](https://sonarcloud.io/api/project_badges/measure?project=x&metric=alert_status&token={{hex:40}})",
    ],
    ["the token of a picture", "https://app.sn{{}}yk.io/test.svg?token={{uuid:}}"],
    [
      "the key of a search box",
      'docsearch({ apiKey: "{{hex:32}}", indexName: "docs" }) // https://x.algol{{}}ia.net',
    ],
    ["the key of a page that is told of events", 'new Push{{}}er("{{hex:20}}", { cluster: "eu" })'],
    [
      "the key of a page that counts its readers",
      'import { AnalyticsBrowser } from "@segment/analyt{{}}ics-next";\nAnalyticsBrowser.load({ writeKey: "{{alnum:32}}" })',
    ],
    [
      "the key of an app that is sent messages",
      'apiKey: "{{uuid:}}", sdkEndpoint: "sdk.fra-01.braz{{}}e.eu"',
    ],
    [
      "a key that the service's pages show",
      "https://www.google.com/recaptcha/api/siteve{{}}rify?secret=6LeIxAcT{{}}AAAAAGG-vFI1TnRWxMZNFuojJ4WifJWe",
    ],
    [
      "what the pages of the service's library show",
      "pynet{{}}box.api('http://localhost:8000', token='d6f4e314a5b5{{}}fefd164995169f28ae32d987704f')",
    ],
    ["a key that only searches", 'new Typesense.Cli{{}}ent({ searchOnlyApiKey: "{{alnum:32}}" })'],
    ["a filler", 'https://api.assembly{{}}ai.com apiKey: "00000000000000000000000000000000"'],
  ])("is not: %s", (_, template) => {
    expect(told(template).filter((id) => id.endsWith("-given"))).toEqual([]);
  });
});
