import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { exportTo, parseReceiver, sendTo } from '../export-command.ts';
import { readExportOrder } from '../export-order.ts';
import type { DrawReport } from '../exports/documents/pdf/pdf-document.ts';
import { EXPORT_NAMES } from '../../../protocol/wire/export-names.ts';
import { readDicomAddress, sendDicomTo } from '../send-dicom-command.ts';
import { NOT_SO, openAsked, type Options, print, WronglyAsked } from './command-options.ts';

/** The proof package, as the relay streams it. */
async function exportProof(options: Options): Promise<number> {
  const { client, session } = openAsked(options, { session: true, out: true });
  const out = options.out ?? '';
  await pipeline(client.proof(session), createWriteStream(out, { mode: 0o600 }));
  print(
    options,
    { session, format: 'proof', file: out },
    `The proof package is in ${out}. Verify it by: verify ${out}`,
  );
  return 0;
}

/** A de-identified copy for teaching; the token must be a reviewer's. */
export async function teach(options: Options, argument: string): Promise<number> {
  const asked = { ...options, session: argument };
  const { client, session } = openAsked(asked, { session: true, out: true });
  const out = options.out ?? '';
  await pipeline(client.teachingCopy(session), createWriteStream(out, { mode: 0o600 }));
  const text = `The teaching copy is in ${out}: identity removed, all times shifted. Verify it by: verify ${out}`;
  print(options, { format: 'teaching-copy', file: out }, text);
  return 0;
}

export async function exportAs(options: Options, draw: DrawReport): Promise<number> {
  if (options.format === 'proof') return exportProof(options);
  const { order, mistakes } = readExportOrder(
    { ...options, zone: options.zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone },
    EXPORT_NAMES,
  );
  const asked = openAsked(options, { session: true, out: true, exportFormat: order.format }, mistakes);
  const said = await exportTo(options.out ?? '', asked, order, draw);
  print(options, said.value, said.text);
  return 0;
}

/** An ORU^R01 to a hospital's interface engine, acknowledged or not. */
export async function sendHl7(options: Options, draw: DrawReport): Promise<number> {
  const { order, mistakes } = readExportOrder({ ...options, format: 'hl7v2' }, EXPORT_NAMES);
  const receiver = parseReceiver(options.to ?? '');
  const wrong = `to ${options.to ?? ''}: this is no HOST:PORT of a receiver that speaks MLLP.`;
  const needs = { session: true, out: false, exportFormat: order.format };
  const asked = openAsked(options, needs, receiver === null ? [...mistakes, wrong] : mistakes);
  if (receiver === null) throw new WronglyAsked(wrong);
  const said = await sendTo(receiver, asked, order, draw);
  print(options, said.value, said.text);
  return said.ok ? 0 : NOT_SO;
}

/** DICOM objects to an archive: by C-STORE, or by STOW-RS. */
export async function sendDicomObjects(options: Options, draw: DrawReport): Promise<number> {
  const { order, mistakes } = readExportOrder({ ...options, format: 'dicom' }, EXPORT_NAMES);
  const callingAe = options.callingAe ?? 'PREARRIVAL';
  const address = readDicomAddress({ to: options.to, callingAe });
  const needs = { session: true, out: false, exportFormat: order.format };
  const asked = openAsked(options, needs, [...mistakes, ...address.mistakes]);
  if (address.receiver === null) throw new WronglyAsked(address.mistakes.join('\n'));
  const authorization = process.env['PREARRIVAL_DICOM_AUTHORIZATION'] ?? null;
  const said = await sendDicomTo(address.receiver, { callingAe, authorization }, asked, order, draw);
  print(options, said.value, said.text);
  return said.ok ? 0 : NOT_SO;
}
