import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { parse } from "yaml";

/** OpenAI's Admin API as its OpenAPI file says it: checks requests and answers by a JSON Schema validator. */

interface Parameter {
  readonly name: string;
  readonly in: "query" | "path" | "header";
  readonly required?: boolean;
  readonly schema: object;
}
interface Operation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly required?: boolean; readonly content: Record<string, unknown> };
  readonly responses: Readonly<Record<string, { readonly $ref?: string }>>;
}
type Method = "get" | "post" | "delete";
interface Spec {
  readonly paths: Readonly<Record<string, Partial<Record<Method, Operation>>>>;
}

const FILE = join(import.meta.dirname, "../../fixtures/openai-admin-extract.yaml");
const spec = parse(readFileSync(FILE, "utf8")) as Spec;
const ajv = new Ajv2020({
  strict: false,
  allErrors: true,
  formats: { unixtime: true, date: true, int64: true },
});
ajv.addSchema(spec as object, "spec");
const compiled = new Map<string, ValidateFunction>();

/** What a request is, by the contract. */
export interface Known {
  readonly template: string;
  readonly method: Method;
  readonly operation: Operation;
}

/** The operation a request means; literal parts win over parameters. */
export function operationOf(method: string, path: string): Known | undefined {
  const parts = path.split("/");
  const name = method.toLowerCase() as Method;
  const fitting = Object.entries(spec.paths)
    .filter(([template]) => {
      const pattern = template.split("/");
      return (
        pattern.length === parts.length &&
        pattern.every((part, index) => (part.startsWith("{") ? parts[index] !== "" : part === parts[index]))
      );
    })
    .sort(([a], [b]) => a.split("{").length - b.split("{").length);
  const [template, operations] = fitting[0] ?? [];
  const operation = operations?.[name];
  return template === undefined || operation === undefined
    ? undefined
    : { template, method: name, operation };
}

/** What is wrong with a request by the contract; empty: nothing. */
export function checkRequest(
  known: Known,
  url: URL,
  contentType: string | undefined,
  body: string,
): string[] {
  const problems: string[] = [];
  const { operation } = known;
  const parameters = (operation.parameters ?? []).filter((parameter) => parameter.in === "query");
  for (const name of new Set(url.searchParams.keys()))
    if (!parameters.some((parameter) => parameter.name === name)) problems.push(`unknown parameter ${name}`);
  for (const [index, parameter] of (operation.parameters ?? []).entries()) {
    if (parameter.in !== "query") continue;
    const given = url.searchParams.getAll(parameter.name);
    if (given.length === 0) {
      if (parameter.required) problems.push(`${parameter.name} is missing`);
      continue;
    }
    const schema = pointer("paths", known.template, known.method, "parameters", String(index), "schema");
    problems.push(
      ...validate(schema, typed(parameter.schema, given)).map((text) => `${parameter.name} ${text}`),
    );
  }
  if (operation.requestBody === undefined) {
    if (body !== "") problems.push("a body where none is taken");
    return problems;
  }
  if (body === "") return operation.requestBody.required ? [...problems, "the body is missing"] : problems;
  if (contentType !== "application/json") problems.push(`the body is ${contentType}`);
  const schema = pointer(
    "paths",
    known.template,
    known.method,
    "requestBody",
    "content",
    "application/json",
    "schema",
  );
  return [...problems, ...validate(schema, JSON.parse(body)).map((text) => `body ${text}`)];
}

/** What is wrong with an answer by the contract. Statuses that it does not list are errors of the common form. */
export function checkAnswer(known: Known, status: number, body: unknown): string[] {
  const response = known.operation.responses[String(status)];
  if (response === undefined && status < 400) return [`the contract has no ${status}`];
  const schema =
    response === undefined
      ? pointer("components", "schemas", "ErrorResponse")
      : response.$ref === undefined
        ? pointer(
            "paths",
            known.template,
            known.method,
            "responses",
            String(status),
            "content",
            "application/json",
            "schema",
          )
        : `spec${response.$ref}/content/application~1json/schema`;
  return validate(schema, body).map((text) => `answer ${status} ${text}`);
}

function pointer(...parts: readonly string[]): string {
  const steps = parts.map((part) => encodeURIComponent(part.replaceAll("~", "~0").replaceAll("/", "~1")));
  return `spec#/${steps.join("/")}`;
}

function validate(ref: string, value: unknown): string[] {
  const check = compiled.get(ref) ?? ajv.compile({ $ref: ref });
  compiled.set(ref, check);
  return check(value)
    ? []
    : (check.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/** Query texts as the values that their schema speaks of. */
function typed(schema: object, given: readonly string[]): unknown {
  const { type } = schema as { readonly type?: string | readonly string[] };
  if (type === "array") return given;
  const [text = ""] = given;
  if (type === "integer" && /^-?\d+$/.test(text)) return Number(text);
  return type === "boolean" && /^(?:true|false)$/.test(text) ? text === "true" : text;
}
