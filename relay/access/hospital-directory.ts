import type { UnixMillis } from '../../protocol/ecg/units.ts';
import type { CredentialsFile } from '../../protocol/wire/sessions-api.ts';
import { jsonShape, type Shaped } from '../operations/json-shape.ts';

const name = { type: 'string', minLength: 1, maxLength: 256 } as const;
const names = { type: 'array', items: name, maxItems: 1_000 } as const;
const instant = { type: 'string', minLength: 16, maxLength: 40 } as const;
const onCall = {
  type: 'object',
  required: ['person', 'rank'],
  properties: {
    person: name,
    /** 1: called first, 2: two minutes later, and so on. */
    rank: { type: 'integer', minimum: 1, maximum: 4 },
    from: instant,
    until: instant,
  },
  additionalProperties: false,
} as const;
const hospital = {
  type: 'object',
  required: ['id', 'title', 'people'],
  properties: {
    id: name,
    title: {
      type: 'object',
      required: ['en', 'zh'],
      properties: { en: name, zh: name },
      additionalProperties: false,
    },
    phone: { type: 'string', maxLength: 256 },
    /** Degrees, WGS 84: where its entrance for ambulances is. Both or neither. */
    latitude: { type: 'number', minimum: -90, maximum: 90 },
    longitude: { type: 'number', minimum: -180, maximum: 180 },
    people: names,
    /** Whose sessions it sees before the crew has chosen a hospital. */
    units: names,
    onCall: { type: 'array', items: onCall, maxItems: 1_000 },
  },
  additionalProperties: false,
} as const;
const directory = {
  type: 'object',
  required: ['hospitals'],
  properties: {
    hospitals: { type: 'array', items: hospital, minItems: 1, maxItems: 200 },
    /** People who see every session: reviewers of the ambulance service. */
    everywhere: names,
  },
  additionalProperties: false,
} as const;

export type ListedHospital = Shaped<typeof hospital>;
type Listed = Shaped<typeof directory>;
const SHAPE = jsonShape<Listed>(directory);

export type DirectoryReading =
  | { readonly ok: true; readonly directory: HospitalDirectory }
  /** What is wrong with it, for the end of a sentence that names the file. */
  | { readonly ok: false; readonly why: string };

/** Which hospitals there are, who belongs to which, whose units they are, and who is on call. A value. */
export class HospitalDirectory {
  readonly hospitals: readonly ListedHospital[];
  readonly #byId: ReadonlyMap<string, ListedHospital>;
  readonly #homes = new Map<string, string[]>();
  readonly #hospitalsOf = new Map<string, string[]>();
  readonly #everywhere: ReadonlySet<string>;

  constructor({ hospitals, everywhere = [] }: Listed) {
    this.hospitals = hospitals;
    this.#byId = new Map(hospitals.map((hospital) => [hospital.id, hospital]));
    this.#everywhere = new Set(everywhere);
    for (const { id, people, units = [] } of hospitals) {
      for (const person of people) this.#hospitalsOf.set(person, [...this.hospitalsOf(person), id]);
      for (const unit of units) this.#homes.set(unit, [...this.homesOf(unit), id]);
    }
  }

  hospital(id: string): ListedHospital | null {
    return this.#byId.get(id) ?? null;
  }

  hospitalsOf(person: string): readonly string[] {
    return this.#hospitalsOf.get(person) ?? [];
  }

  seesEverything(person: string): boolean {
    return this.#everywhere.has(person);
  }

  /** Empty: nobody's in particular. */
  homesOf(unit: string): readonly string[] {
    return this.#homes.get(unit) ?? [];
  }

  /**
   * Who is on call at a hospital, whoever is called first at the front. Of one rank a shift that has begun last counts;
   * an entry without times stands wherever no shift does.
   */
  onCall(id: string, at: UnixMillis): readonly string[] {
    const duties = (this.#byId.get(id)?.onCall ?? []).filter(
      ({ from, until }) => startOf(from) <= at && at < (until === undefined ? Infinity : Date.parse(until)),
    );
    const ranks = [...new Set(duties.map(({ rank }) => rank))].sort((one, other) => one - other);
    const people = ranks.map(
      (rank) =>
        duties
          .filter((duty) => duty.rank === rank)
          .reduce((best, duty) => (startOf(duty.from) >= startOf(best.from) ? duty : best)).person,
    );
    // Who is first on call is not called a second time as second.
    return people.filter((person, place) => people.indexOf(person) === place);
  }
}

const startOf = (from: string | undefined): number => (from === undefined ? -Infinity : Date.parse(from));

/** Reads the text of a file of hospitals. `people`: the names that can sign in, or null where that is not to be checked. */
export function readDirectory(text: string, people: readonly string[] | null): DirectoryReading {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text) as unknown;
  } catch {
    return { ok: false, why: 'it is not JSON' };
  }
  if (!SHAPE.fits(parsed)) return { ok: false, why: SHAPE.complaint(parsed) };
  const why = contradictionIn(parsed, people);
  return why === null ? { ok: true, directory: new HospitalDirectory(parsed) } : { ok: false, why };
}

function contradictionIn({ hospitals, everywhere = [] }: Listed, people: readonly string[] | null): string | null {
  const ids = new Set<string>();
  for (const { id, people: staff, onCall = [], latitude, longitude } of hospitals) {
    if ((latitude === undefined) !== (longitude === undefined)) {
      return `latitude and longitude of “${id}” belong together`;
    }
    if (ids.has(id)) return `two hospitals have the id “${id}”`;
    ids.add(id);
    for (const { person, from, until } of onCall) {
      if (!staff.includes(person)) return `“${person}” is on call at “${id}” and is not among its people`;
      for (const time of [from, until]) {
        if (time !== undefined && !INSTANT.test(time)) {
          return `“${time}” on the roster of “${id}” is no time such as 2026-11-27T08:00:00+08:00`;
        }
      }
      if (from !== undefined && until !== undefined && Date.parse(from) >= Date.parse(until)) {
        return `a shift of “${person}” at “${id}” ends before it begins`;
      }
    }
  }
  if (people === null) return null;
  const known = new Set(people);
  const unknown = [...hospitals.flatMap(({ people: staff }) => staff), ...everywhere].find((name) => !known.has(name));
  return unknown === undefined ? null : `nobody who can sign in is called “${unknown}”`;
}

/** With its zone: a roster that depends on where the relay stands calls the wrong person. */
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})$/;

/** Without a file: one hospital, everybody belongs to it and sees all of it, and the cardiologists are on call as listed. */
export function developmentDirectory({ people }: Pick<CredentialsFile, 'people'>): HospitalDirectory {
  const names = people.map(({ name }) => name);
  const cardiologists = people.filter(({ role }) => role === 'cardiologist').map(({ name }) => name);
  return new HospitalDirectory({
    hospitals: [
      {
        id: DEVELOPMENT_HOSPITAL,
        title: { en: 'This hospital', zh: '本院' },
        people: names,
        onCall: cardiologists.slice(0, 2).map((person, place) => ({ person, rank: place + 1 })),
      },
    ],
    everywhere: names,
  });
}
export const DEVELOPMENT_HOSPITAL = 'this-hospital';
