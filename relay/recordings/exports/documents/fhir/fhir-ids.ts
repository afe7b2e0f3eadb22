import { v5 } from 'uuid';

/** Ours: under it the name of a resource gives the same id at every export, so that a receiver can tell it is the same. */
const NAMESPACE = '8f0c3a5e-6b3d-5a34-9d0a-53b8c7f3a6d1';

/** Ids of one bundle's resources by their names. */
export const fhirIds = (session: string, first: number): ((name: string) => string) => {
  const own = v5(`${session}/${String(first)}`, NAMESPACE);
  return (name) => v5(name, own);
};

export const urn = (id: string): string => `urn:uuid:${id}`;
