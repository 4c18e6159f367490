import { Ajv, type ValidateFunction } from "ajv";

const ajv = new Ajv({ allErrors: true, strict: false });

/** A check of plain data against a JSON Schema written in the test; gives the errors, empty when it fits. */
export function checker(schema: object): (data: unknown) => string {
  const validate: ValidateFunction = ajv.compile(schema);
  return (data) => (validate(data) ? "" : ajv.errorsText(validate.errors));
}

/** An object with exactly these properties; those named in `optional` may be absent. */
export function object(properties: Record<string, object>, optional: readonly string[] = []): object {
  return {
    type: "object",
    properties,
    required: Object.keys(properties).filter((name) => !optional.includes(name)),
    additionalProperties: false,
  };
}

export const string = { type: "string", minLength: 1 };
export const count = { type: "integer", minimum: 1 };
export const list = (items: object, over: object = {}): object => ({ type: "array", items, ...over });
