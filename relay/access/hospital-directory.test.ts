import { describe, expect, it } from 'vitest';
import { unixMillis } from '../../protocol/ecg/units.ts';
import { developmentDirectory, readDirectory } from './hospital-directory.ts';

const PEOPLE = ['Dr Lin', 'Dr Wu', 'Dr Chen', 'reviewer'];
const TITLE = { en: 'Heart centre', zh: '心臟中心' };
const hospital = (more: object = {}) => ({ id: 'a', title: TITLE, people: ['Dr Lin', 'Dr Wu', 'Dr Chen'], ...more });
const read = (value: unknown, people: readonly string[] | null = PEOPLE) =>
  readDirectory(JSON.stringify(value), people);
const at = (text: string) => unixMillis(Date.parse(text));

function directoryOf(...onCall: readonly object[]) {
  const reading = read({ hospitals: [hospital({ onCall })] });
  if (!reading.ok) throw new Error(reading.why);
  return reading.directory;
}

describe('the file of hospitals', () => {
  it('says who belongs to which, whose units they are, and who sees everything', () => {
    const reading = read({
      hospitals: [
        hospital({ units: ['ambulance-1'], phone: '04-1234' }),
        { id: 'b', title: TITLE, people: ['Dr Lin', 'reviewer'] },
      ],
      everywhere: ['reviewer'],
    });
    if (!reading.ok) throw new Error(reading.why);
    const { directory } = reading;
    expect([directory.hospitalsOf('Dr Lin'), directory.hospitalsOf('nobody')]).toEqual([['a', 'b'], []]);
    expect([directory.homesOf('ambulance-1'), directory.homesOf('ambulance-2')]).toEqual([['a'], []]);
    expect([directory.seesEverything('reviewer'), directory.seesEverything('Dr Lin')]).toEqual([true, false]);
    expect([directory.hospital('b')?.title.zh, directory.hospital('c')]).toEqual(['心臟中心', null]);
  });

  it.each([
    ['{', /not JSON/],
    ['[]', /./],
    [{ hospitals: [] }, /hospitals/],
    [{ hospitals: [hospital({ id: '' })] }, /id/],
    [{ hospitals: [hospital({ colour: 'red' })] }, /./],
    [{ hospitals: [hospital({ title: { en: 'One language' } })] }, /title/],
    [{ hospitals: [hospital(), hospital()] }, /two hospitals have the id “a”/],
    [{ hospitals: [hospital({ people: ['Dr No'] })] }, /nobody who can sign in is called “Dr No”/],
    [{ hospitals: [hospital()], everywhere: ['Dr No'] }, /nobody who can sign in is called “Dr No”/],
    [
      { hospitals: [hospital({ onCall: [{ person: 'reviewer', rank: 1 }] })] },
      /“reviewer” is on call at “a” and is not/,
    ],
    [{ hospitals: [hospital({ onCall: [{ person: 'Dr Lin', rank: 0 }] })] }, /rank/],
    [{ hospitals: [hospital({ onCall: [{ person: 'Dr Lin', rank: 1, from: 'tomorrow at eight' }] })] }, /is no time/],
    [{ hospitals: [hospital({ onCall: [{ person: 'Dr Lin', rank: 1, from: '2026-11-27T08:00' }] })] }, /is no time/],
    [
      {
        hospitals: [
          hospital({
            onCall: [{ person: 'Dr Lin', rank: 1, from: '2026-11-27T08:00Z', until: '2026-11-26T08:00Z' }],
          }),
        ],
      },
      /ends before it begins/,
    ],
  ])('is refused with what is wrong: %j', (value, why) => {
    const reading = typeof value === 'string' ? readDirectory(value, PEOPLE) : read(value);
    expect(reading).toMatchObject({ ok: false });
    expect(reading.ok ? '' : reading.why).toMatch(why);
  });
});

describe('the roster', () => {
  it('calls by rank, and a shift goes before who stands there always', () => {
    const directory = directoryOf(
      { person: 'Dr Wu', rank: 2 },
      { person: 'Dr Lin', rank: 1 },
      { person: 'Dr Chen', rank: 1, from: '2026-11-27T08:00:00+08:00', until: '2026-11-27T20:00:00+08:00' },
    );
    expect(directory.onCall('a', at('2026-11-26T23:59:59Z'))).toEqual(['Dr Lin', 'Dr Wu']);
    expect(directory.onCall('a', at('2026-11-27T00:00:00Z'))).toEqual(['Dr Chen', 'Dr Wu']);
    expect(directory.onCall('a', at('2026-11-27T11:59:59Z'))).toEqual(['Dr Chen', 'Dr Wu']);
    expect(directory.onCall('a', at('2026-11-27T12:00:00Z'))).toEqual(['Dr Lin', 'Dr Wu']);
    expect(directory.onCall('elsewhere', at('2026-11-27T12:00:00Z'))).toEqual([]);
  });

  it('of two shifts at once takes the one that began last, and calls nobody twice', () => {
    const directory = directoryOf(
      { person: 'Dr Lin', rank: 1, from: '2026-11-27T00:00:00Z' },
      { person: 'Dr Wu', rank: 1, from: '2026-11-27T06:00:00Z' },
      { person: 'Dr Wu', rank: 2 },
      { person: 'Dr Chen', rank: 3 },
    );
    expect(directory.onCall('a', at('2026-11-27T03:00:00Z'))).toEqual(['Dr Lin', 'Dr Wu', 'Dr Chen']);
    expect(directory.onCall('a', at('2026-11-27T07:00:00Z'))).toEqual(['Dr Wu', 'Dr Chen']);
  });
});

describe('without a file', () => {
  it('everybody belongs to one hospital, sees all of it, and its cardiologists are on call', () => {
    const person = (name: string, role: 'cardiologist' | 'reviewer') => ({ name, role, password: '', token: '' });
    const directory = developmentDirectory({ people: [person('r', 'reviewer'), person('c', 'cardiologist')] });
    expect(directory.seesEverything('r')).toBe(true);
    expect(directory.onCall(directory.hospitals[0]?.id ?? '', at('2026-11-27T07:00:00Z'))).toEqual(['c']);
  });
});
