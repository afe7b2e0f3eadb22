import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Hl7Message } from '@medplum/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aecgFormat } from '../../relay/recordings/exports/documents/aecg/aecg-document.ts';
import type {
  DocumentFormat,
  ExportedEcg,
  ExportedLead,
} from '../../relay/recordings/exports/documents/exported-ecg.ts';
import { fhirFormat } from '../../relay/recordings/exports/documents/fhir/fhir-document.ts';
import { hl7Format } from '../../relay/recordings/exports/documents/hl7/hl7-document.ts';
import { museFormat } from '../../relay/recordings/exports/documents/muse/muse-document.ts';
import { scpFormat } from '../../relay/recordings/exports/documents/scp/scp-document.ts';
import { readWithBiosig } from '../support/biosig-reader.ts';
import { excerptsOfPublic, publicEcgPaths, publicEcgsInWords } from '../support/exported-excerpts.ts';
import { type FhirBundle, fhirComplaints, loadFhirDefinitions } from '../support/fhir-validator.ts';
import { inThousands, noteRoundTrip } from '../support/round-trip-table.ts';

/** Every public ECG of twelve leads, whole, in each format of documents, read back by a program that is not ours. */
const folder = mkdtempSync(path.join(tmpdir(), 'round-trips-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

interface Written {
  readonly ecg: ExportedEcg;
  readonly bytes: Uint8Array;
  readonly file: string;
}

const written = new Map<DocumentFormat, Promise<readonly Written[]>>();
/** Written once, by whichever test asks first. */
function writtenAs(format: DocumentFormat): Promise<readonly Written[]> {
  const before = written.get(format);
  if (before !== undefined) return before;
  const now = writeAs(format);
  written.set(format, now);
  return now;
}

async function writeAs(format: DocumentFormat): Promise<readonly Written[]> {
  const all: Written[] = [];
  for (const source of publicEcgPaths())
    for (const [at, ecg] of (await excerptsOfPublic(source, format)).entries()) {
      const { bytes } = await format.write(ecg);
      const file = path.join(folder, `${path.parse(source).name}-${String(at)}.${format.name}.${format.extension}`);
      writeFileSync(file, bytes);
      all.push({ ecg, bytes, file });
    }
  return all;
}

/** Samples that came back as the potential that was recorded; throws at the first that did not. */
function equalSamples(file: string, { lead, lsb, baseline, samples }: ExportedLead, found: ArrayLike<number>): number {
  if (found.length !== samples.length)
    throw new Error(`${file}: ${lead} has ${String(found.length)} of ${String(samples.length)} samples`);
  samples.forEach((count, at) => {
    const recorded = (count - baseline) * lsb;
    const read = found[at] ?? Number.NaN;
    // To a millionth of a count: a reader that gives µV multiplies as doubles do.
    if (!(Math.abs(read - recorded) <= lsb * 1e-6))
      throw new Error(`${file}: sample ${String(at)} of ${lead} is ${String(read)} µV, not ${String(recorded)}`);
  });
  return samples.length;
}

const over = `${publicEcgsInWords()}, whole`;
const note = (format: string, reader: string, equal: number, more = ''): void => {
  noteRoundTrip({ format, reader, over, seen: `${inThousands(equal)} of ${inThousands(equal)} samples equal${more}` });
};

/** Files that one process of the reader takes. */
const AT_ONCE = 16;
const isWritten = (format: DocumentFormat, lead: ExportedLead): boolean => format === aecgFormat || !lead.isDerived;

describe.each([scpFormat, aecgFormat])('$title, read by libbiosig', (format) => {
  it('comes back with every sample, its rate and its leads', { timeout: 300_000 }, async () => {
    const all = await writtenAs(format);
    let equal = 0;
    for (let at = 0; at < all.length; at += AT_ONCE) {
      const some = all.slice(at, at + AT_ONCE);
      const read = await readWithBiosig(some.map(({ file }) => file));
      for (const [place, { ecg, file }] of some.entries()) {
        const { rate, channels } = read[place] ?? { rate: 0, channels: [] };
        expect(Math.abs(rate / ecg.samplingRate - 1), file).toBeLessThan(1e-6);
        const leads = ecg.leads.filter((lead) => isWritten(format, lead));
        const names = leads.map(({ lead }) => lead.replace(/^V([XYZ])$/, '$1'));
        expect(
          channels.map(({ label }) => label),
          file,
        ).toEqual(names);
        for (const [channel, lead] of leads.entries()) {
          expect(channels[channel]?.unit).toBe('uV');
          equal += equalSamples(file, lead, channels[channel]?.samples ?? []);
        }
      }
    }
    const bytes = all.reduce((sum, one) => sum + one.bytes.length, 0);
    note(format.title, 'libbiosig (python3-biosig)', equal, `; ${((bytes * 8) / equal).toFixed(1)} bits a sample`);
  });
});

it('HL7 aECG and GE MUSE XML are well-formed, as xmllint has it', { timeout: 120_000 }, async () => {
  const files = [...(await writtenAs(aecgFormat)), ...(await writtenAs(museFormat))].map(({ file }) => file);
  const { status, stderr } = spawnSync('xmllint', ['--noout', '--nonet', ...files], { encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
  noteRoundTrip({
    format: 'HL7 aECG',
    reader: 'xmllint',
    over,
    seen: 'well-formed; its schema is in no package and not held against it',
  });
});

it(
  "GE MUSE XML, read by Python's own XML and Base64: every measured sample comes back",
  { timeout: 120_000 },
  async () => {
    const all = await writtenAs(museFormat);
    const reader = path.join(import.meta.dirname, '..', 'support', 'muse_reader.py');
    const out = execFileSync('python3', ['-B', reader, ...all.map(({ file }) => file)], {
      maxBuffer: 2 ** 28,
      encoding: 'utf8',
    });
    const files = JSON.parse(out) as {
      rate: number;
      leads: Record<string, { weight: number; samples: number[] }>;
    }[];
    let equal = 0;
    for (const [at, { ecg, file }] of all.entries()) {
      expect(Math.abs((files[at]?.rate ?? 0) / ecg.samplingRate - 1), file).toBeLessThan(1e-6);
      for (const lead of ecg.leads.filter(({ isDerived }) => !isDerived)) {
        const { weight, samples } = files[at]?.leads[lead.lead] ?? { weight: 0, samples: [] };
        equal += equalSamples(
          file,
          lead,
          samples.map((count) => count * weight),
        );
      }
    }
    note(museFormat.title, "Python's xml.etree and base64", equal);
  },
);

describe('FHIR R4', () => {
  beforeAll(loadFhirDefinitions, 60_000);

  it('is what the definitions of R4 allow, and its SampledData are the samples', { timeout: 300_000 }, async () => {
    let equal = 0;
    let resources = 0;
    for (const { ecg, bytes, file } of await writtenAs(fhirFormat)) {
      const bundle = JSON.parse(new TextDecoder().decode(bytes)) as FhirBundle;
      expect(fhirComplaints(bundle), file).toEqual([]);
      const held = bundle.entry.map(({ resource }) => resource);
      resources += held.length;
      const waveform = held.find(
        ({ resourceType, component }) => resourceType === 'Observation' && component !== undefined,
      );
      for (const [at, lead] of ecg.leads.entries()) {
        const { origin, factor = 1, period, data = '' } = waveform?.component?.[at]?.valueSampledData ?? {};
        expect(waveform?.component?.[at]?.code.text).toBe(lead.lead);
        expect(Math.abs(1000 / (period ?? 0) / ecg.samplingRate - 1)).toBeLessThan(1e-9);
        const values = data.split(' ').map((count) => (origin?.value ?? Number.NaN) + Number(count) * factor);
        equal += equalSamples(file, lead, values);
      }
    }
    note(
      fhirFormat.title,
      "Medplum's validator, with HL7's definitions",
      equal,
      `; ${inThousands(resources)} resources without a complaint`,
    );
  });
});

it('HL7 v2 ORU^R01, read by Medplum: every measured sample comes back', { timeout: 120_000 }, async () => {
  let equal = 0;
  for (const { ecg, bytes, file } of await writtenAs(hl7Format)) {
    const message = Hl7Message.parse(new TextDecoder().decode(bytes));
    expect(message.header.getField(9).toString()).toBe('ORU^R01^ORU_R01');
    const observations = message.getAllSegments('OBX');
    for (const lead of ecg.leads.filter(({ isDerived }) => !isDerived)) {
      const at = observations.findIndex(
        (one) =>
          one.getField(2).toString() === 'NA' &&
          one
            .getField(3)
            .getComponent(2)
            .endsWith(`_${lead.lead.replace(/^V([XYZ])$/, '$1').toUpperCase()}`),
      );
      const number = (behind: number): number => Number(observations[at + behind]?.getField(5).toString());
      const [rate, weight, zero] = [number(1), number(2), number(3)];
      expect(Math.abs(rate / ecg.samplingRate - 1), file).toBeLessThan(1e-9);
      const counts = observations[at]?.getField(5).components[0] ?? [];
      equal += equalSamples(
        file,
        lead,
        counts.map((count) => (Number(count) - zero) * weight),
      );
    }
  }
  note(hl7Format.title, "Medplum's HL7 parser", equal);
});
