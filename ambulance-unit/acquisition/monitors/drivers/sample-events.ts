import { leadMask, type LeadMask, type LeadName } from '../../../../protocol/ecg/leads.ts';
import type { Electrode } from '../../../../protocol/ecg/quality/electrodes.ts';
import type { SignalFormat } from '../../../../protocol/ecg/sample-block.ts';
import {
  deviceCount,
  hertz,
  microvoltsPerLsb,
  sampleCount,
  type MonotonicMillis,
} from '../../../../protocol/ecg/units.ts';
import type { DriverCounters, MonitorEvent, MonitorFault } from '../monitor-driver.ts';
import { PacketPlacing, type MeasuredPacket, type PassedOver } from './packet-placing.ts';

/** As long as nothing that comes can be read, it may be a start in the middle of something; after this it is not. */
const NOT_UNDERSTOOD_AFTER = 3000;
const NOT_UNDERSTOOD_BYTES = 64;

/** What a driver has to say of one monitor: packets in, placed and counted; events out, as few as say it. */
export class SampleEvents {
  readonly #turn: number;
  readonly #counters = { packets: 0, damagedPackets: 0, stalePackets: 0, jumps: 0, lostSamples: 0, strayBytes: 0 };
  #placing: PacketPlacing | null = null;
  #events: MonitorEvent[] = [];
  #gathered: MeasuredPacket[] = [];
  #electrodesOff = '';
  #unread = 0;
  #unreadSince: number | null = null;
  #hasSaidSo = false;

  /** @param turn so many values the packets' counter has; 1 where there is none */
  constructor(turn: number) {
    this.#turn = turn;
  }

  get counters(): DriverCounters {
    return { ...this.#counters };
  }
  get isReady(): boolean {
    return this.#placing !== null;
  }

  ready(format: SignalFormat): void {
    if (this.#placing !== null) return;
    this.#events.push({ kind: 'ready', format });
    this.#placing = new PacketPlacing(this.#turn, format.samplingRate, {
      give: (packet) => this.#give(packet),
      lose: (samples, isJump) => this.#lose(samples, isJump),
      stale: () => {
        this.#counters.stalePackets += 1;
      },
    });
  }

  /** So many bytes have come; whether they mean anything is told by what is called next. */
  came(bytes: number, at: MonotonicMillis): void {
    this.#unread += bytes;
    this.#unreadSince ??= at;
  }
  packet(packet: MeasuredPacket, at: MonotonicMillis, passedOver?: PassedOver): void {
    this.understood();
    this.#placing?.place(packet, at, passedOver);
  }
  understood(): void {
    this.#unread = 0;
    this.#unreadSince = null;
    this.#hasSaidSo = false;
  }
  damaged(): void {
    this.#counters.damagedPackets += 1;
  }
  stray(bytes = 1): void {
    this.#counters.strayBytes += bytes;
  }
  reply(isAccepted: boolean, said: string): void {
    this.understood();
    this.#flush();
    this.#events.push({ kind: 'reply', isAccepted, said });
  }
  fault(fault: MonitorFault): void {
    this.#flush();
    this.#events.push({ kind: 'fault', fault });
  }

  passTime(now: MonotonicMillis): void {
    this.#placing?.passTime(now);
  }

  /** What there is to say until now; says it once. */
  take(now: MonotonicMillis): readonly MonitorEvent[] {
    this.#flush();
    const isLong = this.#unreadSince !== null && now - this.#unreadSince >= NOT_UNDERSTOOD_AFTER;
    if (isLong && this.#unread >= NOT_UNDERSTOOD_BYTES && !this.#hasSaidSo) {
      this.#hasSaidSo = true;
      this.fault('not-understood');
    }
    const events = this.#events;
    this.#events = [];
    return events;
  }

  #lose(samples: number, isJump: boolean): void {
    this.#flush();
    if (isJump) this.#counters.jumps += 1;
    this.#counters.lostSamples += samples;
    this.#events.push({ kind: 'lost', samples: sampleCount(samples) });
  }

  #give(packet: MeasuredPacket): void {
    this.#counters.packets += 1;
    if (packet.electrodesOff !== null) this.#tellContact(packet.electrodesOff);
    if (this.#gathered[0] !== undefined && this.#gathered[0].leadsOff !== packet.leadsOff) this.#flush();
    this.#gathered.push(packet);
  }

  #tellContact(electrodes: readonly Electrode[]): void {
    const now = electrodes.join();
    if (now === this.#electrodesOff) return;
    this.#electrodesOff = now;
    this.#flush();
    this.#events.push({ kind: 'electrodes-off', electrodes });
  }

  #flush(): void {
    const packets = this.#gathered;
    const [first] = packets;
    const last = packets.at(-1);
    if (first === undefined || last === undefined) return;
    this.#gathered = [];
    const channels = packets.length === 1 ? first.channels : first.channels.map((_, c) => inOne(packets, c));
    this.#events.push({ kind: 'samples', channels, leadsOff: first.leadsOff, deviceClock: last.deviceClock });
  }
}

function inOne(packets: readonly MeasuredPacket[], channel: number): Int32Array {
  const all = new Int32Array(packets.reduce((sum, { channels }) => sum + (channels[channel]?.length ?? 0), 0));
  let at = 0;
  for (const { channels } of packets) {
    const part = channels[channel] ?? new Int32Array(0);
    all.set(part, at);
    at += part.length;
  }
  return all;
}

export const signalFormat = (
  leads: readonly LeadName[],
  samplingRate: number,
  lsb: number,
  baseline = 0,
): SignalFormat => ({
  samplingRate: hertz(samplingRate),
  leads: leads.map((lead) => ({ lead, lsb: microvoltsPerLsb(lsb), baseline: deviceCount(baseline) })),
});

const CHEST = ['V1', 'V2', 'V3', 'V4', 'V5', 'V6'] as const;

/**
 * The measured leads that hang on these electrodes: I on LA and RA, II on LL and RA, every chest lead on its own and on all
 * three limbs, and everything on the reference RL. Source: Macfarlane 2010 (lead systems).
 */
export function leadsHangingOn(electrodes: readonly Electrode[]): LeadMask {
  const off = new Set<Electrode>(electrodes);
  const isLimbOff = off.has('RA') || off.has('LA') || off.has('LL') || off.has('RL');
  const leads: LeadName[] = CHEST.filter((lead) => isLimbOff || off.has(lead));
  if (off.has('RA') || off.has('LA') || off.has('RL')) leads.push('I');
  if (off.has('RA') || off.has('LL') || off.has('RL')) leads.push('II');
  return leadMask(leads);
}
