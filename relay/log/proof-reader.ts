import type { Database as Connection } from 'better-sqlite3';
import { offset, unixMillis } from '../../protocol/ecg/units.ts';
import type { LedgerId, SessionId, UnitId } from '../../protocol/wire/identity.ts';
import type { SignedDocument } from '../../protocol/proof/signed-document.ts';
import type { LoggedRecord } from '../../protocol/wire/messages.ts';
import type { SealedRecord } from '../../protocol/wire/record.ts';
import { openLedgerForReading } from './ledger-file.ts';
import { offsetOfPlace, placeOf, type Place } from './packed-rows.ts';
import type { AccessesAsked, HoldChange, LeafBlock, NumberedAccess, ProofReading, Tombstone } from './proof-log.ts';

interface HoldRow {
  readonly session: SessionId;
  readonly is_held: number;
  readonly at: number;
  readonly by: string;
  readonly reason: string;
}
interface RecordRow {
  readonly place: Place;
  readonly committed_at: number;
  readonly sealed: Uint8Array;
}

/** A session as it lies in the ledger, whether its relay runs or not. */
export interface LedgerSession {
  readonly number: number;
  readonly id: SessionId;
  readonly unit: UnitId;
  /** Highest offset that is there; 0 where none is. */
  readonly head: number;
}

/** Rows read at once: a relay that runs beside is never kept from tidying up its write-ahead log for long. */
const PAGE = 512;
const LAST_OFFSET = 2 ** 32 - 1;

/** What is kept beside the records, and the records themselves as they lie there: for sealing and for verifying. */
export class ProofReader implements ProofReading {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Of a data folder, beside its relay or without. Throws where there is no ledger that can be read. */
  static open(folder: string): ProofReader {
    return new ProofReader(openLedgerForReading(folder));
  }

  close(): void {
    this.#connection.close();
  }

  get ledger(): LedgerId | null {
    return this.#connection.prepare<[], { id: LedgerId }>('SELECT id FROM ledger').get()?.id ?? null;
  }

  /** False for a ledger of a version before seals; it has none of what is read here but its sessions. */
  get hasProof(): boolean {
    return this.#version >= 2;
  }

  get #version(): number {
    return this.#connection.pragma('user_version', { simple: true }) as number;
  }

  /** Oldest first; those with a tombstone are not among them. */
  sessions(): readonly LedgerSession[] {
    const deleted = new Set(this.tombstones().map(({ session }) => session));
    const head = this.#connection.prepare<[number, number], { place: Place | null }>(
      'SELECT max(place) AS place FROM records WHERE place BETWEEN ? AND ?',
    );
    return this.#connection
      .prepare<[], { number: number; id: SessionId; unit: UnitId }>(
        'SELECT number, id, unit FROM sessions ORDER BY number',
      )
      .all()
      .filter(({ id }) => !deleted.has(id))
      .map((row) => {
        const last = head.get(placeOf(row.number, offset(1)), placeOf(row.number, offset(LAST_OFFSET)))?.place ?? null;
        return { ...row, head: last === null ? 0 : offsetOfPlace(last) };
      });
  }

  /** The rows of a session in order of offset, from one on, as they lie there: an offset may be missing. */
  *records(sessionNumber: number, from = 1, through = LAST_OFFSET): Generator<LoggedRecord, undefined> {
    const rows = this.#connection.prepare<[number, number, number], RecordRow>(
      'SELECT place, committed_at, sealed FROM records WHERE place BETWEEN ? AND ? ORDER BY place LIMIT ?',
    );
    const last = placeOf(sessionNumber, offset(through));
    for (let next = placeOf(sessionNumber, offset(from)); next <= last;) {
      const page = rows.all(next, last, PAGE);
      for (const { place, committed_at, sealed } of page) {
        yield {
          offset: offsetOfPlace(place),
          committedAt: unixMillis(committed_at),
          sealed: sealed as SealedRecord,
        };
        next = (place + 1) as Place;
      }
      if (page.length < PAGE) return;
    }
  }

  manifests(session: SessionId): readonly SignedDocument[] {
    if (!this.hasProof) return [];
    return this.#connection
      .prepare<[string], SignedDocument>('SELECT text, signature FROM manifests WHERE session = ? ORDER BY number')
      .all(session);
  }

  lastManifests(): ReturnType<ProofReading['lastManifests']> {
    if (!this.hasProof) return [];
    return this.#connection
      .prepare<[], { session: SessionId; number: number; text: Uint8Array }>(
        `SELECT session, number, text FROM manifests AS one
         WHERE number = (SELECT max(number) FROM manifests WHERE session = one.session)`,
      )
      .all();
  }

  leafBlock(session: SessionId, block: number): LeafBlock | null {
    if (!this.hasProof) return null;
    const number = this.#connection
      .prepare<[string], { number: number }>('SELECT number FROM sessions WHERE id = ?')
      .get(session)?.number;
    if (number === undefined) return null;
    const row = this.#connection
      .prepare<[number], { leaves: Uint8Array; root: Uint8Array | null }>(
        'SELECT leaves, root FROM leaf_blocks WHERE place = ?',
      )
      .get(placeOf(number, offset(block)));
    return row === undefined ? null : { block, ...row };
  }

  holds(session?: SessionId): readonly HoldChange[] {
    if (!this.hasProof) return [];
    return this.#connection
      .prepare<[string | null], HoldRow>(
        'SELECT session, is_held, at, by, reason FROM holds WHERE session = coalesce(?, session) ORDER BY number',
      )
      .all(session ?? null)
      .map(({ session: of, is_held, at, by, reason }) => ({
        ...{ session: of, isHeld: is_held === 1, at: unixMillis(at), by, reason },
      }));
  }

  tombstones(): readonly Tombstone[] {
    if (!this.hasProof) return [];
    return this.#connection
      .prepare<[], SignedDocument & { number: number; session: SessionId; erased: number }>(
        'SELECT number, session, text, signature, erased FROM tombstones ORDER BY number',
      )
      .all()
      .map((row) => ({ ...row, erased: row.erased === 1 }));
  }

  reviewEntries(session: SessionId): readonly SignedDocument[] {
    if (this.#version < 3) return [];
    return this.#connection
      .prepare<[string], SignedDocument>('SELECT text, signature FROM review_entries WHERE session = ? ORDER BY number')
      .all(session);
  }

  reviewedSessions(): readonly SessionId[] {
    if (this.#version < 3) return [];
    return this.#connection
      .prepare<[], { session: SessionId }>('SELECT DISTINCT session FROM review_entries')
      .all()
      .map(({ session }) => session);
  }

  accesses({ from, atMost, session }: AccessesAsked): readonly NumberedAccess[] {
    if (this.#version < 4) return [];
    const columns = 'SELECT number, session, text, signature FROM accesses';
    return session === undefined
      ? this.#connection
          .prepare<[number, number], NumberedAccess>(`${columns} WHERE number >= ? ORDER BY number LIMIT ?`)
          .all(from, atMost)
      : this.#connection
          .prepare<[string, number, number], NumberedAccess>(
            `${columns} WHERE session = ? AND number >= ? ORDER BY number LIMIT ?`,
          )
          .all(session, from, atMost);
  }

  lastAccess(): NumberedAccess | null {
    if (this.#version < 4) return null;
    return (
      this.#connection
        .prepare<[], NumberedAccess>(
          'SELECT number, session, text, signature FROM accesses ORDER BY number DESC LIMIT 1',
        )
        .get() ?? null
    );
  }
}
