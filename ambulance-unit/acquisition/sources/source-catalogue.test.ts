import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ecgRecords } from '../../../test/support/ecg-records.ts';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { clinicalPath } from '../../../test/support/expected-samples.ts';
import { openEcg, openSource, parseSource, recogniseSource } from './source-catalogue.ts';
import { simulatedPatients } from './simulated/simulated-patients.ts';

describe('the catalogue of sources', () => {
  it('knows simulated patients by name, with a seed or the first one', () => {
    expect(parseSource('simulated:anterior-stemi')).toEqual({
      ok: true,
      request: { kind: 'simulated', patient: 'anterior-stemi', seed: 1 },
    });
    expect(parseSource('simulated:paced?seed=4294967295')).toMatchObject({ ok: true, request: { seed: 2 ** 32 - 1 } });
  });

  it('knows WFDB records by path, colons included', () => {
    expect(parseSource('wfdb:C:\\records\\A0001.hea')).toEqual({
      ok: true,
      request: { kind: 'wfdb', path: 'C:\\records\\A0001.hea' },
    });
  });

  it.each([
    ['', /simulated:PATIENT/],
    ['A0001.hea', /'A0001.hea'.*wfdb:PATH/],
    ['wfdb:', /path of a \.hea/],
    ['scp:', /path of an SCP-ECG/],
    ['aecg:', /path of an HL7 aECG/],
    ['philips:', /path of a Sierra ECG/],
    ['simulated:healthy', /'healthy'.*normal-sinus.*anterior-stemi/],
    ['simulated:paced?seed=-1', /seed=N/],
    ['simulated:paced?seed=4294967296', /seed=N/],
    ['simulated:paced?seed=1?seed=2', /seed=N/],
  ])('refuses %j with what it could be', (text, sentence) => {
    const parsed = parseSource(text);
    expect(parsed.ok ? '' : parsed.sentence).toMatch(sentence);
  });

  it('every simulated patient opens, as a monitor that cannot go back', async () => {
    for (const { name } of simulatedPatients) {
      const opened = await openSource({ kind: 'simulated', patient: name, seed: 7 }, new ManualClock(), 1);
      expect(opened).toMatchObject({ ok: true, source: { isResumable: false, length: null } });
    }
  });

  it('a WFDB record opens as a file, and what it holds besides is remarked', async () => {
    const path = join(ecgRecords(), 'wfdb', 'cpsc', 'A0001.hea');
    const opened = await openSource({ kind: 'wfdb', path }, new ManualClock(), 1);
    expect(opened).toMatchObject({ ok: true, source: { isResumable: true, length: 7500, label: 'A0001' } });
    expect(opened.ok && opened.remarks.join()).toContain('III, aVR, aVL, aVF');
  });

  it('a WFDB record that is not there is refused by its name', async () => {
    const opened = await openSource({ kind: 'wfdb', path: '/no/such/record.hea' }, new ManualClock(), 1);
    expect(opened).toMatchObject({ ok: false, sentence: expect.stringContaining('/no/such/record.hea') as string });
  });

  it.each([
    ['scp', 'scp', 'I II V1 V2 V3 V4 V5 V6'],
    ['scp', 'eightLeads', 'I II V1 V2 V3 V4 V5 V6'],
    ['dicom', 'dicom', 'I II V1 V2 V3 V4 V5 V6'],
    ['aecg', 'aecg', 'I II V1 V2 V3 V4 V5 V6'],
    ['philips', 'philips', 'I II V1 V2 V3 V4 V5 V6'],
  ] as const)(
    '%s: %s opens as a file that a unit can play, by its kind or by its content',
    async (kind, file, leads) => {
      const path = clinicalPath(file);
      expect(parseSource(`${kind}:${path}`)).toEqual({ ok: true, request: { kind, path } });
      expect(recogniseSource(path)).toEqual({ ok: true, request: { kind, path } });
      const opened = await openSource({ kind, path }, new ManualClock(), 1);
      if (!opened.ok) throw new Error(opened.sentence);
      expect(opened.source.isResumable).toBe(true);
      expect(opened.source.format.leads.map(({ lead }) => lead).join(' ')).toBe(leads);
      expect(opened.source.identity).toMatch(new RegExp(`^${kind}:[0-9a-f]{64}$`));
    },
  );

  it('a bare path is what its content says, whatever its name; what is no ECG is refused by name', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'prearrival-sources-'));
    onTestFinished(() => {
      rmSync(folder, { recursive: true });
    });
    const misnamed = join(folder, 'holiday.jpg');
    copyFileSync(clinicalPath('scp'), misnamed);
    expect(recogniseSource(misnamed)).toMatchObject({ ok: true, request: { kind: 'scp' } });
    const letter = join(folder, 'letter.txt');
    writeFileSync(letter, 'Dear colleague, the ECG will follow.');
    const empty = join(folder, 'empty.xml');
    writeFileSync(empty, '');
    for (const [path, words] of [
      [letter, 'no ECG that is known here'],
      [empty, 'is empty'],
      [folder, 'is not a file'],
      [join(folder, 'none'), 'does not exist'],
    ] as const) {
      const parsed = recogniseSource(path);
      expect(parsed.ok ? '' : parsed.sentence).toContain(words);
      expect(parsed.ok ? '' : parsed.sentence).toContain(path);
    }
    const record = join(ecgRecords(), 'wfdb', 'cpsc', 'A0001');
    expect(recogniseSource(record)).toMatchObject({ ok: true, request: { kind: 'wfdb', path: record } });
    expect(await openEcg({ kind: 'wfdb', path: record })).toMatchObject({
      ok: true,
      patient: { ageYears: 74, sex: 'male' },
      machine: null,
    });
    // Opened as what it is not, a file is refused with a reason.
    for (const kind of ['aecg', 'philips'] as const) {
      const opened = await openEcg({ kind, path: misnamed });
      expect(opened.ok ? '' : opened.sentence).toContain('holiday.jpg');
    }
  });
});
