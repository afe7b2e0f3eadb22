import { emptyCoverage, listMissing, type Coverage } from '../../protocol/delivery/coverage.ts';
import { offset } from '../../protocol/ecg/units.ts';
import { epochKey, type LedgerId, type SessionId, type UnitId } from '../../protocol/wire/identity.ts';
import type { Acknowledgement } from '../../protocol/wire/messages.ts';
import { openRecord } from '../../protocol/wire/record-codec.ts';
import { decodeRelayMessage } from '../../protocol/wire/uplink-codec.ts';
import { FanOut } from '../../relay/fan-out/fan-out.ts';
import { PeopleEntries } from '../../relay/fan-out/people-entries.ts';
import { Presence } from '../../relay/fan-out/presence.ts';
import { RelayAuthors } from '../../relay/fan-out/relay-author.ts';
import { SessionLooks } from '../../relay/fan-out/session-looks.ts';
import { SessionPulse } from '../../relay/fan-out/session-pulse.ts';
import { ConnectedUnits } from '../../relay/intake/connected-units.ts';
import { SqliteSessionLog } from '../../relay/log/sqlite-session-log.ts';
import type { PeerSocket } from '../../relay/operations/peer-socket.ts';
import type { Host } from './host.ts';
import type { End, EndEars, Listen, Path } from './network.ts';
import { hexOfChance } from './seeded.ts';
import { recordName } from './simulated-journal.ts';
import { SimulatedLedger } from './simulated-ledger.ts';

/** A relay's process with what it has told: everything of the relay but HTTP and the door. */
interface Running {
  readonly log: SqliteSessionLog;
  readonly units: ConnectedUnits;
  readonly fanOut: FanOut;
  readonly looks: SessionLooks;
  readonly entries: PeopleEntries;
}

/** An acknowledgement that has left a relay. */
export interface Promised {
  readonly unit: UnitId;
  readonly ack: Acknowledgement;
}

/** An order that somebody was told is written, and by which ledger. */
export interface Ordered {
  readonly ledger: LedgerId;
  readonly session: SessionId;
  readonly text: string;
}

interface Conversation {
  readonly hear: (bytes: Uint8Array) => void;
  readonly left: () => void;
}

/** How much larger the relay believes what is under way to a console. */
const CONSOLE_SOCKET = 50;

/** One relay: a machine, a disk, and the process that runs on it, if one does. */
export class Hospital {
  readonly host: Host;
  readonly ledger: SimulatedLedger;
  /** Every acknowledgement given, under the ledger that gave it. */
  readonly promised = new Map<LedgerId, Promised[]>();
  /** What the ledger had acknowledged and did not hold when it was started again. */
  readonly broken: string[] = [];
  /** What somebody was told is written. */
  readonly ordered: Ordered[] = [];
  /** Sentences that an operator would read. */
  readonly alarms: string[] = [];
  readonly #chance: () => number;
  /** Ways that lead here: their connections end with the process. */
  readonly #paths: Path[] = [];
  #running: Running | null = null;

  constructor(host: Host, chance: () => number) {
    this.host = host;
    this.#chance = chance;
    this.ledger = new SimulatedLedger(host, chance);
  }

  get log(): SqliteSessionLog | null {
    return this.#running?.log ?? null;
  }
  get isRunning(): boolean {
    return this.#running !== null;
  }

  leadsHere(path: Path): void {
    this.#paths.push(path);
  }

  start(): void {
    if (this.#running !== null) return;
    const { clock } = this.host;
    const { disk, reader } = this.ledger.open();
    const log = SqliteSessionLog.on(disk, reader, { clock });
    const presence = new Presence();
    const pulse = new SessionPulse(log, presence);
    const units = new ConnectedUnits({
      ...{ log, presence, clock },
      randomHex: (bytes) => hexOfChance(this.#chance, bytes),
      alarm: (sentence) => {
        this.alarms.push(sentence);
      },
    });
    this.broken.push(...this.#brokenPromises(log));
    const fanOut = new FanOut({ log, presence, pulse, clock });
    const authors = new RelayAuthors({ log, randomHex: (bytes) => hexOfChance(this.#chance, bytes) });
    const looks = new SessionLooks({ log, authors, presence, clock });
    const entries = new PeopleEntries({ log, authors, clock, isHospital: () => true });
    this.#running = { log, units, fanOut, looks, entries };
  }

  /** Killed: its kernel ends the connections. Power cut: they are heard of no more. */
  crash(how: 'killed' | 'power-cut'): void {
    if (this.#running === null) return;
    this.#running = null;
    this.host.beginProcess();
    for (const path of this.#paths) {
      if (how === 'killed') path.endProcess('there');
      else path.breakSilently('nobody');
    }
    this.ledger.crash(how);
  }

  /** Somebody here orders something; what they were told is written is among `ordered`. The text is its request too. */
  async order(session: SessionId, text: string): Promise<void> {
    const running = this.#running;
    if (running === null) return;
    const entry = { kind: 'order', text, preset: '' } as const;
    const person = { name: 'cardiologist', role: 'cardiologist' } as const;
    const answer = await running.entries.write(person, session, { request: text, atSample: 0, entry });
    // A process that is gone answers nobody.
    if (running !== this.#running || answer.kind !== 'written') return;
    this.ordered.push({ ledger: running.log.ledger, session, text });
  }

  /** What people here have written into a session, as the ledger holds it. */
  ordersIn(session: SessionId): readonly { readonly name: string; readonly text: string }[] {
    return (this.#running?.log.entries(session, offset(1), 1_000, 'hospital') ?? []).flatMap(({ sealed }) => {
      const record = openRecord(sealed);
      if (!record.ok || record.value.body.kind !== 'entry') return [];
      const { entry } = record.value.body;
      return entry.kind === 'order' ? [{ name: recordName(record.value), text: entry.text }] : [];
    });
  }

  /** What a unit's connection meets here. */
  readonly listenToUnit =
    (unit: UnitId): Listen =>
    (end) => {
      const { units, log } = this.#running ?? {};
      if (units === undefined || log === undefined) return null;
      return this.#converse(end, (peer) =>
        units.connect(unit, { ...peer, send: (messages) => this.#sendToUnit(unit, log.ledger, messages, peer) }, 2),
      );
    };

  /** What a console's connection meets here. */
  readonly listenToConsole: Listen = (end) => {
    const { fanOut, looks } = this.#running ?? {};
    if (fanOut === undefined || looks === undefined) return null;
    // A socket that takes little: what is under way to a console that stalls is soon too much for it, as on a bad day.
    return this.#converse(
      end,
      (peer) =>
        fanOut.admit(
          peer,
          (session, through) => {
            looks.note('cardiologist', session, through);
          },
          () => true,
        ),
      CONSOLE_SOCKET,
    );
  };

  /** Acknowledged by this very ledger, and not held: D2 says that there is no such thing, whatever has happened. */
  brokenPromises(): readonly string[] {
    return this.#running === null ? [] : this.#brokenPromises(this.#running.log);
  }

  #brokenPromises(log: SqliteSessionLog): readonly string[] {
    const found: string[] = [];
    for (const { ack } of this.promised.get(log.ledger) ?? []) {
      for (const { session, epochs } of ack.sessions) {
        const held = new Map(log.held(session)?.epochs.map((one) => [epochKey(one.epoch), one.held]) ?? []);
        for (const { epoch, durableThrough, ranges } of epochs) {
          const has: Coverage = held.get(epochKey(epoch)) ?? emptyCoverage;
          const first = durableThrough > 0 ? [{ first: 1, last: durableThrough }] : [];
          for (const range of [...first, ...ranges]) {
            if (listMissing(has, range).length === 0) continue;
            found.push(`${session}/${epochKey(epoch)} ${String(range.first)}–${String(range.last)}`);
          }
        }
      }
    }
    return found;
  }

  sessions(): readonly SessionId[] {
    return this.#running?.log.standings().map(({ session }) => session) ?? [];
  }

  #sendToUnit(unit: UnitId, ledger: LedgerId, messages: readonly Uint8Array[], peer: PeerSocket): void {
    for (const bytes of messages) {
      const read = decodeRelayMessage(bytes);
      if (!read.ok || read.value.kind !== 'ack') continue;
      const given = this.promised.get(ledger) ?? [];
      this.promised.set(ledger, given);
      given.push({ unit, ack: read.value });
    }
    peer.send(messages);
  }

  #converse(end: End, begin: (peer: PeerSocket) => Conversation, times = 1): EndEars {
    let isPaused = false;
    const waiting: Uint8Array[] = [];
    const peer: PeerSocket = {
      get unsentBytes() {
        return times * end.unsent;
      },
      send: (messages) => {
        for (const bytes of messages) end.send(bytes);
      },
      close: (code) => {
        end.close(code);
      },
      pause: () => {
        isPaused = true;
      },
      resume: () => {
        isPaused = false;
        for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) conversation.hear(next);
      },
    };
    const conversation = begin(peer);
    return {
      message: (bytes) => {
        if (isPaused) waiting.push(bytes);
        else conversation.hear(bytes);
      },
      closed: () => {
        conversation.left();
      },
    };
  }
}
