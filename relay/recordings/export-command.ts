import type { SessionId } from '../../protocol/wire/identity.ts';
import type { ExportOrder } from './export-order.ts';
import { exportSession } from './exporting.ts';
import type { DrawReport } from './exports/documents/pdf/pdf-document.ts';
import { writeExport } from './exports/export-folder.ts';
import { describeSentMessage, sendOverMllp, type SentMessage } from './exports/hl7-sending/send-over-mllp.ts';
import type { RelayClient } from './relay-client.ts';

/** What a command has to say, for a machine and for a person. */
export interface Said {
  readonly ok: boolean;
  readonly value: object;
  readonly text: string;
}

interface Asked {
  readonly client: RelayClient;
  readonly session: SessionId;
}

/** Writes an export to a file, or into a folder. Throws what `exportSession` throws. */
export async function exportTo(out: string, asked: Asked, order: ExportOrder, draw: DrawReport): Promise<Said> {
  const { client, session } = asked;
  const exported = await exportSession(client, session, order, { draw, now: Date.now() });
  const { range, title, leftOut } = exported;
  const files = await writeExport(out, exported);
  const text = [
    `${title}: ${files.length === 1 ? (files[0]?.path ?? out) : `${String(files.length)} files in ${out}`}.`,
    ...(leftOut.length === 0 ? ['Nothing had to be left out.'] : ['Left out:', ...leftOut.map((one) => `  ${one}`)]),
  ];
  return { ok: true, value: { session, format: order.format, range, files, leftOut }, text: text.join('\n') };
}

export interface Hl7Receiver {
  readonly host: string;
  readonly port: number;
}

/** `HOST:PORT`, or `mllp://HOST:PORT`; null where it is none. */
export function parseReceiver(text: string): Hl7Receiver | null {
  const parts = /^(?:mllp:\/\/)?(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+):(\d{1,5})$/.exec(text);
  const port = Number(parts?.[2]);
  const host = parts?.[1]?.replaceAll(/[[\]]/g, '');
  return host === undefined || port < 1 || port > 65_535 ? null : { host, port };
}

/** The number by which a receiver acknowledges a message: MSH-10. */
const controlIdIn = (message: Uint8Array): string =>
  new TextDecoder('utf-8').decode(message.subarray(0, 2048)).split('\r')[0]?.split('|')[9] ?? '';

/** Sends the messages of an export one after the other, and ends with the first that is not taken. */
export async function sendTo(receiver: Hl7Receiver, asked: Asked, order: ExportOrder, draw: DrawReport): Promise<Said> {
  const { files, leftOut } = await exportSession(asked.client, asked.session, order, { draw, now: Date.now() });
  const messages: { readonly name: string; readonly sent: SentMessage; readonly sentence: string }[] = [];
  let ok = true;
  for (const { name, bytes } of files) {
    const pieces: Uint8Array[] = [];
    for await (const piece of bytes()) pieces.push(piece);
    const message = new Uint8Array(Buffer.concat(pieces));
    const sent = await sendOverMllp(receiver, message, controlIdIn(message));
    messages.push({ name, sent, sentence: describeSentMessage(receiver, sent) });
    ok = sent.kind === 'accepted';
    if (!ok) break;
  }
  const unsent = files.length - messages.length;
  const lines = [
    ...messages.map(({ sentence }) => sentence),
    ...(unsent === 0 ? [] : [`${String(unsent)} further messages were not sent.`]),
    ...leftOut.map((one) => `Left out: ${one}`),
  ];
  return { ok, value: { messages, unsent, leftOut }, text: lines.join('\n') };
}
