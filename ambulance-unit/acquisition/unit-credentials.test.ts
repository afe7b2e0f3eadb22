import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readUnitCredential } from './unit-credentials.ts';

describe("a unit's credential", () => {
  let folder = '';
  const file = (): string => join(folder, 'credentials.json');
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'credentials-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  const write = (content: unknown): void => {
    writeFileSync(file(), typeof content === 'string' ? content : JSON.stringify(content));
  };
  const units = [
    { unit: 'demo-ambulance', token: 'first-token' },
    { unit: 'ambulance-1', token: 'second-token' },
  ];

  it('is the first entry, or the one of the name asked for', () => {
    write({ units, people: [] });
    expect(readUnitCredential(file(), null)).toEqual({ ok: true, unit: 'demo-ambulance', token: 'first-token' });
    expect(readUnitCredential(file(), 'ambulance-1')).toEqual({ ok: true, unit: 'ambulance-1', token: 'second-token' });
  });

  it('a name that is not there is refused with those that are, and no token is shown', () => {
    write({ units, people: [] });
    const read = readUnitCredential(file(), 'ambulance-9');
    expect(read).toMatchObject({ ok: false });
    expect(JSON.stringify(read)).toContain('demo-ambulance, ambulance-1');
    expect(JSON.stringify(read)).not.toContain('token');
  });

  it.each([
    ['no JSON', 'units: all of them'],
    ['nothing', 'null'],
    ['no units', { people: [] }],
    ['units of another shape', { units: [{ unit: 'a' }] }],
    ['a token that would break a header', { units: [{ unit: 'a', token: 'b\r\nc' }] }],
    ['an empty list', { units: [] }],
  ])('a file with %s is refused by its name', (_, content) => {
    write(content);
    const read = readUnitCredential(file(), null);
    expect(read.ok ? '' : read.sentence).toContain(file());
  });

  it('a file that is not there is refused with the way to one', () => {
    const read = readUnitCredential(join(folder, 'none.json'), null);
    expect(read.ok ? '' : read.sentence).toMatch(/none\.json is not there.*--credentials/);
  });
});
