import { describe, expect, it } from 'vitest';
import { leadsOfMask, NO_LEADS } from '../../../../protocol/ecg/leads.ts';
import { monotonicMillis } from '../../../../protocol/ecg/units.ts';
import { Serial22Emulator } from '../../../../test/emulators/serial22-emulator.ts';
import { seededChance } from '../../../../test/simulation/seeded.ts';
import { driverOf, MonitorBench } from '../../../../test/support/monitor-bench.ts';
import { SERIAL } from '../monitor-driver.ts';
import { SERIAL22 } from './serial22.ts';

const bench = (emulator = new Serial22Emulator()): MonitorBench =>
  new MonitorBench(emulator, driverOf(SERIAL22), seededChance(9)).connect();

describe('22-byte front end', () => {
  it('reads twelve bits in two bytes, zero at 2048', () => {
    // I = 2048 + 5, II = 2048 − 1 (LL and RA there), V1 = 0, V2 = 4095, the rest 2048; all electrodes have contact.
    const packet = Uint8Array.from([
      ...[0xe8, 3, 0x11, 0x20, 0, 0x30, 0x05, 0x6f, 0x7f, 0x20, 0x00, 0x3f, 0x7f],
      ...[0x30, 0, 0x30, 0, 0x30, 0, 0x30, 0, 0x8e],
    ]);
    const [ready, samples] = driverOf(SERIAL22).receive(packet, monotonicMillis(0), SERIAL);
    expect(ready?.kind === 'ready' ? ready.format.leads[0] : null).toMatchObject({ lead: 'I', baseline: 2048 });
    expect(samples).toMatchObject({ kind: 'samples', leadsOff: 0 });
    expect(samples?.kind === 'samples' ? samples.channels.map(([first]) => first) : []).toEqual([
      ...[2053, 2047, 0, 4095, 2048, 2048, 2048, 2048],
    ]);
  });

  it('starts when it is told to, and what it answers is no ECG', () => {
    const here = bench().play(0.2);
    expect(here.events[0]).toEqual({ kind: 'reply', isAccepted: true, said: 'start' });
    here.expectTrue();
    expect(here.given.length).toBe(100);
  });

  it('that sends unasked is understood without a word', () => {
    const emulator = new Serial22Emulator({ startsBySelf: true });
    const driver = driverOf(SERIAL22, new Map([['commands', 'none']]));
    expect([...driver.hello(), ...driver.goodbye()]).toEqual([]);
    const here = new MonitorBench(emulator, driver, seededChance(9)).play(0.2);
    here.expectTrue();
    expect(here.given.length).toBe(100);
  });

  it('a leg electrode without contact takes II and the chest, an arm I and the chest, a chest electrode its own lead', () => {
    const emulator = new Serial22Emulator();
    const here = bench(emulator).play(0.1);
    for (const [electrode, leads] of [
      ['LL', ['II', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6']],
      ['LA', ['I', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6']],
      ['V6', ['V6']],
    ] as const) {
      emulator.detach([electrode]);
      here.play(0.1);
      expect(here.events.filter(({ kind }) => kind === 'electrodes-off').at(-1)).toMatchObject({
        electrodes: [electrode],
      });
      expect(leadsOfMask(here.given.at(-1)?.leadsOff ?? NO_LEADS)).toEqual(leads);
    }
  });

  it('a pause that hides nine turns of its counter and a part of one is told by time', () => {
    const emulator = new Serial22Emulator();
    const here = bench(emulator).play(2.2);
    emulator.misbehave('stall');
    here.play(4);
    expect(emulator.unsentSamples).toBe(600);
    here.expectTrue();
    expect(here.lostSamples).toBe(600);
  });
});
