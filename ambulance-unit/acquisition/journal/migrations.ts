import { readFileSync, readdirSync } from 'node:fs';

/** One numbered step of the journal's schema. */
export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
}

/** All steps in order, from the numbered files beside this one. A file is never changed once a journal may have used it. */
export function readMigrations(): readonly Migration[] {
  const folder = new URL('./migrations/', import.meta.url);
  return readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .map((name) => ({ number: Number(name.slice(0, 4)), name, sql: readFileSync(new URL(name, folder), 'utf8') }))
    .sort((one, other) => one.number - other.number);
}
