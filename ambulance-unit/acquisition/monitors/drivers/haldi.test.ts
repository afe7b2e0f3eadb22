import { describe, expect, it } from 'vitest';
import { monotonicMillis } from '../../../../protocol/ecg/units.ts';
import { HALDI_ECG, HaldiEmulator } from '../../../../test/emulators/haldi-emulator.ts';
import { seededChance } from '../../../../test/simulation/seeded.ts';
import { driverOf, MonitorBench } from '../../../../test/support/monitor-bench.ts';
import { HALDI } from './haldi.ts';

describe('Haldi', () => {
  it('is told its parameters at every connection: version, eight leads, limb and chest rate', () => {
    const emulator = new HaldiEmulator();
    const here = new MonitorBench(emulator, driverOf(HALDI, new Map([['rate', '1000']])), seededChance(1));
    expect(emulator.isStreaming).toBe(false);
    here.connect().play(0.1);
    expect(Buffer.from(emulator.parameters).toString('hex')).toBe('01000800e803e803');
    expect(here.format?.samplingRate).toBe(1000);
    here.expectTrue();
    expect(here.given.length).toBe(100);
  });

  it('reads 24 bits, the lowest byte first; LSB = 2.4 V / 6 / 2^23', () => {
    const packet = new Uint8Array(4 + 24);
    packet.set([7, 0, 0, 0, 0x01, 0x00, 0x80, 0xff, 0xff, 0xff, 0x34, 0x12, 0x00]);
    const [ready, samples] = driverOf(HALDI).receive(packet, monotonicMillis(0), HALDI_ECG);
    expect(ready?.kind === 'ready' ? ready.format.leads[0]?.lsb : 0).toBeCloseTo(0.047684, 6);
    expect(samples?.kind === 'samples' ? samples.channels.map(([first]) => first) : []).toEqual([
      ...[-8_388_607, -1, 0x1234, 0, 0, 0, 0, 0],
    ]);
  });

  it('gives the leads in their order, whatever order the channels are set to', () => {
    const packet = new Uint8Array(4 + 24);
    for (let channel = 0; channel < 8; channel += 1) packet[4 + 3 * channel] = channel + 1;
    const driver = driverOf(HALDI, new Map([['order', 'V1,V2,V3,V4,V5,V6,I,II']]));
    const [, samples] = driver.receive(packet, monotonicMillis(0), HALDI_ECG);
    expect(samples?.kind === 'samples' ? samples.channels.map(([first]) => first) : []).toEqual([
      ...[7, 8, 1, 2, 3, 4, 5, 6],
    ]);
  });

  it('counts on over the end of its sequence numbers', () => {
    const emulator = new HaldiEmulator({ firstNumber: 2 ** 32 - 60 });
    const here = new MonitorBench(emulator, driverOf(HALDI), seededChance(1)).connect().play(1);
    emulator.misbehave('stall');
    here.play(3);
    here.expectTrue();
    expect(here.lostSamples).toBe(emulator.unsentSamples);
  });

  it('of which only half of the number counts, it goes on all the same', () => {
    const driver = driverOf(HALDI, new Map([['counter', '16']]));
    const packet = new Uint8Array(244);
    for (let i = 0; i < 20; i += 1) {
      new DataView(packet.buffer).setUint32(0, (65_530 + i) % 65_536, true);
      driver.receive(packet, monotonicMillis(i * 20), HALDI_ECG);
    }
    expect(driver.counters).toMatchObject({ packets: 20, jumps: 0, stalePackets: 0 });
  });
});
