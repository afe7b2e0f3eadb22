import { Ajv, type ValidateFunction } from 'ajv';
import type { FromSchema, JSONSchema } from 'json-schema-to-ts';

/** What a value has that keeps to a JSON schema, itself written `as const`. */
export type Shaped<S extends JSONSchema> = FromSchema<S>;

/** Checks values that were read from files, with the same library and schemas that check what routes are sent. */
export interface JsonShape<T> {
  fits(value: unknown): value is T;
  /** What is wrong with a value that does not fit, for the end of a sentence: where, and what it should be. */
  complaint(value: unknown): string;
}

/** Schemas are constants that the compiler has checked: holding each against the meta-schema made a start 60 ms longer. */
const checker = new Ajv({ meta: false, validateSchema: false });

/** `T` is `Shaped<typeof schema>`: to derive it here, for any schema, is more than the compiler takes. */
export function jsonShape<T>(schema: object): JsonShape<T> {
  let compiled: ValidateFunction | undefined;
  // With the first value: a start must not pay for the shapes of files that are not there.
  const check = (value: unknown): ValidateFunction['errors'] => {
    compiled ??= checker.compile(schema);
    return compiled(value) ? null : compiled.errors;
  };
  return {
    fits: (value): value is T => check(value) === null,
    complaint: (value) => {
      const [first] = check(value) ?? [];
      return `${first?.instancePath ? first.instancePath : 'it'} ${first?.message ?? 'has another shape'}`;
    },
  };
}
