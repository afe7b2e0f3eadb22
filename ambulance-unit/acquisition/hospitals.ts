import { readFileSync } from 'node:fs';
import type { Hospital } from '../tablet-port/tablet-state.ts';

/** A hospital as its file names it. */
export type ListedHospital = Omit<Hospital, 'etaSeconds' | 'distanceMetres'>;

export type HospitalsFile =
  | { readonly ok: true; readonly hospitals: readonly ListedHospital[] }
  /** One sentence each, all of them at once. */
  | { readonly ok: false; readonly mistakes: readonly string[] };

const MOST_HOSPITALS = 200;
const LONGEST = 256;

/** Reads `--hospitals FILE`. */
export function readHospitals(file: string): HospitalsFile {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return { ok: false, mistakes: [`The file of hospitals ${file} is not there, or cannot be read.`] };
  }
  return parseHospitals(text, file);
}

/** A list of { id, title: { en, zh }, isPciCapable, isDiverting, phone, latitude, longitude }. */
export function parseHospitals(text: string, file: string): HospitalsFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, mistakes: [`${file} is not JSON.`] };
  }
  if (!Array.isArray(value)) return { ok: false, mistakes: [`${file} is not a list of hospitals.`] };
  const list = value as readonly unknown[];
  const mistakes: string[] = [];
  if (list.length > MOST_HOSPITALS) {
    mistakes.push(`${file} lists ${list.length} hospitals; a tablet shows at most ${MOST_HOSPITALS}.`);
  }
  const seen = new Set<string>();
  const hospitals = list.map((one, place) => readHospital(one, `${file}, hospital ${place + 1}`, seen, mistakes));
  return mistakes.length > 0 ? { ok: false, mistakes } : { ok: true, hospitals };
}

function readHospital(value: unknown, where: string, seen: Set<string>, mistakes: string[]): ListedHospital {
  const fields = isObject(value) ? value : {};
  if (!isObject(value)) mistakes.push(`${where} is not an object.`);
  const text = (from: Readonly<Record<string, unknown>>, name: string, label: string, canBeEmpty = false): string => {
    const found = from[name];
    if (typeof found === 'string' && found.length <= LONGEST && (canBeEmpty || found.trim() !== '')) return found;
    mistakes.push(`${where}: ${label} is missing, or is no text of at most ${LONGEST} characters.`);
    return '';
  };
  const yes = (name: string, usual: boolean): boolean => {
    const found = fields[name] ?? usual;
    if (typeof found === 'boolean') return found;
    mistakes.push(`${where}: ${name} is neither true nor false.`);
    return usual;
  };
  const degrees = (name: string, most: number): number | null => {
    const found = fields[name] ?? null;
    if (found === null) return null;
    if (typeof found === 'number' && Math.abs(found) <= most) return found;
    mistakes.push(`${where}: ${name} is no number from -${most} to ${most}.`);
    return null;
  };
  const title = isObject(fields['title']) ? fields['title'] : {};
  const id = text(fields, 'id', 'id');
  if (id !== '' && seen.has(id)) mistakes.push(`${where}: the id '${id}' is taken by another one.`);
  seen.add(id);
  const latitude = degrees('latitude', 90);
  const longitude = degrees('longitude', 180);
  if ((latitude === null) !== (longitude === null)) {
    mistakes.push(`${where}: latitude and longitude belong together.`);
  }
  return {
    id,
    title: { en: text(title, 'en', 'title.en'), zh: text(title, 'zh', 'title.zh') },
    isPciCapable: yes('isPciCapable', false),
    isDiverting: yes('isDiverting', false),
    phone: text(fields, 'phone', 'phone', true),
    latitude,
    longitude,
  };
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export interface Place {
  readonly latitude: number;
  readonly longitude: number;
}

/** m, mean radius. */
const EARTH = 6_371_000;
/**
 * Roads are longer than the line between two places, and an ambulance in traffic makes 50 km/h: an estimate, and called one.
 * Source: detour index 1.3 to 1.4 of road networks (Giacomin & Levinson 2015).
 */
const DETOUR = 1.35;
const METRES_PER_SECOND = 50 / 3.6;

/** With distance and time from a place, as far as it is known. */
export function withReach(hospital: ListedHospital, from: Place | null): Hospital {
  const { latitude, longitude } = hospital;
  if (from === null || latitude === null || longitude === null) {
    return { ...hospital, etaSeconds: null, distanceMetres: null };
  }
  const distanceMetres = Math.round(distance(from, { latitude, longitude }));
  return { ...hospital, distanceMetres, etaSeconds: Math.round((distanceMetres * DETOUR) / METRES_PER_SECOND) };
}

/** m along the great circle. */
export function distance(one: Place, other: Place): number {
  const radians = (degrees: number): number => (degrees * Math.PI) / 180;
  const dLatitude = radians(other.latitude - one.latitude);
  const dLongitude = radians(other.longitude - one.longitude);
  const a =
    Math.sin(dLatitude / 2) ** 2 +
    Math.cos(radians(one.latitude)) * Math.cos(radians(other.latitude)) * Math.sin(dLongitude / 2) ** 2;
  return 2 * EARTH * Math.asin(Math.min(1, Math.sqrt(a)));
}
