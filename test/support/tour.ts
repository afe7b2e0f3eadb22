import { execFileSync } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import type { SessionSummary } from '../../protocol/wire/sessions-api.ts';
import { enrol } from './enrolment.ts';
import { noiseAround, type MachineNoise } from './machine-noise.ts';
import { makeRecord, type MadeRecord } from './made-record.ts';
import { eventually, freePort, startRelay, startUnit, temporaryFolder, type RunningRelay } from './parts.ts';
import type { Receiver } from './ride.ts';
import { watch, type WatchedUnit } from './watched-unit.ts';
import { expectWhole, readerOf, recordingsOf } from './whole-recording.ts';

export interface TourOptions {
  readonly unit?: string;
  /** A relay that others share, which knows the unit; otherwise the tour has one of its own. */
  readonly receiver?: Receiver;
  /** How long the record lasts that is played. */
  readonly lastsSeconds: number;
  readonly journal?: string;
  readonly relayFolder?: string;
  readonly unitEnv?: Readonly<Record<string, string>>;
  readonly relayEnv?: Readonly<Record<string, string>>;
}

/** One unit and the relay that it delivers to, each of which a test may end and start again on what is left. */
export class Tour {
  readonly unitName: string;
  /** What is played. */
  readonly original: MadeRecord;
  readonly journal: string;
  readonly relayFolder: string;
  readonly #options: TourOptions;
  /** Not on the relay's disk: the unit's own copy. */
  readonly #credentials: string;
  readonly #port: number;
  #relay: RunningRelay | null;
  #unit: WatchedUnit | null = null;

  /** The relay serves when this resolves. */
  static async open(options: TourOptions): Promise<Tour> {
    const tour = new Tour(options, options.receiver?.port ?? (await freePort()));
    if (options.receiver === undefined) await tour.startRelay();
    return tour;
  }

  /** The unit delivers when this resolves. */
  static async begin(options: TourOptions): Promise<Tour> {
    const tour = await Tour.open(options);
    tour.startUnit();
    await tour.delivers();
    return tour;
  }

  private constructor(options: TourOptions, port: number) {
    this.#options = options;
    this.#port = port;
    this.#relay = options.receiver ?? null;
    this.unitName = options.unit ?? 'ambulance-1';
    this.original = makeRecord(options.lastsSeconds);
    this.journal = options.journal ?? path.join(temporaryFolder(), 'journal');
    this.relayFolder = options.receiver?.folder ?? options.relayFolder ?? path.join(temporaryFolder(), 'data');
    if (options.receiver !== undefined) {
      this.#credentials = options.receiver.credentials;
      return;
    }
    this.#credentials = path.join(temporaryFolder(), 'credentials.json');
    enrol(this.relayFolder, [this.unitName]);
    copyFileSync(path.join(this.relayFolder, 'credentials.json'), this.#credentials);
    // Enrolled long ago, as far as a power cut is concerned.
    execFileSync('sync', ['-f', this.relayFolder]);
  }

  get relay(): RunningRelay {
    if (this.#relay === null) throw new Error('the relay has not been started');
    return this.#relay;
  }
  get unit(): WatchedUnit {
    if (this.#unit === null) throw new Error('the unit has not been started');
    return this.#unit;
  }

  /** What holds unit or relay up and is neither of them. */
  get machine(): MachineNoise {
    return noiseAround(this.unit.part, this.relay.part);
  }

  async startRelay(): Promise<void> {
    const env = this.#options.relayEnv ?? {};
    const relay = await startRelay({ folder: this.relayFolder, port: this.#port, env });
    this.#relay = { ...relay, credentials: this.#credentials };
  }

  startUnit(): void {
    const part = startUnit({
      relay: { url: this.relay.url, credentials: this.#credentials },
      journal: this.journal,
      source: `wfdb:${this.original.header}`,
      unit: this.unitName,
      drain: true,
      env: this.#options.unitEnv ?? {},
    });
    this.#unit = watch(part);
  }

  async endRelay(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    this.relay.part.kill(signal);
    await this.relay.part.ended;
  }
  async endUnit(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    this.unit.part.kill(signal);
    await this.unit.part.ended;
  }

  /** The recordings of this unit that the relay has. */
  recordings(): Promise<readonly SessionSummary[]> {
    return recordingsOf(this.unitName, readerOf(this.relay));
  }

  /** Samples a lead that are on the relay's disk. */
  async stored(): Promise<number> {
    return (await this.recordings()).reduce((sum, { samples }) => sum + samples, 0);
  }

  /** Waits until something new is on the relay's disk, or all of it is; gives how long that took, in seconds. */
  async delivers(within = 20_000): Promise<number> {
    const before = await this.stored();
    const begun = performance.now();
    await eventually(
      () => this.stored(),
      (latest) => latest > before || latest === this.original.length,
      within,
    );
    return (performance.now() - begun) / 1000;
  }

  /** Waits until all is delivered, and holds what the relay has against the record that was played. */
  async arrive(): Promise<{ readonly records: number }> {
    const { code } = await this.unit.part.ended;
    expect(code, this.unit.part.said()).toBe(0);
    return expectWhole(this.unitName, this.original, readerOf(this.relay));
  }
}
