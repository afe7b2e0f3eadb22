import { describe, expect, it } from 'vitest';
import { monotonicMillis } from '../../../../protocol/ecg/units.ts';
import { POLAR_DATA, PolarH10Emulator } from '../../../../test/emulators/polar-h10-emulator.ts';
import { seededChance } from '../../../../test/simulation/seeded.ts';
import { driverOf, MonitorBench } from '../../../../test/support/monitor-bench.ts';
import type { MonitorDriver, MonitorEvent } from '../monitor-driver.ts';
import { POLAR_H10 } from './polar-h10.ts';

const bench = (emulator = new PolarH10Emulator()): MonitorBench =>
  new MonitorBench(emulator, driverOf(POLAR_H10), seededChance(8));

/** A notification whose samples are all `value`, the last of them measured at `time` ns. */
function notification(time: bigint, samples: number, value = 0): Uint8Array {
  const bytes = new Uint8Array(10 + 3 * samples);
  new DataView(bytes.buffer).setBigUint64(1, time, true);
  for (let i = 0; i < samples; i += 1) bytes.set([value & 0xff, (value >> 8) & 0xff, (value >> 16) & 0xff], 10 + 3 * i);
  return bytes;
}
const hear = (driver: MonitorDriver, at: number, bytes: Uint8Array): readonly MonitorEvent[] =>
  driver.receive(bytes, monotonicMillis(at), POLAR_DATA);

describe('Polar H10', () => {
  it('is started by the ten bytes that its maker documents', () => {
    const [start] = driverOf(POLAR_H10).hello();
    expect(start?.kind === 'write' ? Buffer.from(start.bytes).toString('hex') : '').toBe('02000001820001010e00');
  });

  it('gives µV of one lead, and its own time at the last of them', () => {
    const [ready, samples] = hear(driverOf(POLAR_H10), 0, notification(5_000_000_000n, 3, -1500));
    expect(ready).toMatchObject({ kind: 'ready', format: { samplingRate: 130, leads: [{ lead: 'I', lsb: 1 }] } });
    expect(samples).toMatchObject({ kind: 'samples', deviceClock: 5000 });
    expect(samples?.kind === 'samples' ? [...(samples.channels[0] ?? [])] : []).toEqual([-1500, -1500, -1500]);
  });

  it('what is lost is told by its time, to the sample, though its clock is not quite ours', () => {
    const driver = driverOf(POLAR_H10);
    // 130.13 Hz by our clock.
    const time = (samples: number): bigint => BigInt(Math.round((samples * 1e9) / 130.13));
    let lost = 0;
    for (let packet = 1; packet <= 100; packet += 1) {
      if (packet % 10 === 5) continue;
      const events = hear(driver, (packet * 73 * 1000) / 130.13, notification(time(packet * 73), 73));
      for (const event of events) if (event.kind === 'lost') lost += event.samples;
    }
    expect(lost).toBe(10 * 73);
    expect(driver.counters.jumps).toBe(10);
  });

  it('whose clock was set goes on within a second, and nothing is called lost', () => {
    const emulator = new PolarH10Emulator({ samplesAPacket: 20 });
    const here = bench(emulator).connect().play(3);
    emulator.misbehave('counter-restart');
    here.play(4);
    here.expectTrue();
    expect(here.lostSamples).toBe(0);
    expect(here.given.length).toBe(here.playedSamples);
  });

  it('that refuses says so; that is on already does not', () => {
    const emulator = new PolarH10Emulator();
    emulator.misbehave('refuse-command');
    const here = bench(emulator).connect();
    expect(here.events).toEqual([
      { kind: 'reply', isAccepted: false, said: 'start: refused with 3' },
      { kind: 'fault', fault: 'refused-to-start' },
    ]);
    const again = bench(emulator).connect().connect();
    expect(again.events.map(({ kind }) => kind)).toEqual(['reply', 'reply']);
  });
});
