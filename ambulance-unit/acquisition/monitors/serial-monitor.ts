import type { Clock } from '../clock.ts';
import { describeStanding } from './monitor-words.ts';
import { openMonitorFeed, type OpenedFeed } from './monitor-feed.ts';
import { serialPort } from './serial-port.ts';
import { serialModels, type SerialRequest } from './serial-request.ts';

/** Connects to a monitor on a serial port, and says in sentences how it fares from then on. */
export function openSerialMonitor(
  { path, driver, settings }: SerialRequest,
  clock: Clock,
  tell: (sentence: string) => void,
): OpenedFeed {
  const model = serialModels().find(({ name }) => name === driver);
  if (model?.wiring.kind !== 'serial') throw new Error(`${driver} is no driver for a serial port`);
  const { baudRate } = model.wiring;
  const port = serialPort({ address: { kind: 'path', path }, baudRate, clock });
  const opened = openMonitorFeed({ port, model, settings, clock, detail: path });
  if (!opened.ok) return opened;
  opened.feed.listen((event) => {
    if (event.kind === 'standing') tell(describeStanding(event.standing));
  });
  opened.feed.start();
  return opened;
}
