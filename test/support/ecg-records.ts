import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

const CHECKOUT = resolve(import.meta.dirname, '../..');

/**
 * The folder of public ECG files that the tests read: `ECG_RECORDS`, or `../shared/ecg` beside the checkout.
 * They are other people's data under their own licences, so they are not part of this project.
 */
export function ecgRecords(): string {
  const folder = resolve(CHECKOUT, process.env['ECG_RECORDS'] ?? '../shared/ecg');
  if (!existsSync(join(folder, 'wfdb')))
    throw new Error(
      `The ECG records that the tests read are not in ${folder}. Set ECG_RECORDS to a folder whose subfolder wfdb holds ` +
        'records of these public PhysioNet data sets: PTB Diagnostic ECG Database (ptb), PTB-XL (ptb-xl), ' +
        'A large scale 12-lead electrocardiogram database for arrhythmia study (chapman-ningbo), the Georgia and CPSC 2018 ' +
        'records of the PhysioNet/Computing in Cardiology Challenge 2021 (georgia, cpsc), and the test vectors of the ' +
        'WFDB Python package (formats).',
    );
  return folder;
}

/** Paths of the headers of every ordinary record that holds I, II and V1–V6, in a fixed order. */
export function twelveLeadRecords(): string[] {
  const wfdb = join(ecgRecords(), 'wfdb');
  return readdirSync(wfdb, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.hea'))
    .sort()
    .map((name) => join(wfdb, name))
    .filter((header) => {
      const described = readFileSync(header, 'latin1')
        .split(/\r?\n/)
        .filter((line) => line.trim() !== '' && !line.startsWith('#'))
        .slice(1)
        .map((line) => line.trim().split(/\s+/).slice(8).join(' ').toLowerCase());
      return ['i', 'ii', 'v1', 'v2', 'v3', 'v4', 'v5', 'v6'].every((lead) => described.includes(lead));
    });
}
