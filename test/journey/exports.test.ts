import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Hl7Server } from '@medplum/hl7';
import { describe, expect, it } from 'vitest';
import type { AccessesJson } from '../../protocol/wire/audit.ts';
import type { SessionSummary } from '../../protocol/wire/sessions-api.ts';
import { startStorescp } from '../support/dicom-archives.ts';
import { readWithPydicom } from '../support/dicom-reader.ts';
import { twelveLeadRecords } from '../support/ecg-records.ts';
import { sharedByAll } from '../support/endings.ts';
import { readByReferee, signalOf } from '../support/exported-record.ts';
import { freePort, recordings, startPart, startUnit, temporaryFolder } from '../support/parts.ts';
import { readPersonToken } from '../../relay/recordings/credentials.ts';
import { readPdf } from '../support/poppler.ts';
import { inThousands, noteRoundTrip } from '../support/round-trip-table.ts';

const record = twelveLeadRecords().find((header) => header.endsWith('A0001.hea')) ?? '';
/** Ten seconds from the second second on. */
const PART = ['--from', '2', '--for', '10'] as const;
const [FIRST, LENGTH, RATE] = [1000, 5000, 500] as const;

function tokenOf(credentials: string): string {
  const found = readPersonToken(credentials);
  if (!found.ok) throw new Error(found.sentence);
  return found.token;
}

describe('a recording that a relay holds, exported', () => {
  const arrived = sharedByAll(async () => {
    // As deploy puts it together: with the ink of a PDF.
    const [folder, port] = [temporaryFolder(), String(await freePort())];
    const part = startPart([process.execPath, 'deploy/relay.ts', '--port', port, '--data', folder]);
    await part.says(/The relay serves at/, 120_000);
    const relay = { url: `http://127.0.0.1:${port}`, credentials: path.join(folder, 'credentials.json') };
    const unit = startUnit({ relay, journal: temporaryFolder(), source: `wfdb:${record}`, speed: 40, drain: true });
    expect((await unit.ended).code, unit.said()).toBe(0);
    const [session] = JSON.parse((await recordings(relay, ['list', '--json'])).stdout) as SessionSummary[];
    if (session === undefined) throw new Error('nothing has arrived');
    return { relay, session, original: await readByReferee(record) };
  });
  const exported = async (format: string, out: string, more: readonly string[] = PART) => {
    const { relay, session } = arrived();
    return recordings(relay, ['export', '--session', session.id, '--format', format, '--out', out, ...more]);
  };

  it('by command, each format one file; inspect finds in it what the device gave', { timeout: 120_000 }, async () => {
    const { original } = arrived();
    const folder = temporaryFolder();
    for (const [format, extension] of [
      ['scp', 'scp'],
      ['aecg', 'xml'],
      ['muse', 'xml'],
      ['dicom', 'dcm'],
    ] as const) {
      const file = path.join(folder, `${format}.${extension}`);
      const run = await exported(format, file);
      expect(run.code, run.stderr).toBe(0);
      const inspected = await recordings(arrived().relay, ['inspect', file, '--json']);
      expect(inspected.code, inspected.stderr).toBe(0);
      const { fs, uV_per_LSB, leads } = JSON.parse(inspected.stdout) as {
        fs: number;
        uV_per_LSB: number;
        leads: Record<string, { n: number; first8: number[] }>;
      };
      expect([fs, uV_per_LSB], format).toEqual([RATE, 1]);
      for (const lead of ['I', 'II', 'V1', 'V6']) {
        // DICOM names a lead by the meaning of its code.
        const { n, first8 } = leads[format === 'dicom' ? `Lead ${lead}` : lead] ?? { n: 0, first8: [] };
        expect([n, first8], `${format} ${lead}`).toEqual([
          LENGTH,
          signalOf(original, lead).samples.slice(FIRST, FIRST + 8),
        ]);
      }
    }
  });

  it(
    'as a copy for teaching, by command: proven offline, of nobody, and why it was made stands in the audit',
    { timeout: 120_000 },
    async () => {
      const { relay, session } = arrived();
      const help = await recordings(relay, ['teach', '--help']);
      expect([help.code, help.stdout.includes('de-identified'), help.stdout.includes('--reason')]).toEqual([
        0,
        true,
        true,
      ]);
      const wrong = await recordings(relay, ['teach', 'somebody']);
      expect(wrong.code).toBe(2);
      expect(wrong.stderr).toMatch(/this is no session's id[\s\S]*--out is missing/);

      const file = path.join(temporaryFolder(), 'copy.tar');
      const made = await recordings(relay, ['teach', session.id, '--out', file, '--reason', 'grand round']);
      expect(made.code, made.stderr).toBe(0);
      expect(made.stdout).toContain(`The teaching copy is in ${file}: identity removed, all times shifted.`);
      const verified = await recordings(relay, ['verify', file]);
      expect(verified.code, verified.stdout).toBe(0);
      expect(verified.stdout).toMatch(/^complete: .* chain and signature valid[\s\S]*derived {2}a teaching copy/);
      const bytes = readFileSync(file);
      for (const name of [session.id, session.unit]) expect(bytes.includes(name), name).toBe(false);
      const audit = await fetch(`${relay.url}/api/sessions/${session.id}/accesses`, {
        headers: { authorization: `Bearer ${tokenOf(relay.credentials)}` },
      });
      const { accesses } = (await audit.json()) as AccessesJson;
      expect(accesses.at(-1)).toMatchObject({ what: 'teaching-copy', reason: 'grand round' });
    },
  );

  it("as CSV, read by Python's own csv: every sample of the device and its place", { timeout: 60_000 }, async () => {
    const { original } = arrived();
    const file = path.join(temporaryFolder(), 'whole.csv');
    const run = await exported('csv', file, []);
    expect(run.code, run.stderr).toBe(0);
    expect(run.stdout).toContain('Nothing had to be left out.');
    const script =
      'import csv,json,sys\nrows=list(csv.DictReader(l for l in open(sys.argv[1],newline="",encoding="utf-8") if l[0]!="#"))\n' +
      'print(json.dumps({k:[r[k] for r in rows] for k in rows[0]}))';
    const columns = JSON.parse(
      execFileSync('python3', ['-c', script, file], { encoding: 'utf8', maxBuffer: 2 ** 28 }),
    ) as Record<string, string[]>;
    let equal = 0;
    for (const lead of ['I', 'II', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6']) {
      const samples = signalOf(original, lead).samples;
      expect(columns[`${lead} count`]?.map(Number), lead).toEqual(samples);
      expect(columns[`${lead} uV`]?.map(Number), lead).toEqual(samples);
      equal += samples.length;
    }
    expect(columns['seconds']?.at(-1)).toBe(((original.length - 1) / RATE).toFixed(6));
    noteRoundTrip({
      format: 'CSV',
      reader: "Python's csv",
      over: 'one public 12-lead ECG, through unit, relay and command',
      seen: `${inThousands(equal)} of ${inThousands(equal)} samples equal`,
    });
  });

  it('as PDF: paper at true scale, in the language that was asked for', { timeout: 60_000 }, async () => {
    const file = path.join(temporaryFolder(), 'paper.pdf');
    const run = await exported('pdf', file, [...PART, '--language', 'zh-TW', '--zone', 'Asia/Taipei']);
    expect(run.code, run.stderr).toBe(0);
    const pdf = readPdf(new Uint8Array(readFileSync(file)));
    expect(pdf.sheets[0]).toMatch(/25 mm\/s\s+10 mm\/mV/);
    expect(pdf.sheets[0]?.replaceAll(/\s/g, '')).toContain('12導程心電圖');
    const picture = pdf.picture(0, 10);
    expect([Math.round(picture.width / 10), Math.round(picture.height / 10)]).toEqual([297, 210]);
    // The calibration pulse of the first row: two upright strokes of 10 mm, 5 mm apart.
    const tall: number[] = [];
    for (let x = 100; x < 400; x += 1) {
      let ink = 0;
      let most = 0;
      for (let y = 600; y < 1100; y += 1) {
        ink = (picture.grey[y * picture.width + x] ?? 255) < 90 ? ink + 1 : 0;
        most = Math.max(most, ink);
      }
      if (most >= 95 && most <= 105) tall.push(x);
    }
    const apart = (tall.at(-1) ?? 0) - (tall[0] ?? 0);
    expect(Math.abs(apart / 10 - 5), 'mm between the strokes of 1 mV × 200 ms').toBeLessThanOrEqual(0.4);
    noteRoundTrip({
      format: 'PDF at true scale',
      reader: 'poppler',
      over: 'ten seconds, through unit, relay and command',
      seen: 'a pulse of 1 mV and 200 ms is 10 mm high and 5 mm wide',
    });
  });

  it(
    'in parts where a document ends, and says what it leaves out; what cannot be is said in a sentence',
    { timeout: 120_000 },
    async () => {
      const folder = temporaryFolder();
      const run = await exported('pdf', folder, []);
      expect(run.code, run.stderr).toBe(0);
      expect(readdirSync(folder)).toHaveLength(2);
      expect(run.stdout).toContain('Left out:');
      const wrong = await exported('scp', folder, ['--pinned', '1']);
      expect([wrong.code, wrong.stderr.trim()]).toEqual([
        2,
        'No 12-lead was taken in this session: name a range with from and for.',
      ]);
      const mistaken = await exported('gif', folder, ['--from', 'noon']);
      expect(mistaken.code).toBe(2);
      expect(mistaken.stderr).toMatch(/--format gif.*\n.*--from noon/);
    },
  );

  it('to a receiver that speaks HL7 v2 and is not ours, by command', { timeout: 120_000 }, async () => {
    const { relay, session } = arrived();
    const port = await freePort();
    const heard: string[] = [];
    const server = new Hl7Server((connection) => {
      connection.addEventListener('message', ({ message }) => {
        heard.push(message.header.getComponent(9, 1));
        connection.send(message.buildAck());
      });
    });
    await server.start(port);
    const send = (to: string) => recordings(relay, ['send-hl7', '--session', session.id, '--to', to, ...PART]);
    try {
      const sent = await send(`127.0.0.1:${String(port)}`);
      expect(sent.code, sent.stderr).toBe(0);
      expect(sent.stdout).toContain('has acknowledged the message.');
      expect(heard).toEqual(['ORU']);
    } finally {
      await server.stop();
    }
    const wrong = await send('nowhere');
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('this is no HOST:PORT') as string]);
  });

  it('to an archive that is not ours by C-STORE, by command', { timeout: 120_000 }, async () => {
    const { relay, session, original } = arrived();
    const archive = await startStorescp();
    const send = (to: string) => recordings(relay, ['send-dicom', '--session', session.id, '--to', to, ...PART]);
    const sent = await send(`ARCHIVE@127.0.0.1:${String(archive.port)}`);
    expect(sent.code, sent.stderr).toBe(0);
    expect(sent.stdout).toContain('has stored the object.');
    const [file] = await readWithPydicom(archive.stored());
    const two = file?.groups[0]?.channels.find(({ label }) => label === 'II');
    expect(two?.counts).toEqual(signalOf(original, 'II').samples.slice(FIRST, FIRST + LENGTH));
    const wrong = await send('nowhere');
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('this is neither AET@HOST:PORT') as string]);
  });

  it(
    "by the relay's API: the same file, several in a zip, what is left out in a header, and no more than two at once",
    { timeout: 120_000 },
    async () => {
      const { relay, session } = arrived();
      const credentials = readPersonToken(relay.credentials);
      const token = credentials.ok ? credentials.token : '';
      const ask = (query: string): Promise<Response> =>
        fetch(`${relay.url}/api/sessions/${session.id}/export?${query}`, {
          headers: { authorization: `Bearer ${token}` },
        });
      const csv = await ask('format=csv&from=2&for=10');
      const file = path.join(temporaryFolder(), 'part.csv');
      expect((await exported('csv', file)).code).toBe(0);
      expect(await csv.text()).toBe(readFileSync(file, 'utf8'));
      const dicom = await ask('format=dicom&from=2&for=10');
      expect(dicom.headers.get('content-type')).toBe('application/dicom');
      expect(new TextDecoder('latin1').decode(await dicom.arrayBuffer()).slice(128, 132)).toBe('DICM');
      const aecg = await ask('format=aecg&from=2&for=10');
      expect(aecg.headers.get('content-type')).toBe('application/xml');
      expect(await aecg.text()).toContain('</AnnotatedECG>');
      const scp = await ask('format=scp&from=2&for=10');
      expect((JSON.parse(decodeURIComponent(scp.headers.get('x-left-out') ?? '')) as string[]).join()).toContain('aVR');
      await scp.arrayBuffer();
      const zip = path.join(temporaryFolder(), 'sheets.zip');
      const sheets = await ask('format=pdf');
      expect(sheets.headers.get('content-type')).toBe('application/zip');
      writeFileSync(zip, new Uint8Array(await sheets.arrayBuffer()));
      expect(execFileSync('python3', ['-m', 'zipfile', '-t', zip], { encoding: 'utf8' })).toContain('Done testing');
      for (const [query, status] of [
        ['format=gif', 400],
        ['format=scp&from=900', 422],
        ['format=scp&pinned=last', 422],
      ] as const) {
        const refused = await ask(query);
        expect([refused.status, ((await refused.json()) as { sentence: string }).sentence.length > 20]).toEqual([
          status,
          true,
        ]);
      }
      const atOnce = async (count: number): Promise<readonly number[]> => {
        const answers = await Promise.all(Array.from({ length: count }, () => ask('format=fhir&from=2&for=10')));
        await Promise.all(answers.map((answer) => answer.arrayBuffer()));
        return answers.map(({ status }) => status);
      };
      // A thread that has just been refused its export may still be on its way out.
      await expect.poll(() => atOnce(2), { timeout: 60_000 }).toEqual([200, 200]);
      const statuses = await atOnce(6);
      expect(statuses.filter((status) => status === 200).length).toBeLessThanOrEqual(2);
      expect(statuses.every((status) => status === 200 || status === 503)).toBe(true);
      await expect.poll(() => atOnce(2), { timeout: 60_000 }).toEqual([200, 200]);
      expect((await fetch(`${relay.url}/healthz`)).status).toBe(200);
    },
  );
});
