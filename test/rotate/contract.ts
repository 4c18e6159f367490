import { readFileSync } from "node:fs";
import { join } from "node:path";
import express, { type Express, type NextFunction, type Request, type Response } from "express";
import { middleware } from "express-openapi-validator";
import { parse } from "yaml";

/** OpenAI's Admin API as its OpenAPI file says it. An OpenAPI validator checks every request and every answer. */

interface Spec {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}
interface Operation {
  readonly responses: Record<string, object>;
}

const FILE = join(import.meta.dirname, "../../fixtures/openai-admin-extract.yaml");
const spec = parse(readFileSync(FILE, "utf8")) as Spec;
// The file names hardly any errors of its operations, and one form for all of them.
const content = { "application/json": { schema: { $ref: "#/components/schemas/ErrorResponse" } } };
for (const operations of Object.values(spec.paths))
  for (const { responses } of Object.values(operations))
    responses["4XX"] = { description: "An error", content };

/** In no OpenAPI file of OpenAI's, and asked all the same. */
const UNLISTED = "/v1/me";

// One for all servers: it compiles the whole file.
const validator = middleware({
  apiSpec: spec as object as Exclude<Parameters<typeof middleware>[0]["apiSpec"], string>,
  validateRequests: { allErrors: true },
  validateResponses: { allErrors: true },
  formats: { unixtime: true },
  ignorePaths: (path: string) => path === UNLISTED,
});

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * A server that keeps to the contract. `answerTo` is asked for what a right request gets; undefined ends the connection. A wrong
 * request, or a wrong answer, is a problem and gets an error.
 */
export function contractServer(
  answerTo: (request: Request) => Promise<Answer | undefined>,
  onProblem: (problem: string) => void,
): Express {
  const app = express();
  app.enable("strict routing").enable("case sensitive routing");
  app.use(express.json(), validator, refuseMore);
  app.use(async (request, response) => {
    const answer = await answerTo(request);
    if (answer === undefined) response.destroy();
    // The validator looks at no answer that says that the server is at fault: the file has none.
    else if (answer.status >= 500) throw new Error(`no schema defined for status code '${answer.status}'`);
    else {
      response.set(answer.headers ?? {});
      response.status(answer.status).json(answer.body);
    }
  });
  // Four parameters tell Express that it is for errors.
  app.use((error: Error & { status?: number }, request: Request, response: Response, _: NextFunction) => {
    onProblem(`${request.method} ${request.path}: ${error.message}`);
    response.status(error.status ?? 500).json({ error: { message: error.message } });
  });
  return app;
}

/** What the validator lets pass: addresses outside of the API, and bodies where none is taken. */
function refuseMore(request: Request & { openapi?: Matched }, _: Response, next: NextFunction): void {
  const { openapi, path, body } = request;
  if (openapi === undefined && path !== UNLISTED) next(new Error("not in the contract"));
  else if (body !== undefined && openapi?.schema.requestBody?.content === undefined)
    next(new Error("a body where none is taken"));
  else next();
}

/** What the validator notes of a request. */
interface Matched {
  readonly schema: { readonly requestBody?: { readonly content?: object } };
}
