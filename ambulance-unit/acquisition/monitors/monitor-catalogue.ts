import type { DeviceFingerprint, DriverName, MonitorModel } from './monitor-driver.ts';
import { CYTON } from './drivers/cyton.ts';
import { HALDI } from './drivers/haldi.ts';
import { IMEDIPLUS } from './drivers/imediplus.ts';
import { PHYSIOGLOVE } from './drivers/physioglove.ts';
import { POLAR_H10 } from './drivers/polar-h10.ts';
import { SERIAL22 } from './drivers/serial22.ts';

/** Every monitor that there is a driver for, in the order in which a person is offered them. */
export const MONITOR_MODELS: readonly MonitorModel[] = [IMEDIPLUS, HALDI, PHYSIOGLOVE, CYTON, SERIAL22, POLAR_H10];

/** Null for a name that is no driver's. */
export const modelNamed = (name: DriverName | (string & {})): MonitorModel | null =>
  MONITOR_MODELS.find((model) => model.name === name) ?? null;

/**
 * The models that a device may be, by how it shows itself; each device may show itself in several ways. A `namePrefix` of what is
 * found is the device's whole name. None: nothing here can read it. Two or more: a person is asked which it is.
 */
export const modelsFor = (shown: readonly DeviceFingerprint[]): readonly MonitorModel[] =>
  MONITOR_MODELS.filter((model) => model.recognises.some((known) => shown.some((one) => isMatch(known, one))));

function isMatch(known: DeviceFingerprint, shown: DeviceFingerprint): boolean {
  if (known.kind === 'usb') {
    return shown.kind === 'usb' && shown.vendorId === known.vendorId && shown.productId === known.productId;
  }
  if (shown.kind !== 'bluetooth' || shown.service !== known.service) return false;
  return known.namePrefix === null || (shown.namePrefix?.startsWith(known.namePrefix) ?? false);
}
