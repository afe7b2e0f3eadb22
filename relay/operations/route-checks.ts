import { Ajv, type AnySchema, type ValidateFunction } from 'ajv';
import type { FastifySchemaCompiler, FastifyServerOptions } from 'fastify';

/** What Fastify itself would set. */
const AS_FASTIFY = { coerceTypes: 'array', useDefaults: true, removeAdditional: true, allErrors: false } as const;

type Compilers = NonNullable<NonNullable<FastifyServerOptions['schemaController']>['compilersFactory']>;

/**
 * How routes check what they are sent: by JSON schema and with the same settings as Fastify by itself, but each schema is
 * compiled with the first body that it is to check. Compiling all of them was a third of what it cost to start a relay.
 * No route has a schema of what it answers.
 */
export function routeChecks(): { readonly compilersFactory: Compilers } {
  const checker = new Ajv(AS_FASTIFY);
  const compileWhenAsked: FastifySchemaCompiler<AnySchema> = ({ schema }) => {
    let compiled: ValidateFunction | undefined;
    return (value: unknown) => {
      compiled ??= checker.compile(schema);
      return compiled(value) ? { value } : { error: compiled.errors ?? [] };
    };
  };
  return {
    compilersFactory: {
      // The types of Fastify's own factory name a bare schema where a part of a route with its schema is handed over.
      buildValidator: (() => compileWhenAsked) as unknown as NonNullable<Compilers['buildValidator']>,
      buildSerializer: () => () => (value: unknown) => JSON.stringify(value),
    },
  };
}
