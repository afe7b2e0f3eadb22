import { MONITOR_MODELS } from '../../ambulance-unit/acquisition/monitors/monitor-catalogue.ts';
import { EMULATORS } from '../emulators/emulator-catalogue.ts';
import { describeMonitorDriver } from './monitor-driver-contract.ts';

for (const model of MONITOR_MODELS) {
  const isCyton = model.name === 'cyton';
  // A packet that ends as a header begins is known only by what follows it.
  const endsUnsure = model.name === 'physioglove' || model.name === 'imediplus';
  describeMonitorDriver({
    model,
    emulate: EMULATORS[model.name],
    ...(model.name === 'imediplus' || model.name === 'serial22' ? { settings: new Map([['checksum', 'sum']]) } : {}),
    packetsBehind: isCyton ? 2 : endsUnsure ? 1 : 0,
    givenUp: isCyton ? 2 : 0,
    counter: model.name === 'physioglove' ? 'none' : isCyton || model.name === 'serial22' ? 'few bits' : 'many bits',
  });
}
