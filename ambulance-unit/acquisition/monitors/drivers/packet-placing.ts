import type { LeadMask } from '../../../../protocol/ecg/leads.ts';
import type { Electrode } from '../../../../protocol/ecg/quality/electrodes.ts';
import { milliseconds, type Hertz, type Milliseconds, type MonotonicMillis } from '../../../../protocol/ecg/units.ts';
import { ArrivalClock } from './arrival-clock.ts';

/** What one packet holds, decoded. */
export interface MeasuredPacket {
  /** As the packet says, in [0, turn). */
  readonly counter: number;
  /** By how much its counter and the next one's differ. */
  readonly step: number;
  readonly channels: readonly Int32Array[];
  readonly leadsOff: LeadMask;
  /** Null where the device does not tell. */
  readonly electrodesOff: readonly Electrode[] | null;
  readonly deviceClock: Milliseconds | null;
}

/** Bytes between two packets that were none. */
export interface PassedOver {
  /** So many packets they were. */
  readonly packets: number;
  /** There were others, of which only time tells what they were. */
  readonly isMore: boolean;
}
const NOTHING: PassedOver = { packets: 0, isMore: false };

export interface PlacingHearing {
  give(packet: MeasuredPacket): void;
  /** So many samples a lead are lost before what is given next. `isJump`: the counter says so. */
  lose(samples: number, isJump: boolean): void;
  stale(packet: MeasuredPacket): void;
}

/** Longer than this a packet is not kept to see what follows it. */
const QUIET_HOLD = 250;
/** A counter that goes on elsewhere for so long has begun anew. */
const RESTART_HOLD = 500;
/** A pause that may hide a turn of the counter is at least so long; shorter ones are the tablet's own. */
const LEAST_PAUSE = 100;
/** A jump may be so much further than time allows: a counter of many bits is right, one of few is soon round. */
const SLACK_OF_MANY_BITS = 250;
const SLACK_OF_FEW_BITS = 10;
/** What was believed beyond time is slack no more, or one jump after another would be; time gives so much of it back. */
const SLACK_GIVEN_BACK = 0.1;
/** Of a packet that could be missing, so much must be seen to be missing. */
const MOSTLY = 0.75;
/** Packets that come so much more quickly than they were measured, over so long, are making up for a tablet that stood still. */
const CATCHING_UP = 1.5;
const CATCHING_UP_OVER = 100;
/** Nobody makes up for longer: a port keeps two or three seconds for a tablet that does not read. */
const LONGEST_HOLD = 2000;
const MOST_HELD = 4096;

interface Held {
  readonly packet: MeasuredPacket;
  /** Packets before it that are known to be lost. */
  readonly lost: number;
  readonly at: MonotonicMillis;
}

/**
 * Gives packets their place by their counter, and where that leaves a doubt by the time of their arrival: a pause in which the
 * counter may have gone round (a device without a counter is one that goes round with every packet), a step back, a jump
 * further than time allows. In doubt packets are kept, a quarter of a second and at most half a one, until what follows
 * them has decided: a loss is told before the samples behind it, or it is in the wrong place. While packets come more quickly
 * than they were measured the pause was the tablet's own, and nothing is called lost before they are up with time again.
 */
export class PacketPlacing {
  readonly #turn: number;
  readonly #hearing: PlacingHearing;
  #rate: Hertz;
  #clock: ArrivalClock | null = null;
  /** The counter of the packet that is due. */
  #due = 0;
  #last: MeasuredPacket | null = null;
  #lastAt = 0 as MonotonicMillis;
  #lastTakenAt = 0 as MonotonicMillis;
  #held: Held[] = [];
  #doubt: 'pause' | 'order' = 'pause';
  /** Of a device without a counter: packets that were declared as lost and had only come late. */
  #overdeclared = 0;
  #declared = 0;
  /** Time that jumps were believed to be ahead of, as of when. */
  #believed = 0;
  #believedAt = 0 as MonotonicMillis;

  /** @param turn so many values the counter has; 1 where there is none */
  constructor(turn: number, rate: Hertz, hearing: PlacingHearing) {
    this.#turn = turn;
    this.#rate = rate;
    this.#hearing = hearing;
  }

  /** `passedOver`: told only where there is no counter to tell what was lost. */
  place(packet: MeasuredPacket, arrivedAt: MonotonicMillis, passedOver = NOTHING): void {
    const at = Math.max(arrivedAt, this.#lastAt) as MonotonicMillis;
    this.#lastAt = at;
    if (this.#clock === null) {
      this.#clock = new ArrivalClock(at);
      this.#take(packet, at);
    } else if (this.#held.length === 0) this.#placeFirst(this.#clock, packet, at, passedOver);
    else this.#placeBehindHeld(this.#clock, packet, at, passedOver);
  }

  /** Nothing has come until now: what is kept is decided by what there is. */
  passTime(now: MonotonicMillis): void {
    const [first] = this.#held;
    if (this.#clock === null || first === undefined) return;
    const isOver = this.#doubt === 'pause' ? this.#isPauseOver(now) : now - first.at >= RESTART_HOLD;
    if (isOver) this.#decide(this.#clock);
  }

  #placeFirst(clock: ArrivalClock, packet: MeasuredPacket, at: MonotonicMillis, passedOver: PassedOver): void {
    this.#lose(clock, packet, passedOver.packets, false);
    const ahead = this.#ahead(packet);
    const unit = unitOf(packet, this.#rate);
    const missing = this.#missing(clock, packet, at);
    if (ahead !== 0 && isSame(packet, this.#last)) {
      this.#hearing.stale(packet);
      return;
    }
    if (!this.#isAllowed(ahead, missing, unit, at)) {
      this.#doubt = 'order';
      this.#held.push({ packet, at, lost: 0 });
      return;
    }
    const isPause =
      this.#turn === 1
        ? missing >= MOSTLY && (passedOver.isMore || at - this.#lastTakenAt >= (1.5 + passedOver.packets) * unit)
        : missing - ahead >= Math.max(0.6 * this.#turn, LEAST_PAUSE / unit);
    if (isPause) {
      this.#doubt = 'pause';
      this.#held.push({ packet, at, lost: 0 });
      return;
    }
    this.#believe(ahead - Math.max(0, missing), unit, at);
    this.#lose(clock, packet, ahead, true);
    this.#take(packet, at);
  }

  #placeBehindHeld(clock: ArrivalClock, packet: MeasuredPacket, at: MonotonicMillis, passedOver: PassedOver): void {
    const last = this.#held.at(-1)?.packet;
    const follows = last !== undefined && packet.counter === (last.counter + last.step) % this.#turn;
    if (this.#doubt === 'order') {
      this.#placeOutOfOrder(clock, packet, at, follows);
      return;
    }
    if (!follows || passedOver.isMore) {
      this.#decide(clock);
      this.place(packet, at, passedOver);
      return;
    }
    this.#held.push({ packet, at, lost: passedOver.packets });
    const [first] = this.#held;
    if (first === undefined) return;
    const hidden = this.#leastMissing(clock) - this.#ahead(first.packet);
    const isOver = this.#isPauseOver(at) || this.#held.length >= MOST_HELD;
    if (isOver || hidden < 0.5 * this.#turn) this.#decide(clock);
  }

  /** Those that are kept have been kept for long enough, and are not just making up for the pause. */
  #isPauseOver(now: MonotonicMillis): boolean {
    const held = now - (this.#held[0]?.at ?? now);
    if (held < QUIET_HOLD) return false;
    if (held >= LONGEST_HOLD) return true;
    let measured = 0;
    for (let place = this.#held.length - 1; place >= 0; place -= 1) {
      const one = this.#held[place];
      if (one === undefined || now - one.at > CATCHING_UP_OVER) break;
      measured += one.packet.step * unitOf(one.packet, this.#rate);
    }
    return measured < CATCHING_UP * CATCHING_UP_OVER;
  }

  #placeOutOfOrder(clock: ArrivalClock, packet: MeasuredPacket, at: MonotonicMillis, follows: boolean): void {
    if (!follows) {
      this.#dropHeld();
      this.#placeFirst(clock, packet, at, NOTHING);
      return;
    }
    this.#held.push({ packet, at, lost: 0 });
    const held = this.#held;
    const [first] = held;
    if (first === undefined) return;
    const untilDue = this.#turn - this.#ahead(first.packet);
    const steps = held.reduce((sum, one) => sum + one.packet.step, 0);
    if (untilDue < steps && this.#leastMissing(clock) < -0.5 * untilDue) {
      // They run into the one that is due and there is no time for both: what came before it came again.
      this.#held = [];
      for (const one of held) {
        if (this.#ahead(one.packet) > 0) this.#hearing.stale(one.packet);
        else this.#placeFirst(clock, one.packet, one.at, NOTHING);
      }
      return;
    }
    if (at - first.at >= RESTART_HOLD || held.length >= MOST_HELD) this.#decide(clock);
  }

  /** What is kept is given, and before it what by now is known to be lost. */
  #decide(clock: ArrivalClock): void {
    const held = this.#held;
    const [first] = held;
    const last = held.at(-1);
    if (first === undefined || last === undefined) return;
    const missing = this.#leastMissing(clock);
    this.#held = [];
    const ahead = this.#ahead(first.packet);
    if (this.#doubt === 'order') this.#loseByTime(clock, first.packet, last.at, missing, true);
    else if (this.#turn === 1) this.#loseByTime(clock, first.packet, last.at, missing, false);
    else {
      const turns = Math.max(0, Math.round((missing - ahead) / this.#turn));
      if (turns > 0) clock.settle(last.at, milliseconds(0));
      this.#lose(clock, first.packet, ahead + turns * this.#turn, true);
    }
    for (const { packet, at, lost } of held) {
      this.#lose(clock, packet, lost, false);
      this.#take(packet, at);
    }
  }

  #loseByTime(
    clock: ArrivalClock,
    packet: MeasuredPacket,
    at: MonotonicMillis,
    missing: number,
    isJump: boolean,
  ): void {
    // Rounded down: never more than has really passed.
    let lost = Math.max(0, Math.floor(missing + 1 - MOSTLY));
    const less = Math.min(lost, this.#overdeclared);
    lost -= less;
    this.#overdeclared -= less;
    clock.settle(at, milliseconds(0));
    this.#lose(clock, packet, lost, isJump);
  }

  #lose(clock: ArrivalClock, packet: MeasuredPacket, units: number, isJump: boolean): void {
    if (units <= 0) return;
    clock.skip(milliseconds(units * unitOf(packet, this.#rate)));
    this.#declared += units;
    this.#hearing.lose(Math.round((units * lengthOf(packet)) / packet.step), isJump);
  }

  #take(packet: MeasuredPacket, at: MonotonicMillis): void {
    this.#due = (packet.counter + packet.step) % this.#turn;
    this.#lastTakenAt = at;
    this.#last = packet;
    this.#hearing.give(packet);
    if (
      this.#clock?.fill(at, (packet.step * unitOf(packet, this.#rate)) as Milliseconds) === true &&
      this.#turn === 1
    ) {
      this.#lookBack(this.#clock, packet, at);
    }
  }

  /** Without a counter, a packet that is lost without a trace shows only in that all others come later. */
  #lookBack(clock: ArrivalClock, packet: MeasuredPacket, at: MonotonicMillis): void {
    const { drift } = clock;
    if (drift === null) return;
    const units = drift / unitOf(packet, this.#rate);
    if (units >= MOSTLY) this.#loseByTime(clock, packet, at, units, false);
    else if (units <= -MOSTLY) {
      this.#overdeclared = Math.min(this.#declared, this.#overdeclared + Math.floor(-units + 1 - MOSTLY));
      clock.settle(at, milliseconds(0));
    }
  }

  /** How far its counter is ahead of the one that is due, in [0, turn). */
  #ahead(packet: MeasuredPacket): number {
    return (((packet.counter - this.#due) % this.#turn) + this.#turn) % this.#turn;
  }

  /** Packets that time says are missing before this one. */
  #missing(clock: ArrivalClock, packet: MeasuredPacket, at: MonotonicMillis): number {
    const unit = unitOf(packet, this.#rate);
    return clock.unfilled(at, milliseconds(packet.step * unit)) / unit;
  }

  /** Packets missing before those that are kept, by the one of them that came least late. */
  #leastMissing(clock: ArrivalClock): number {
    let least = Infinity;
    let filled = 0;
    for (const { packet, at, lost } of this.#held) {
      const unit = unitOf(packet, this.#rate);
      filled += (lost + packet.step) * unit;
      least = Math.min(least, clock.unfilled(at, milliseconds(filled)) / unit);
    }
    return least === Infinity ? 0 : least;
  }

  /** A counter cannot be further ahead than time allows; what seems so is behind, or wrong. */
  #isAllowed(ahead: number, missing: number, unit: number, at: MonotonicMillis): boolean {
    if (ahead === 0) return true;
    const slack = this.#turn >= 2 ** 16 ? SLACK_OF_MANY_BITS : SLACK_OF_FEW_BITS;
    return ahead <= missing + 1 + Math.max(0, slack - this.#stillBelieved(at)) / unit;
  }

  #believe(beyond: number, unit: number, at: MonotonicMillis): void {
    if (beyond <= 0) return;
    this.#believed = this.#stillBelieved(at) + beyond * unit;
    this.#believedAt = at;
  }

  #stillBelieved(at: MonotonicMillis): number {
    return Math.max(0, this.#believed - SLACK_GIVEN_BACK * (at - this.#believedAt));
  }

  #dropHeld(): void {
    for (const { packet } of this.#held) this.#hearing.stale(packet);
    this.#held = [];
  }
}

/** The number and every sample: it is that one again, and no counter that has begun anew. */
const isSame = (one: MeasuredPacket, other: MeasuredPacket | null): boolean =>
  one.counter === other?.counter &&
  one.channels.every((channel, lead) => {
    const before = other.channels[lead];
    return channel.length === before?.length && channel.every((sample, at) => sample === before[at]);
  });

const lengthOf = (packet: MeasuredPacket): number => packet.channels[0]?.length ?? 0;
/** Time of one step of the counter, ms. */
const unitOf = (packet: MeasuredPacket, rate: Hertz): number => (1000 * lengthOf(packet)) / packet.step / rate;
