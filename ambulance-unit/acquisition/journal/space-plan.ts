import { byteCount, type ByteCount } from '../../../protocol/ecg/units.ts';
import type { DiskRoom } from './journal-disk.ts';

/** How much room there is to record into, for a person: `full` once the disk has refused a record. */
export type SpaceAlarm = 'none' | 'nearly-full' | 'full';

const MIB = 2 ** 20;
/** Written, so that it is there: 5 h of recording (13.1 MB an hour at 8 leads, 500 Hz). */
export const USUAL_BALLAST = byteCount(64 * MIB);
/** Grown in pieces of one sync each, so that recording does not wait for all of it. */
export const BALLAST_SLICE = byteCount(MIB);

/** What is known of the space, in bytes. */
export interface SpaceFacts {
  /** Pages of the journal's file that hold something. */
  readonly used: number;
  /** Pages of the file that hold nothing, and are written before it grows. */
  readonly spare: number;
  /** What the configuration lets the journal's folder take; null: as far as the disk goes. */
  readonly most: number | null;
  /** Null where the disk does not say. */
  readonly disk: DiskRoom | null;
  /** What the ballast should take, and what it takes. */
  readonly ballastWanted: number;
  readonly ballast: number;
}

export interface SpacePlan {
  readonly alarm: SpaceAlarm;
  /** Remove what may go (D7), slice by slice, while it says so. */
  readonly purge: boolean;
  /** Bytes that the ballast may grow by now; 0: not now. */
  readonly growBallastBy: ByteCount;
}

/** Nearly full above the first share of the quota; over again below the second. */
const SOFT_QUOTA = 0.9;
const RELIEVED_QUOTA = 0.85;
/** Over again once the disk has so much more room than where it began. */
const RELIEF = 1.25;

/**
 * Room below which a disk counts as nearly full: a tenth of it, but at least 256 MiB, which is twenty hours of recording
 * (of a small disk not more than a quarter), and at most 1 GiB, which is three days: beyond that a large disk that is
 * nine tenths full has all the room that a journal needs.
 */
export const leastRoom = (total: number): ByteCount =>
  byteCount(Math.min(1024 * MIB, Math.max(total / 10, Math.min(256 * MIB, total / 4))));

/** The ballast for a quota and a disk: never more than an eighth of the one and a sixteenth of the other. */
export function ballastFor(wanted: number, most: number | null, disk: DiskRoom | null): ByteCount {
  const share = Math.min(wanted, most === null ? Infinity : most / 8, disk === null ? 0 : disk.total / 16);
  // What is smaller than a page keeps nothing open.
  return byteCount(share < 8192 ? 0 : Math.floor(share));
}

/**
 * D14, decided: whether a person is told, whether acknowledged records make room, whether the ballast grows. With
 * hysteresis: what one slice more or less changes must not be told in turns.
 */
export function planSpace(facts: SpaceFacts, before: SpaceAlarm): SpacePlan {
  const alarm = alarmOf(facts, before);
  return { alarm, purge: alarm !== 'none', growBallastBy: alarm === 'none' ? growthOf(facts) : byteCount(0) };
}

function alarmOf({ used, spare, most, disk, ballast, ballastWanted }: SpaceFacts, before: SpaceAlarm): SpaceAlarm {
  // The ballast counts as taken, and what it lacks too: it is no room to record into.
  const share = most === null ? 0 : (used + ballastWanted) / most;
  const room = disk === null ? Infinity : disk.free + spare - Math.max(0, ballastWanted - ballast);
  const least = disk === null ? 0 : leastRoom(disk.total);
  if (share < RELIEVED_QUOTA && room >= least * RELIEF) return 'none';
  // Full is over when a good part of the room is back: the next record must not fill it again.
  if (before === 'full' && (share >= SOFT_QUOTA || room < least / 2)) return 'full';
  const isNear = share >= SOFT_QUOTA || room < least;
  return isNear || before !== 'none' ? 'nearly-full' : 'none';
}

function growthOf({ used, spare, most, disk, ballast, ballastWanted }: SpaceFacts): ByteCount {
  const missing = ballastWanted - ballast;
  if (missing <= 0 || disk === null) return byteCount(0);
  // Real room: spare pages inside the journal's file are no place for another file.
  if (disk.free - missing < leastRoom(disk.total)) return byteCount(0);
  if (most !== null && used + spare + ballastWanted > most) return byteCount(0);
  return byteCount(Math.min(missing, BALLAST_SLICE));
}
