import type { DriverName } from '../../ambulance-unit/acquisition/monitors/monitor-driver.ts';
import { CytonEmulator } from './cyton-emulator.ts';
import type { DeviceEmulator } from './device-emulator.ts';
import { HaldiEmulator } from './haldi-emulator.ts';
import { ImediPlusEmulator } from './imediplus-emulator.ts';
import { PhysioGloveEmulator } from './physioglove-emulator.ts';
import { PolarH10Emulator } from './polar-h10-emulator.ts';
import { Serial22Emulator } from './serial22-emulator.ts';

/** Every device that can be emulated, under its driver's name. */
export const EMULATORS: Readonly<Record<DriverName, () => DeviceEmulator>> = {
  imediplus: () => new ImediPlusEmulator(),
  haldi: () => new HaldiEmulator(),
  'polar-h10': () => new PolarH10Emulator(),
  physioglove: () => new PhysioGloveEmulator(),
  cyton: () => new CytonEmulator(),
  serial22: () => new Serial22Emulator(),
};
