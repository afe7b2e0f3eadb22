import type { SessionId } from '../../protocol/wire/identity.ts';
import type { Said } from './export-command.ts';
import type { ExportOrder } from './export-order.ts';
import { exportSession } from './exporting.ts';
import type { DrawReport } from './exports/documents/pdf/pdf-document.ts';
import { type DicomReceiver, isAeTitle, parseDicomReceiver } from './exports/dicom-sending/dicom-receiver.ts';
import {
  type DicomSender,
  describeSentObject,
  sendDicom,
  type SentObject,
} from './exports/dicom-sending/send-dicom.ts';
import type { RelayClient } from './relay-client.ts';

/** To whom, and as whom; and what is wrong with how that was said. */
export function readDicomAddress(asked: { readonly to: string | undefined; readonly callingAe: string }): {
  readonly receiver: DicomReceiver | null;
  readonly mistakes: readonly string[];
} {
  const receiver = parseDicomReceiver(asked.to ?? '');
  return {
    receiver,
    mistakes: [
      ...(receiver === null
        ? [`to ${asked.to ?? ''}: this is neither AET@HOST:PORT nor the address of a DICOMweb service.`]
        : []),
      ...(isAeTitle(asked.callingAe) ? [] : [`calling-ae ${asked.callingAe}: this is no application entity title.`]),
    ],
  };
}

/** Sends the objects of an export one after the other, and ends with the first that is not taken. */
export async function sendDicomTo(
  receiver: DicomReceiver,
  sender: DicomSender,
  { client, session }: { readonly client: RelayClient; readonly session: SessionId },
  order: ExportOrder,
  draw: DrawReport,
): Promise<Said> {
  const { files, leftOut } = await exportSession(client, session, order, { draw, now: Date.now() });
  const objects: { readonly name: string; readonly sent: SentObject; readonly sentence: string }[] = [];
  let ok = true;
  for (const { name, bytes } of files) {
    const pieces: Uint8Array[] = [];
    for await (const piece of bytes()) pieces.push(piece);
    const sent = await sendDicom(receiver, new Uint8Array(Buffer.concat(pieces)), sender);
    objects.push({ name, sent, sentence: describeSentObject(receiver, sent) });
    ok = sent.kind === 'accepted';
    if (!ok) break;
  }
  const unsent = files.length - objects.length;
  const lines = [
    ...objects.map(({ sentence }) => sentence),
    ...(unsent === 0 ? [] : [`${String(unsent)} further objects were not sent.`]),
    ...leftOut.map((one) => `Left out: ${one}`),
  ];
  return { ok, value: { objects, unsent, leftOut }, text: lines.join('\n') };
}
