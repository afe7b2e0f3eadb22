import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ecgRecords } from '../../../test/support/ecg-records.ts';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { openSource, parseSource } from './source-catalogue.ts';
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
    ['serial:/dev/ttyUSB0', /'serial'.*simulated:PATIENT.*wfdb:PATH/],
    ['', /simulated:PATIENT/],
    ['A0001.hea', /'A0001.hea'.*wfdb:PATH/],
    ['wfdb:', /path of a \.hea/],
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
});
