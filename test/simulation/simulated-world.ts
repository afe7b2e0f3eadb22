import { milliseconds } from '../../protocol/ecg/units.ts';
import type { UnitId } from '../../protocol/wire/identity.ts';
import { Ambulance } from './ambulance.ts';
import { Hospital } from './hospital.ts';
import { Host } from './host.ts';
import { Path } from './network.ts';
import type { Fault, Schedule } from './schedule.ts';
import { hexOfChance, seededChance } from './seeded.ts';
import { PLENTY, recordName, SCARCE } from './simulated-journal.ts';
import { VirtualTime } from './virtual-time.ts';
import { WatchingConsole } from './watching-console.ts';

/** What faults took away for good, so that nobody may ask for it: keys of records, sessions whose journal is gone. */
export interface Excused {
  /** Records, as `recordName` names them. */
  readonly records: Set<string>;
  /** Another ledger than the one that acknowledged them may lack records that a full disk had to let go (D7). */
  readonly purged: boolean;
}

const ASKED_AGAIN = 3;
const ASKED_AGAIN_AFTER = 800;

/** Machines, ways between them and what happens to them, as a schedule says. */
export class SimulatedWorld {
  readonly time = new VirtualTime();
  readonly hospitals: readonly Hospital[];
  readonly ambulances: readonly Ambulance[];
  readonly consoles: readonly WatchingConsole[];
  readonly excused: Excused;
  readonly #chance: () => number;
  /** Ambulances whose journal was put back, removed or rotted: they have heard what they do not know any more. */
  readonly forgetful = new Set<Ambulance>();
  #isMended = false;

  constructor(schedule: Schedule) {
    const chance = seededChance(schedule.seed);
    this.#chance = chance;
    const isAnother = schedule.relays > 1 || schedule.faults.some(({ kind }) => kind === 'relay-restored');
    this.excused = {
      records: new Set(),
      purged: isAnother && schedule.faults.some(({ kind }) => kind === 'unit-disk-full'),
    };
    const { time } = this;
    const many = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));
    this.hospitals = many(schedule.relays, (i) => new Hospital(new Host(`relay-${String(i)}`, time), chance));
    for (const hospital of this.hospitals) hospital.start();
    const pathTo = (hospital: Hospital, host: Host): Path => {
      const path = new Path(time, chance, host, hospital.host);
      hospital.leadsHere(path);
      return path;
    };
    this.ambulances = many(schedule.units, (i) => {
      const name = `ambulance-${String(i)}` as UnitId;
      const host = new Host(name, time);
      const routes = this.hospitals.map((hospital) => ({ hospital, path: pathTo(hospital, host) }));
      return new Ambulance(name, host, routes, chance);
    });
    this.consoles = many(schedule.consoles, (i) => {
      const hospital = this.hospitals[i % this.hospitals.length] as Hospital;
      const host = new Host(`console-${String(i)}`, time);
      return new WatchingConsole(host, pathTo(hospital, host), hospital, chance);
    });
    for (const fault of schedule.faults) {
      if (fault.at < schedule.lasts && !isBeyondUs(fault, schedule)) this.#plan(fault);
    }
    for (const ambulance of this.ambulances) ambulance.start();
    this.#planEntries(schedule);
  }

  /** Everything is whole again, and the patients' electrodes are taken off. */
  mend(): void {
    this.#isMended = true;
    for (const ambulance of this.ambulances) ambulance.noteOpenSession();
    for (const hospital of this.hospitals) {
      hospital.ledger.weather.trouble = null;
      hospital.ledger.weather.slowness = 0;
      hospital.start();
    }
    for (const { journal, routes } of this.ambulances) {
      journal.weather.trouble = null;
      journal.weather.slowness = 0;
      journal.room = PLENTY;
      for (const { path } of routes) {
        path.heal();
        path.delay = 20;
      }
    }
    for (const { path } of this.consoles) path.heal();
    for (const ambulance of this.ambulances) {
      ambulance.start();
      this.time.after(1_000, () => {
        ambulance.monitor.end();
      });
    }
  }

  discard(): void {
    for (const { journal } of this.ambulances) journal.discard();
    for (const { ledger } of this.hospitals) ledger.discard();
  }

  /** On both sides, spread over the time; without them a history is what it was before there were any. */
  #planEntries({ entries = 0, lasts, faults }: Schedule): void {
    for (const fault of faults) {
      if (fault.kind.startsWith('journal-') && 'unit' in fault) this.forgetful.add(this.#ambulance(fault.unit));
    }
    for (let i = 0; i < entries; i += 1) {
      this.time.after((lasts * (i + 1)) / (entries + 2), () => {
        if (i % 2 === 0) this.#order(this.#hospital(i / 2), `order ${String(i)}`, ASKED_AGAIN);
        else void this.#ambulance((i - 1) / 2).writeDown(`message ${String(i)}`);
      });
    }
  }

  /** In the newest session there; asked again where no answer has come, under the same request. */
  #order(hospital: Hospital, text: string, again: number, newest = hospital.sessions()[0]): void {
    if (this.#isMended) return;
    if (newest !== undefined) void hospital.order(newest, text);
    this.time.after(ASKED_AGAIN_AFTER, () => {
      const isWritten = hospital.ordered.some((one) => one.text === text && one.ledger === hospital.log?.ledger);
      if (!isWritten && again > 0) this.#order(hospital, text, again - 1, newest);
    });
  }

  #plan(fault: Fault): void {
    if (fault.kind === 'journal-rolled-back') {
      const ambulance = this.#ambulance(fault.unit);
      this.time.after(fault.at - fault.age, () => {
        const backup = ambulance.journal.backUp();
        const since = ambulance.journal.committed.length;
        this.time.after(Math.min(fault.at, fault.age), () => {
          this.#restart(ambulance, fault.for, () => {
            for (const record of ambulance.journal.committed.slice(since)) this.#excuse(record);
            ambulance.journal.putBack(backup);
          });
        });
      });
      return;
    }
    if (fault.kind === 'relay-restored') {
      const hospital = this.#hospital(fault.relay);
      this.time.after(fault.at - fault.age, () => {
        const backup = hospital.ledger.backUp();
        this.time.after(Math.min(fault.at, fault.age), () => {
          hospital.crash('killed');
          hospital.ledger.restore(backup, hexOfChance(this.#chance, 16));
          this.time.after(fault.for, () => {
            hospital.start();
          });
        });
      });
      return;
    }
    this.time.after(fault.at, () => {
      this.#strike(fault);
    });
  }

  #strike(fault: Exclude<Fault, { kind: 'journal-rolled-back' | 'relay-restored' }>): void {
    switch (fault.kind) {
      case 'unit-killed':
      case 'unit-power-cut':
        this.#restart(this.#ambulance(fault.unit), fault.for, () => undefined, how(fault.kind));
        return;
      case 'journal-rots': {
        const ambulance = this.#ambulance(fault.unit);
        this.#restart(ambulance, fault.for, () => {
          for (const name of ambulance.journal.rot(1 + fault.records)) this.excused.records.add(name);
        });
        return;
      }
      case 'journal-deleted': {
        const ambulance = this.#ambulance(fault.unit);
        this.#restart(ambulance, fault.for, () => {
          for (const record of ambulance.journal.committed) this.#excuse(record);
          ambulance.journal.remove();
        });
        return;
      }
      case 'unit-disk-full': {
        const { journal } = this.#ambulance(fault.unit);
        this.#trouble(journal.weather, { kind: 'disk-full' }, fault.for);
        // Before it takes records again it is still nearly full for a while.
        journal.room = SCARCE;
        this.time.after(2 * fault.for, () => {
          journal.room = PLENTY;
        });
        return;
      }
      case 'unit-disk-fails':
        this.#trouble(
          this.#ambulance(fault.unit).journal.weather,
          { kind: 'disk-failed', code: 'SQLITE_IOERR_FSYNC' },
          fault.for,
        );
        return;
      case 'unit-disk-slow':
        this.#slow(this.#ambulance(fault.unit).journal.weather, fault.for);
        return;
      case 'unit-sleeps':
        this.#ambulance(fault.unit).host.sleep(fault.for);
        return;
      case 'clock-steps':
        this.#ambulance(fault.unit).host.stepClock(fault.by);
        return;
      case 'another-network': {
        const ambulance = this.#ambulance(fault.unit);
        for (const { path } of ambulance.routes) path.breakSilently('nobody');
        ambulance.process?.networkChanged(null);
        return;
      }
      case 'next-patient':
        this.#nextPatient(this.#ambulance(fault.unit));
        return;
      case 'relay-killed':
      case 'relay-power-cut': {
        const hospital = this.#hospital(fault.relay);
        hospital.crash(how(fault.kind));
        this.time.after(fault.for, () => {
          hospital.start();
        });
        return;
      }
      case 'relay-disk-full':
        this.#trouble(this.#hospital(fault.relay).ledger.weather, 'disk-full', fault.for);
        return;
      case 'relay-disk-fails':
        this.#trouble(this.#hospital(fault.relay).ledger.weather, 'storage-failed', fault.for);
        return;
      case 'relay-disk-slow':
        this.#slow(this.#hospital(fault.relay).ledger.weather, fault.for);
        return;
      case 'relay-sleeps':
        this.#hospital(fault.relay).host.sleep(fault.for);
        return;
      case 'console-cut':
        this.consoles[fault.console % Math.max(1, this.consoles.length)]?.path.cut();
        return;
      case 'console-stalls':
        this.consoles[fault.console % Math.max(1, this.consoles.length)]?.path.stall(['down', 'up'], fault.for);
        return;
      case 'link-cut':
      case 'link-breaks-here':
      case 'link-breaks-there':
      case 'black-hole':
      case 'one-way-up':
      case 'one-way-down':
      case 'far-away':
      case 'portal':
      case 'silent-portal':
        this.#strikeLink(fault, this.#path(fault.unit, fault.relay));
    }
  }

  #strikeLink(fault: FaultOfLink, path: Path): void {
    switch (fault.kind) {
      case 'link-cut':
        path.cut();
        return;
      case 'link-breaks-here':
        path.breakSilently('here');
        return;
      case 'link-breaks-there':
        path.breakSilently('there');
        return;
      case 'black-hole':
        path.stall(['up', 'down'], fault.for);
        return;
      case 'one-way-up':
        path.stall(['down'], fault.for);
        return;
      case 'one-way-down':
        path.stall(['up'], fault.for);
        return;
      case 'far-away':
        path.delay = 600;
        this.time.after(fault.for, () => {
          path.delay = 20;
        });
        return;
      case 'portal':
      case 'silent-portal': {
        const status = [200, 302, 511][fault.at % 3] ?? 511;
        path.breakSilently('nobody');
        path.portal = { until: this.time.now + fault.for, status: fault.kind === 'portal' ? status : null };
      }
    }
  }

  #restart(ambulance: Ambulance, downFor: number, meanwhile: () => void, by: 'killed' | 'power-cut' = 'killed'): void {
    ambulance.crash(by);
    meanwhile();
    this.time.after(downFor, () => {
      ambulance.start();
    });
  }

  #nextPatient(ambulance: Ambulance): void {
    const { process } = ambulance;
    if (process === null) return;
    ambulance.monitor.end();
    ambulance.host.after(milliseconds(1_500), () => {
      void ambulance.stop().then(() => {
        if (!this.#isMended) ambulance.monitor.putOn();
        ambulance.start();
      });
    });
  }

  #trouble<Trouble>(weather: { trouble: Trouble | null }, trouble: Trouble, lasts: number): void {
    weather.trouble = trouble;
    this.time.after(lasts, () => {
      weather.trouble = null;
    });
  }

  #slow(weather: { slowness: number }, lasts: number): void {
    weather.slowness = lasts / 8;
    this.time.after(lasts, () => {
      weather.slowness = 0;
    });
  }

  #excuse(record: Parameters<typeof recordName>[0]): void {
    this.excused.records.add(recordName(record));
  }

  #ambulance = (number: number): Ambulance => this.ambulances[number % this.ambulances.length] as Ambulance;
  #hospital = (number: number): Hospital => this.hospitals[number % this.hospitals.length] as Hospital;
  #path(unit: number, relay: number): Path {
    const { routes } = this.#ambulance(unit);
    return (routes[relay % routes.length] as Ambulance['routes'][number]).path;
  }
}

type FaultOfLink = Exclude<Extract<Fault, { readonly relay: number; readonly unit: number }>, never>;

/**
 * An old copy of a journal that is put back on a tablet whose clock was put back too: the place of what comes then can be
 * known from nothing that the tablet has. PROTOCOL.md says so under D8.
 */
const isBeyondUs = (fault: Fault, { faults, units }: Schedule): boolean =>
  fault.kind === 'clock-steps' &&
  fault.by < 0 &&
  faults.some((other) => other.kind === 'journal-rolled-back' && other.unit % units === fault.unit % units);

const how = (kind: string): 'killed' | 'power-cut' => (kind.endsWith('killed') ? 'killed' : 'power-cut');
