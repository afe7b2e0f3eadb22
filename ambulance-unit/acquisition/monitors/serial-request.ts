import { MONITOR_MODELS } from './monitor-catalogue.ts';
import type { DriverName, DriverSettings, MonitorModel } from './monitor-driver.ts';

/** A monitor on a serial port, as `serial:PATH?driver=NAME[&setting=value]` names it. Nothing has been opened yet. */
export interface SerialRequest {
  readonly kind: 'serial';
  /** As given: a listed port, or any other path. */
  readonly path: string;
  readonly driver: DriverName;
  readonly settings: DriverSettings;
}

export type ParsedSerialRequest =
  { readonly ok: true; readonly request: SerialRequest } | { readonly ok: false; readonly sentence: string };

export const serialModels = (): readonly MonitorModel[] =>
  MONITOR_MODELS.filter(({ wiring }) => wiring.kind === 'serial');

const known = (): string =>
  serialModels()
    .map(({ name }) => name)
    .join(', ');

/** Reads what stands behind `serial:`; settings are those of the driver, and tried on it. */
export function parseSerialRequest(text: string): ParsedSerialRequest {
  const question = text.indexOf('?');
  const path = question < 0 ? text : text.slice(0, question);
  const settings = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(question < 0 ? '' : text.slice(question + 1))) {
    if (settings.has(name)) return refused(`${name} is given twice.`);
    settings.set(name, value);
  }
  if (path === '') return refused('it needs the path of a port, as in serial:/dev/ttyUSB0?driver=cyton.');
  const name = settings.get('driver');
  settings.delete('driver');
  if (name === undefined) return refused(`it needs ?driver=NAME; the known drivers are ${known()}.`);
  const model = serialModels().find((one) => one.name === name);
  if (model === undefined)
    return { ok: false, sentence: `There is no driver '${name}' for a serial port; the known ones are ${known()}.` };
  const tried = model.open(settings);
  return tried.ok ? { ok: true, request: { kind: 'serial', path, driver: model.name, settings } } : tried;
}

const refused = (what: string): ParsedSerialRequest => ({ ok: false, sentence: `serial: ${what}` });
