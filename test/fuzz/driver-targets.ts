import { MONITOR_MODELS } from '../../ambulance-unit/acquisition/monitors/monitor-catalogue.ts';
import {
  SERIAL,
  type MonitorEvent,
  type MonitorModel,
} from '../../ambulance-unit/acquisition/monitors/monitor-driver.ts';
import { monotonicMillis } from '../../protocol/ecg/units.ts';
import type { EmulatedBytes } from '../emulators/device-emulator.ts';
import { EMULATORS } from '../emulators/emulator-catalogue.ts';
import type { FuzzSubject, FuzzTarget } from './fuzz-target.ts';
import { driverOf } from '../support/monitor-driver-opened.ts';
import { seededChance } from '../support/uplink-world.ts';

/** A message is what comes at once, so long after the one before: ms. */
const BETWEEN = 10;
/** A loss is told by a counter a little before time allows it, and by no more. */
const LOST_BEFORE_TIME = 400;

/** A monitor that has been told to start, what it answered, and what it sends of its own accord. */
function started(model: MonitorModel): {
  readonly replies: readonly EmulatedBytes[];
  readonly packets: readonly Uint8Array[];
} {
  const emulator = EMULATORS[model.name]();
  const hello = driverOf(model).hello();
  const replies = hello.flatMap((command) =>
    command.kind === 'write' ? emulator.hear(command.to, command.bytes) : [],
  );
  const chance = seededChance(3);
  const noise = emulator.leads.map(() =>
    Float64Array.from({ length: 12 * emulator.samplesAPacket }, () => (chance() - 0.5) * 4000),
  );
  return { replies, packets: emulator.play(emulator.digitise(noise)).map(({ bytes }) => bytes) };
}

/** A driver of a monitor that sends what is damaged: it says nothing that cannot be, and never more lost than time allows. */
class DriverUnderFire implements FuzzSubject {
  readonly closed = false;
  readonly #driver;
  readonly #from;
  #now = 1000;
  #leads = 0;
  #rate = 0;
  #lost = 0;
  #complaint: string | null = null;

  constructor(model: MonitorModel, replies: readonly EmulatedBytes[]) {
    this.#driver = driverOf(model);
    this.#driver.hello();
    for (const { channel, bytes } of replies) this.#driver.receive(bytes, monotonicMillis(this.#now), channel);
    this.#from = model.wiring.kind === 'serial' ? SERIAL : (model.wiring.listens.at(-1) ?? SERIAL);
  }

  hear(bytes: Uint8Array): void {
    this.#now += BETWEEN;
    const now = monotonicMillis(this.#now);
    for (const event of this.#driver.receive(bytes, now, this.#from)) this.#judge(event);
    for (const event of this.#driver.passTime(now)) this.#judge(event);
  }

  fork(): null {
    return null;
  }

  complaint(): string | null {
    return this.#complaint;
  }

  #judge(event: MonitorEvent): void {
    if (event.kind === 'ready') {
      this.#leads = event.format.leads.length;
      this.#rate = event.format.samplingRate;
      if (!(this.#rate > 0 && this.#rate < 20_000)) this.#complaint ??= `It measures at ${this.#rate} Hz.`;
    }
    if (event.kind === 'lost') {
      this.#lost += event.samples;
      const most = ((this.#now - 1000 + LOST_BEFORE_TIME) * this.#rate) / 1000;
      if (!(event.samples > 0) || this.#lost > most) this.#complaint ??= `${this.#lost} samples lost in no time.`;
    }
    if (event.kind === 'samples') {
      const length = event.channels[0]?.length ?? 0;
      const isWhole = length > 0 && event.channels.every((channel) => channel.length === length);
      if (!isWhole || event.channels.length !== this.#leads) this.#complaint ??= 'Its channels differ in length.';
    }
  }
}

export const driverTargets: readonly FuzzTarget[] = MONITOR_MODELS.map((model) => {
  const { replies, packets } = started(model);
  return { name: `driver: ${model.name}`, corpus: packets, begin: () => new DriverUnderFire(model, replies) };
});
