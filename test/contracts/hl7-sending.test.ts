import { createServer, type Server, type Socket } from 'node:net';
import { type Hl7Message } from '@medplum/core';
import { Hl7Server } from '@medplum/hl7';
import { afterEach, describe, expect, it } from 'vitest';
import { controlIdOf, hl7Format } from '../../relay/recordings/exports/documents/hl7/hl7-document.ts';
import type { ExportedEcg } from '../../relay/recordings/exports/documents/exported-ecg.ts';
import {
  describeSentMessage,
  type MllpPatience,
  sendOverMllp,
  type SentMessage,
} from '../../relay/recordings/exports/hl7-sending/send-over-mllp.ts';
import { excerptsOfPublic, publicEcgPaths, publicEcgsInWords } from '../support/exported-excerpts.ts';
import { inThousands, noteRoundTrip } from '../support/round-trip-table.ts';

const QUICK: MllpPatience = { answersWithin: 400, attempts: 3, pause: 20 };
const put: (() => unknown)[] = [];
afterEach(async () => {
  for (const away of put.splice(0)) await away();
});

async function message(): Promise<{ readonly ecg: ExportedEcg; readonly bytes: Uint8Array; readonly id: string }> {
  const [ecg] = await excerptsOfPublic(publicEcgPaths()[0] ?? '', hl7Format, true);
  if (ecg === undefined) throw new Error('there is no public ECG');
  return { ecg, bytes: (await hl7Format.write(ecg)).bytes, id: controlIdOf(ecg) };
}

/** A receiver that is not ours: Medplum's. */
async function medplum(answer: (heard: Hl7Message, times: number) => Hl7Message | null) {
  const heard: Hl7Message[] = [];
  const server = new Hl7Server((connection) => {
    connection.addEventListener('message', (event) => {
      heard.push(event.message);
      const said = answer(event.message, heard.length);
      if (said !== null) connection.send(said);
    });
  });
  const port = await freePort();
  await server.start(port);
  put.push(() => server.stop());
  return { port, heard };
}

const freePort = async (): Promise<number> => {
  const server = createServer();
  await listening(server);
  const port = portOf(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
};
const listening = (server: Server): Promise<void> =>
  new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
const portOf = (server: Server): number => {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
};

/** Whatever a peer may do to a connection. */
async function peer(act: (socket: Socket) => void): Promise<{ port: number; connections: () => number }> {
  let connections = 0;
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    connections += 1;
    sockets.push(socket);
    socket.on('error', () => undefined);
    act(socket);
  });
  await listening(server);
  put.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { port: portOf(server), connections: () => connections };
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Int32Array): Buffer => Buffer.from(buffer, byteOffset, byteLength);
const send = async (port: number, patience = QUICK): Promise<SentMessage> => {
  const { bytes, id } = await message();
  return sendOverMllp({ host: '127.0.0.1', port }, bytes, id, patience);
};

describe('an ECG is sent to a hospital that speaks HL7 v2', () => {
  it(
    'to a receiver that is not ours: it understands all of it, and its acknowledgement is read',
    { timeout: 180_000 },
    async () => {
      const { port, heard } = await medplum((one) => one.buildAck());
      let equal = 0;
      let messages = 0;
      for (const source of publicEcgPaths())
        for (const ecg of await excerptsOfPublic(source, hl7Format)) {
          const id = controlIdOf(ecg);
          const { bytes } = await hl7Format.write(ecg);
          const sent = await sendOverMllp({ host: '127.0.0.1', port }, bytes, id, { ...QUICK, answersWithin: 30_000 });
          expect(sent, source).toEqual({ kind: 'accepted', attempts: 1 });
          const received = heard.pop();
          expect([heard.length, received?.header.getComponent(10, 1)], source).toEqual([0, id]);
          const said = received?.getAllSegments('OBX').filter((one) => one.getField(2).toString() === 'NA') ?? [];
          const measured = ecg.leads.filter(({ isDerived }) => !isDerived);
          expect(said.length, source).toBe(measured.length);
          for (const [at, { lead, samples }] of measured.entries()) {
            const counts = Int32Array.from(said[at]?.getField(5).components[0] ?? [], Number);
            expect(Buffer.compare(bytesOf(counts), bytesOf(samples)), `${source} ${lead}`).toBe(0);
            equal += samples.length;
          }
          messages += 1;
        }
      noteRoundTrip({
        format: hl7Format.title,
        reader: "Medplum's MLLP listener",
        over: `${publicEcgsInWords()}, sent over a socket`,
        seen: `${String(messages)} messages acknowledged; ${inThousands(equal)} of ${inThousands(equal)} samples equal`,
      });
    },
  );

  it('that has an error of its own: it is sent again under the same id, until it is taken', async () => {
    const { port, heard } = await medplum((one, times) => one.buildAck({ ackCode: times < 3 ? 'AE' : 'AA' }));
    expect(await send(port)).toEqual({ kind: 'accepted', attempts: 3 });
    expect(new Set(heard.map((one) => one.header.getComponent(10, 1))).size).toBe(1);
  });

  it('that never takes it: so often and no more', async () => {
    const { port, heard } = await medplum((one) => one.buildAck({ ackCode: 'AE' }));
    const sent = await send(port);
    expect(sent).toMatchObject({ kind: 'not-now', code: 'AE', attempts: 3 });
    expect(heard).toHaveLength(3);
    expect(describeSentMessage({ host: 'h', port: 1 }, sent)).toMatch(/cannot take the message now .*3 times\.$/);
  });

  it('that refuses it: once, and its word is told', async () => {
    const { port, heard } = await medplum((one) => one.buildAck({ ackCode: 'AR' }));
    const sent = await send(port);
    expect(sent).toMatchObject({ kind: 'refused', code: 'AR', attempts: 1 });
    expect(heard).toHaveLength(1);
    expect(describeSentMessage({ host: 'h', port: 1 }, sent)).toMatch(/refuses the message.*not sent again\.$/);
  });

  it('that is silent: the time is up, and whether it was taken is not known', async () => {
    const { port, heard } = await medplum(() => null);
    const sent = await send(port);
    expect(sent).toEqual({ kind: 'no-answer', attempts: 3 });
    expect(heard).toHaveLength(3);
    expect(describeSentMessage({ host: 'h', port: 1 }, sent)).toContain('is not known');
  });

  it('that hangs up in the middle of it', async () => {
    const { port, connections } = await peer((socket) => socket.once('data', () => socket.destroy()));
    expect(await send(port)).toEqual({ kind: 'no-answer', attempts: 3 });
    expect(connections()).toBe(3);
  });

  it('that is not there', async () => {
    const sent = await send(await freePort());
    expect(sent).toMatchObject({ kind: 'unreachable', attempts: 3 });
    expect(describeSentMessage({ host: 'h', port: 1 }, sent)).toMatch(
      /cannot be reached .*ECONNREFUSED.*tried 3 times\.$/,
    );
  });

  it.each([
    ['a web server', 'HTTP/1.1 400 Bad Request\r\n\r\n', /begin as MLLP/],
    ['another message', '\u000bMSH|^~\\&|\rMSA|AA|OTHER\r\u001c\r', /acknowledges 'OTHER'/],
    ['without an end', `\u000b${'x'.repeat(70_000)}`, /longer/],
  ])('that answers as %s: it is not sent again', async (_, answer, about) => {
    const { port, connections } = await peer((socket) => socket.once('data', () => socket.write(answer)));
    const sent = await send(port);
    expect(sent.kind === 'bad-answer' ? sent.about : sent.kind).toMatch(about);
    expect(connections()).toBe(1);
  });
});
