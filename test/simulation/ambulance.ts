import { AmbulanceUnit } from '../../ambulance-unit/acquisition/ambulance-unit.ts';
import type { QueuedJournal } from '../../ambulance-unit/acquisition/journal/queued-journal.ts';
import type { RelaySocket, SocketEars } from '../../ambulance-unit/acquisition/uplink/relay-socket.ts';
import { milliseconds, sampleIndex } from '../../protocol/ecg/units.ts';
import { epochKey, hexOfBytes, type SessionId, type UnitId } from '../../protocol/wire/identity.ts';
import { openRecord } from '../../protocol/wire/record-codec.ts';
import type { SealedRecord } from '../../protocol/wire/record.ts';
import type { Hospital } from './hospital.ts';
import type { Host } from './host.ts';
import { Monitor } from './monitor.ts';
import type { End, Path } from './network.ts';
import { bytesOfChance, hexOfChance } from './seeded.ts';
import { recordName, SimulatedJournal } from './simulated-journal.ts';

/** A hospital and the way to it. */
export interface Route {
  readonly hospital: Hospital;
  readonly path: Path;
}

/** One ambulance: tablet, monitor, journal, and the process that runs on the tablet, if one does. */
export class Ambulance {
  readonly unit: UnitId;
  readonly host: Host;
  readonly journal: SimulatedJournal;
  readonly monitor: Monitor;
  readonly routes: readonly Route[];
  /** Sentences that a paramedic would read. */
  readonly told: string[] = [];
  /** Entries of the hospital that the crew was shown more than once. */
  readonly heardTwice: string[] = [];
  openToTheLast: SessionId | null = null;
  readonly #heard = new Set<string>();
  readonly #chance: () => number;
  #running: AmbulanceUnit | null = null;
  #open: QueuedJournal | null = null;
  #sessions = 0;

  constructor(unit: UnitId, host: Host, routes: readonly Route[], chance: () => number) {
    this.unit = unit;
    this.host = host;
    this.routes = routes;
    this.#chance = chance;
    this.journal = new SimulatedJournal(host, chance);
    this.monitor = new Monitor(host);
  }

  get process(): AmbulanceUnit | null {
    return this.#running;
  }

  start(): void {
    if (this.#running !== null) return;
    const { clock } = this.host;
    const journal = this.journal.open(hexOfChance(this.#chance, 8));
    const unit = new AmbulanceUnit({
      journal,
      source: this.monitor.source(),
      clock,
      chance: { fraction: this.#chance, bytes: (count) => bytesOfChance(this.#chance, count) },
      relays: this.routes.map((route) => (ears) => this.#openSocket(ears, route)),
      newSession: () => this.#newSession(),
      unit: this.unit,
      patientLabel: '',
      software: 'simulated',
      frameLength: milliseconds(200),
      changed: () => undefined,
      told: (_, records) => {
        for (const sealed of records) this.#hear(sealed);
      },
      tell: (sentence) => {
        this.told.push(sentence);
      },
      fault: (sentence) => {
        throw new Error(sentence);
      },
    });
    this.#running = unit;
    this.#open = journal;
    void unit.start();
  }

  crash(how: 'killed' | 'power-cut'): void {
    if (this.#running === null) return;
    this.#running = null;
    this.host.beginProcess();
    this.monitor.loseListener();
    for (const { path } of this.routes) {
      if (how === 'killed') path.endProcess('here');
      else path.breakSilently('nobody');
    }
    this.journal.crash(how);
  }

  /** What is written into the session that goes on now, until now, must reach the crew. */
  noteOpenSession(): void {
    this.openToTheLast = this.#openSession();
  }

  #openSession(): SessionId | null {
    const last = this.journal.committed.at(-1)?.session;
    const isOver = this.journal.committed.some(({ session, kind }) => session === last && kind === 'end');
    return last === undefined || isOver ? null : last;
  }

  /** Somebody here writes something down, beside the samples of the session that is recorded. */
  async writeDown(text: string): Promise<void> {
    const [unit, journal] = [this.#running, this.#open];
    const session = this.#openSession();
    if (unit === null || journal === null || session === null || this.monitor.isOff) return;
    // The unit that ships refuses what is written before its recording is open in this epoch.
    const here = epochKey(journal.epoch);
    const isOpened = this.journal.committed.some(
      ({ session: of, kind, epoch }) => of === session && kind === 'opened' && epochKey(epoch) === here,
    );
    if (!isOpened) return;
    const { monotonic, wall } = this.host.clock;
    const entry = { kind: 'message', text, preset: '' } as const;
    const body = { kind: 'entry', by: 'crew', atSample: sampleIndex(0), entry } as const;
    const result = await journal.append(session, [{ recordedAt: wall(), recordedAtMonotonic: monotonic(), body }]);
    // As SessionRecording.write does; what the disk refuses is not written, and the crew is told so.
    if (result.ok && this.#running === unit) unit.ears.committed(result.records);
  }

  #hear(sealed: SealedRecord): void {
    const record = openRecord(sealed);
    const name = record.ok ? recordName(record.value) : 'unreadable';
    if (this.#heard.has(name)) this.heardTwice.push(name);
    this.#heard.add(name);
  }

  /** Stops as a person stops it: what was recorded is handed over in a short try. */
  async stop(): Promise<void> {
    const unit = this.#running;
    if (unit === null) return;
    await unit.stop({ end: true });
    if (this.#running !== unit) return;
    this.#running = null;
    this.host.beginProcess();
    this.monitor.loseListener();
    for (const { path } of this.routes) path.endProcess('here');
  }

  /** UUIDv7 by this tablet's clock. */
  #newSession(): SessionId {
    this.#sessions += 1;
    const time = this.host.clock.wall().toString(16).padStart(12, '0');
    const rest = hexOfBytes(bytesOfChance(this.#chance, 10));
    return `${time.slice(0, 8)}-${time.slice(8)}-7${rest.slice(0, 3)}-8${rest.slice(3, 6)}-${rest.slice(6, 18)}` as SessionId;
  }

  #openSocket(ears: SocketEars, route: Route): RelaySocket {
    let end: End | null = null;
    let isOver = false;
    const { hospital, path } = route;
    path.connect(
      () => (hospital.isRunning ? hospital.listenToUnit(this.unit) : null),
      { message: ears.message, closed: ears.closed },
      (handshake) => {
        if (handshake.kind === 'opened' && isOver) handshake.end.close(1006);
        if (isOver) return;
        switch (handshake.kind) {
          case 'opened':
            ({ end } = handshake);
            ears.opened(2);
            return;
          case 'refused':
            ears.refused(handshake.status);
            return;
          case 'broken':
            ears.closed(null);
        }
      },
    );
    return {
      localAddress: null,
      send: (bytes) => {
        end?.send(bytes);
      },
      close: (code) => {
        isOver = true;
        end?.close(code);
      },
    };
  }
}
