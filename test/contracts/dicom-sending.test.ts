import { createServer as createWebServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { dicomFormat } from '../../relay/recordings/exports/documents/dicom/dicom-document.ts';
import type { ExportedEcg } from '../../relay/recordings/exports/documents/exported-ecg.ts';
import { parseDicomReceiver } from '../../relay/recordings/exports/dicom-sending/dicom-receiver.ts';
import {
  describeSentObject,
  type DicomPatience,
  sendDicom,
  type SentObject,
} from '../../relay/recordings/exports/dicom-sending/send-dicom.ts';
import { ORTHANC_AUTHORIZATION, startOrthanc, startStorescp } from '../support/dicom-archives.ts';
import { readWithPydicom } from '../support/dicom-reader.ts';
import { atTheEnd } from '../support/endings.ts';
import { excerptsOfPublic, publicEcgPaths } from '../support/exported-excerpts.ts';
import { inThousands, noteRoundTrip } from '../support/round-trip-table.ts';

/** A real archive may take its time on a busy machine. */
const PATIENT: DicomPatience = { answersWithin: 60_000, attempts: 1, pause: 0 };
/** A peer that misbehaves is waited for no longer than this. */
const QUICK: DicomPatience = { answersWithin: 400, attempts: 2, pause: 10 };

interface SentEcg {
  readonly ecg: ExportedEcg;
  readonly file: Uint8Array;
}
let made: Promise<SentEcg> | null = null;
/** Measured and written once, for all. */
const object = (): Promise<SentEcg> => (made ??= makeObject());

async function makeObject(): Promise<SentEcg> {
  const [ecg] = await excerptsOfPublic(publicEcgPaths()[0] ?? '', dicomFormat, true);
  if (ecg === undefined) throw new Error('there is no public ECG');
  return { ecg, file: (await dicomFormat.write(ecg)).bytes };
}

async function send(to: string, patience = PATIENT, authorization: string | null = null) {
  const receiver = parseDicomReceiver(to);
  if (receiver === null) throw new Error(`${to} is no receiver`);
  const { file } = await object();
  const sent = await sendDicom(receiver, file, { callingAe: 'PREARRIVAL', authorization }, patience);
  return { sent, sentence: describeSentObject(receiver, sent) };
}

/** What an archive gives out again is what was recorded. */
async function expectEqual(paths: readonly string[]): Promise<number> {
  const { ecg } = await object();
  const [file, ...others] = await readWithPydicom(paths);
  expect(others).toEqual([]);
  const channels = file?.groups[0]?.channels ?? [];
  expect(channels.map(({ counts }) => counts)).toEqual(ecg.leads.map(({ samples }) => [...samples]));
  expect(channels.map(({ sensitivity }) => sensitivity)).toEqual(ecg.leads.map(({ lsb }) => lsb));
  expect(file?.annotations.length).toBeGreaterThan(20);
  return channels.reduce((sum, { counts }) => sum + counts.length, 0);
}

const stored = (attempts = 1) => ({ kind: 'accepted', attempts });

describe('an ECG is sent to an archive that is not ours', () => {
  it('by C-STORE to dcmtk: every sample is there', { timeout: 180_000 }, async () => {
    const archive = await startStorescp();
    const { sent, sentence } = await send(`ARCHIVE@127.0.0.1:${String(archive.port)}`);
    expect(sent).toEqual(stored());
    expect(sentence).toBe(`ARCHIVE at 127.0.0.1:${String(archive.port)} has stored the object.`);
    const equal = await expectEqual(archive.stored());
    const seen = `stored; ${inThousands(equal)} of ${inThousands(equal)} samples equal`;
    noteRoundTrip({ format: 'DICOM ECG', reader: 'storescp (dcmtk)', over: 'a 12-lead, sent by C-STORE', seen });
  });

  it('to Orthanc by C-STORE and by STOW-RS, twice: one object', { timeout: 180_000 }, async () => {
    const orthanc = await startOrthanc();
    expect((await send(`ARCHIVE@127.0.0.1:${String(orthanc.dicomPort)}`)).sent).toEqual(stored());
    expect((await send(orthanc.web, PATIENT, ORTHANC_AUTHORIZATION)).sent).toEqual(stored());
    const equal = await expectEqual(await orthanc.stored());
    const seen = `one object; ${inThousands(equal)} of ${inThousands(equal)} samples equal`;
    const over = 'a 12-lead, sent by C-STORE and by STOW-RS';
    noteRoundTrip({ format: 'DICOM ECG', reader: 'Orthanc', over, seen });

    const unknown = await send(orthanc.web);
    expect(unknown.sent).toMatchObject({ kind: 'refused', code: '401' });
    const nobody = await send(`NOBODY@127.0.0.1:${String(orthanc.dicomPort)}`);
    expect(nobody.sentence).toMatch(/refuses the object \(1\/1\/7: nobody of this name is there\)/);
  });

  it('that refuses associations: it says so, and is not asked again', { timeout: 120_000 }, async () => {
    const { port } = await startStorescp(['--refuse']);
    expect((await send(`ARCHIVE@127.0.0.1:${String(port)}`)).sent).toMatchObject({ kind: 'refused', attempts: 1 });
  });
});

const portOf = (server: Server): number => (server.address() as AddressInfo).port;
const listening = async (server: Server): Promise<number> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  atTheEnd(() => server.close());
  return portOf(server);
};
async function peer(act: (socket: Socket) => void): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    atTheEnd(() => socket.destroy());
    act(socket);
  });
  return `ARCHIVE@127.0.0.1:${String(await listening(server))}`;
}
async function service(answer: RequestListener): Promise<string> {
  const server = createWebServer(answer);
  atTheEnd(() => {
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${String(await listening(server))}/dicom-web`;
}
const json = (status: number, body: unknown): RequestListener => {
  return (request, response) => {
    request.resume().on('end', () => {
      response.writeHead(status, { 'content-type': 'application/dicom+json' }).end(JSON.stringify(body));
    });
  };
};

describe('a peer that is no archive', () => {
  it.each([
    ['nobody listens', () => Promise.resolve('ARCHIVE@127.0.0.1:9'), 'unreachable'],
    ['it never says a word', () => peer(() => undefined), 'unreachable'],
    ['it hangs up', () => peer((socket) => socket.destroy()), 'unreachable'],
    ['it talks HTTP', () => peer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')), 'unreachable'],
  ] as const)('speaks DIMSE so badly: %s', { timeout: 60_000 }, async (_, begin, kind) => {
    const { sent, sentence } = await send(await begin(), QUICK);
    expect(sent).toMatchObject({ kind, attempts: 2 });
    expect(sentence).toMatch(/^ARCHIVE at 127\.0\.0\.1:\d+ cannot be reached \(.+\); tried 2 times\.$/);
  });

  it.each<readonly [string, RequestListener, Partial<SentObject>]>([
    ['it never answers', () => undefined, { kind: 'no-answer', attempts: 2 }],
    ['it is overloaded', json(503, {}), { kind: 'not-now', code: '503', attempts: 2 }],
    ['it has no room', json(409, failure(0xa700)), { kind: 'not-now', code: 'A700' }],
    ['it does not know ECGs', json(409, failure(0x0122)), { kind: 'refused', code: '0122' }],
    ['it answers a page', json(200, 'welcome'), { kind: 'bad-answer', attempts: 1 }],
    ['it names no object', json(200, {}), { kind: 'bad-answer', attempts: 1 }],
    ['it sends us elsewhere', json(302, {}), { kind: 'refused', code: '302' }],
  ])('speaks DICOMweb so badly: %s', { timeout: 60_000 }, async (_, answer, expected) => {
    const { sent, sentence } = await send(await service(answer), QUICK);
    expect(sent).toMatchObject(expected);
    expect(sentence).toMatch(/^(What )?http:\/\/127\.0\.0\.1:\d+\/dicom-web\/ .+\.$/);
  });
});

function failure(reason: number): unknown {
  return { '00081198': { vr: 'SQ', Value: [{ '00081197': { vr: 'US', Value: [reason] } }] } };
}
