import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { SessionSummary } from '../../protocol/wire/sessions-api.ts';
import { ecgRecords } from '../support/ecg-records.ts';
import { clinicalPath } from '../support/expected-samples.ts';
import { recordings, runCommand, startRelay, startUnit, temporaryFolder } from '../support/parts.ts';

/** What a machine reads of a measurement, as far as these tests look. */
interface Report {
  readonly label: string;
  readonly range: { readonly first: number; readonly end: number };
  readonly samplingRate: number;
  readonly patient: { readonly ageYears: number | null; readonly sex: string | null; readonly ageFrom?: string };
  readonly heartRate: number | null;
  readonly pr: number | null;
  readonly qrs: number | null;
  readonly qt: number | null;
  readonly qtc: Readonly<Record<'bazett' | 'fridericia' | 'framingham' | 'hodges', number | null>>;
  readonly axes: Readonly<Record<'p' | 'qrs' | 't', number | null>>;
  readonly leads: Readonly<
    Record<
      string,
      {
        readonly st: Readonly<Record<'j' | 'j20' | 'j40' | 'j60' | 'j80', number>> | null;
        readonly amplitudes: unknown;
      }
    >
  >;
  readonly quality: { readonly grade: string };
  readonly beats: readonly { readonly sample: number; readonly class: string }[];
  readonly statements: readonly {
    readonly code: string;
    readonly kind: string;
    readonly text: string;
    readonly leads: readonly string[];
    readonly evidence: readonly { readonly what: string; readonly value: number }[];
  }[];
  readonly absent: readonly { readonly what: string; readonly why: string; readonly sentence: string }[];
  readonly machine?: { readonly heartRate: number; readonly texts: readonly string[] };
}

const RECORDINGS = 'deploy/recordings.ts';
const measure = async (...args: readonly string[]): Promise<Report> => {
  const { code, stdout, stderr } = await runCommand([RECORDINGS, 'measure', ...args, '--json']);
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout) as Report;
};

describe('npm run recordings -- measure', () => {
  it('a WFDB record: rate, intervals, axes, ST of twelve leads, beats, and the patient from its header', async () => {
    const header = path.join(ecgRecords(), 'wfdb', 'georgia', 'E00001.hea');
    const report = await measure(header, '--age', '50');
    expect(report).toMatchObject({
      label: 'E00001',
      range: { first: 0, end: 5000 },
      samplingRate: 500,
      patient: { ageYears: 50, sex: 'female', ageFrom: 'flag' },
    });
    expect(report.heartRate).toBeGreaterThan(40);
    expect(report.heartRate).toBeLessThan(110);
    for (const interval of ['pr', 'qrs', 'qt'] as const) expect(report[interval], interval).toBeGreaterThan(50);
    expect(Object.values(report.qtc).every((value) => value !== null && value > 300)).toBe(true);
    expect(Object.keys(report.leads)).toHaveLength(12);
    expect(report.leads['V2']?.st?.j60).toBeTypeOf('number');
    expect(report.beats.length).toBeGreaterThan(6);
    expect(report.beats.every(({ sample }) => Number.isInteger(sample) && sample >= 0 && sample < 5000)).toBe(true);
    expect(report.beats[0]?.class).toMatch(/^(dominant|other|paced)$/);
  });

  it('a clinical file by its path: an acute inferior infarct of a monitor, and beside it what the monitor said', async () => {
    const report = await measure(clinicalPath('philips'));
    expect(report.patient).toMatchObject({ ageYears: 50, sex: 'male', ageFrom: 'file' });
    expect(report.heartRate).toBeGreaterThanOrEqual(39);
    expect(report.heartRate).toBeLessThanOrEqual(43);
    const [criteria] = report.statements.filter(({ kind }) => kind === 'criteria');
    expect(criteria).toMatchObject({ code: 'stemi-inferior' });
    expect(criteria?.leads).toEqual(expect.arrayContaining(['II', 'III', 'aVF']));
    expect(criteria?.evidence.length).toBeGreaterThan(1);
    expect(report.machine).toMatchObject({ heartRate: 41 });
    const without = await measure(clinicalPath('philips'), '--no-criteria');
    expect(without.statements.filter(({ kind }) => kind === 'criteria')).toEqual([]);
  });

  it('one ECG in SCP-ECG and in HL7 aECG: the same measurements', async () => {
    const [one, two] = await Promise.all([
      measure(`scp:${clinicalPath('scp')}`, '--age', '46', '--sex', 'm'),
      measure(`aecg:${clinicalPath('aecg')}`, '--age', '46', '--sex', 'm'),
    ]);
    expect(one.heartRate).toBeGreaterThan(40);
    for (const key of ['heartRate', 'pr', 'qrs', 'qt', 'axes', 'leads', 'beats', 'statements'] as const)
      expect(one[key]).toEqual(two[key]);
  });

  it('a simulated patient from any second on, for people to read; what is missing is said', async () => {
    const { code, stdout } = await runCommand([
      ...[RECORDINGS, 'measure', 'simulated:normal-sinus?seed=3', '--from', '60', '--for', '20'],
    ]);
    expect(code).toBe(0);
    expect(stdout).toContain('60.0 to 80.0 s');
    for (const words of ['Rate', 'PR', 'QRS', 'QTc', 'Fridericia', 'aVF', 'Quality', 'age is not known'])
      expect(stdout).toContain(words);
    expect(Math.max(...stdout.split('\n').map(({ length }) => length))).toBeLessThan(120);
  });

  it('a session at a relay, by its id, as its file', async () => {
    const relay = await startRelay();
    const header = path.join(ecgRecords(), 'wfdb', 'cpsc', 'A0001.hea');
    const unit = startUnit({ relay, journal: temporaryFolder(), source: `wfdb:${header}`, speed: 60, drain: true });
    expect((await unit.ended).code, unit.said()).toBe(0);
    const [session] = JSON.parse((await recordings(relay, ['list', '--json'])).stdout) as SessionSummary[];
    const { code, stdout, stderr } = await recordings(relay, [
      ...['measure', session?.id ?? '', '--json', '--from', '4', '--age', '74', '--sex', 'M'],
    ]);
    expect(code, stderr).toBe(0);
    const measured = JSON.parse(stdout) as Report;
    const ofFile = await measure(header, '--from', '4');
    expect(measured.range).toEqual({ ...ofFile.range, fromSeconds: 4, toSeconds: 14 });
    for (const key of ['heartRate', 'pr', 'qrs', 'qt', 'qtc', 'axes', 'leads', 'beats'] as const)
      expect(measured[key]).toEqual(ofFile[key]);
  });
});

describe('what cannot be measured', () => {
  const refused = async (...args: readonly string[]) => {
    const { code, stdout, stderr } = await runCommand([RECORDINGS, 'measure', ...args]);
    expect(stdout).toBe('');
    expect(stderr, 'a sentence, not a stack').not.toMatch(/\n\s+at /);
    return { code, stderr };
  };

  it('all mistakes of the command line at once, with exit code 2', async () => {
    const { code, stderr } = await refused(
      'simulated:paced',
      '--age',
      'old',
      '--sex',
      'x',
      '--from',
      '-1',
      '--for',
      '0',
    );
    expect(code).toBe(2);
    for (const flag of ['--age', '--sex', '--from', '--for']) expect(stderr).toContain(flag);
  });

  it('no source, an unknown one, a file that is none, a damaged one, a second beyond the end', async () => {
    const folder = temporaryFolder();
    const letter = path.join(folder, 'letter.txt');
    writeFileSync(letter, 'Dear colleague');
    const damaged = path.join(folder, 'damaged.xml');
    writeFileSync(damaged, '<AnnotatedECG><component>');
    const rows: readonly (readonly [readonly string[], RegExp])[] = [
      [[], /source/],
      [['simulated:healthy'], /'healthy'.*anterior-stemi/],
      [[path.join(folder, 'none.scp')], /none\.scp does not exist/],
      [[letter], /letter\.txt is no ECG/],
      [[damaged], /damaged\.xml is not well-formed XML/],
      [[`scp:${letter}`], /letter\.txt is not an SCP-ECG file/],
      [[folder], /is not a file/],
      [[clinicalPath('scp'), '--from', '60'], /is 10\.0 s long/],
      [
        ['018f3c5e-7a10-7abc-8def-0123456789ab', '--credentials', path.join(folder, 'none.json')],
        /none\.json is not there/,
      ],
    ];
    const answers = await Promise.all(rows.map(([args]) => refused(...args)));
    for (const [at, { code, stderr }] of answers.entries()) {
      expect(code, stderr).toBe(2);
      expect(stderr).toMatch(rows[at]?.[1] ?? /$^/);
    }
  });

  it('a session that the relay does not know, and a relay that is not there: exit code 1', async () => {
    const relay = await startRelay();
    const unknown = await recordings(relay, ['measure', '018f3c5e-7a10-7abc-8def-0123456789ab']);
    expect(unknown.code, unknown.stderr).toBe(1);
    expect(unknown.stderr.trim()).not.toBe('');
    const nobody = await runCommand([
      ...[RECORDINGS, 'measure', '018f3c5e-7a10-7abc-8def-0123456789ab'],
      ...['--relay', 'http://127.0.0.1:9', '--credentials', relay.credentials],
    ]);
    expect(nobody.code).toBe(1);
    expect(nobody.stderr).toContain('cannot be reached');
  });
});
