import { offset } from '../../protocol/ecg/units.ts';
import type { UnixMillis } from '../../protocol/ecg/units.ts';
import { epochKey } from '../../protocol/wire/identity.ts';
import type { SessionId, UnitId } from '../../protocol/wire/identity.ts';
import type { LoggedRecord } from '../../protocol/wire/messages.ts';
import type { SealedRecord } from '../../protocol/wire/record.ts';
import { NO_FACTS } from './case-facts.ts';
import type { LedgerReader } from './ledger-reader.ts';
import type { QuarantineRow } from './ledger-disk.ts';
import { placeOf } from './packed-rows.ts';
import type { Row } from './packed-rows.ts';
import { SessionIndex } from './session-index.ts';
import type { AppendOutcome, RecordToAppend } from './session-log.ts';
import type { Shelf } from './shelf.ts';

/** One group commit in the making: what each record is, judged against what is held and what the group already has. */
export class GroupDraft {
  readonly rows: Row[] = [];
  readonly newShelves: Shelf[] = [];
  readonly quarantine: QuarantineRow[] = [];
  readonly added = new Map<Shelf, { readonly record: RecordToAppend['record']; readonly logged: LoggedRecord }[]>();
  duplicates = 0;
  readonly #shelves: ReadonlyMap<SessionId, Shelf>;
  readonly #deleted: ReadonlySet<SessionId>;
  readonly #reader: LedgerReader;
  readonly #nextNumber: number;
  readonly #committedAt: UnixMillis;
  readonly #inGroup = new Map<string, SealedRecord>();

  constructor(
    shelves: ReadonlyMap<SessionId, Shelf>,
    deleted: ReadonlySet<SessionId>,
    reader: LedgerReader,
    nextNumber: number,
    committedAt: UnixMillis,
  ) {
    this.#shelves = shelves;
    this.#deleted = deleted;
    this.#reader = reader;
    this.#nextNumber = nextNumber;
    this.#committedAt = committedAt;
  }

  judge(unit: UnitId, { record, sealed }: RecordToAppend): AppendOutcome {
    // Deleted by the rules of retention: what comes late of it would rise again without the rest.
    if (this.#deleted.has(record.session)) return { kind: 'not-yours' };
    const shelf = this.#shelfOf(record.session, unit);
    if (shelf.unit !== unit) return { kind: 'not-yours' };
    const key = `${shelf.id} ${epochKey(record.epoch)} ${String(record.seq)}`;
    const held = this.#inGroup.get(key) ?? this.#heldAlready(shelf, record);
    if (held !== null) {
      if (Buffer.compare(held, sealed) === 0) {
        this.duplicates += 1;
        return { kind: 'duplicate' };
      }
      this.quarantine.push({ unit, why: `conflict with ${key}`, bytes: sealed.slice() });
      return { kind: 'conflict' };
    }
    this.#inGroup.set(key, sealed);
    const added = this.added.get(shelf) ?? [];
    if (added.length === 0) this.added.set(shelf, added);
    const at = offset(shelf.index.head + added.length + 1);
    const logged: LoggedRecord = { offset: at, committedAt: this.#committedAt, sealed };
    added.push({ record, logged });
    this.rows.push({ place: placeOf(shelf.number, at), sealed });
    return { kind: 'stored', logged };
  }

  #heldAlready(shelf: Shelf, record: RecordToAppend['record']): SealedRecord | null {
    const at = shelf.index.offsetOf(record.epoch, record.seq);
    return at === null ? null : (this.#reader.one(shelf.number, at)?.sealed ?? null);
  }

  #shelfOf(session: SessionId, unit: UnitId): Shelf {
    const known = this.#shelves.get(session) ?? this.newShelves.find(({ id }) => id === session);
    if (known !== undefined) return known;
    const made: Shelf = {
      number: this.#nextNumber + this.newShelves.length,
      id: session,
      unit,
      index: new SessionIndex(),
      firstCommitAt: this.#committedAt,
      lastCommitAt: this.#committedAt,
      writtenRuns: 0,
      opened: null,
      endOffset: null,
      endedAt: null,
      endCommittedAt: null,
      looks: [],
      facts: NO_FACTS,
      root: null,
    };
    this.newShelves.push(made);
    return made;
  }
}
