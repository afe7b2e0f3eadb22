import type { Database as Connection } from 'better-sqlite3';
import { offset } from '../../protocol/ecg/units.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import type { ProofRow } from './ledger-disk.ts';
import { placeOf } from './packed-rows.ts';

const LAST_OFFSET = offset(2 ** 32 - 1);

/** Writes what is kept beside the records, inside the transaction of its caller. */
export class ProofWriter {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
    // What is deleted is overwritten with zeros: a patient's samples do not lie on in free pages of the file.
    connection.pragma('secure_delete = ON');
  }

  write(row: ProofRow): void {
    switch (row.kind) {
      case 'manifest':
        this.#run('INSERT INTO manifests VALUES (?, ?, ?, ?)', row.session, row.number, row.text, row.signature);
        return;
      case 'leaf-block': {
        const place = placeOf(row.sessionNumber, offset(row.block));
        this.#run('INSERT OR REPLACE INTO leaf_blocks VALUES (?, ?, ?)', place, row.leaves, row.root);
        return;
      }
      case 'hold':
        this.#run(
          'INSERT INTO holds (session, is_held, at, by, reason) VALUES (?, ?, ?, ?, ?)',
          ...[row.session, row.isHeld ? 1 : 0, row.at, row.by, row.reason],
        );
        return;
      case 'tombstone':
        this.#run(
          'INSERT INTO tombstones VALUES (?, ?, ?, ?, 0)',
          ...[row.number, row.session, row.text, row.signature],
        );
        return;
      case 'review-entry':
        this.#run('INSERT INTO review_entries VALUES (?, ?, ?, ?)', row.session, row.number, row.text, row.signature);
        return;
      case 'access':
        this.#run('INSERT INTO accesses VALUES (?, ?, ?, ?)', row.number, row.session, row.text, row.signature);
        return;
      case 'erase':
        this.#erase(row.session, row.atMost);
    }
  }

  /** Whatever else there is of it goes with its last records, so that a start in between finds it by these. */
  #erase(session: SessionId, atMost: number): void {
    const number = this.#connection
      .prepare<[string], { number: number }>(
        'SELECT sessions.number FROM sessions JOIN tombstones ON tombstones.session = sessions.id WHERE sessions.id = ?',
      )
      .get(session)?.number;
    if (number === undefined) return;
    const [first, last] = [placeOf(number, offset(0)), placeOf(number, LAST_OFFSET)];
    const { changes } = this.#run(
      'DELETE FROM records WHERE place IN (SELECT place FROM records WHERE place BETWEEN ? AND ? LIMIT ?)',
      ...[first, last, atMost],
    );
    if (changes === atMost) return;
    this.#run('DELETE FROM runs WHERE place BETWEEN ? AND ?', first, last);
    this.#run('DELETE FROM leaf_blocks WHERE place BETWEEN ? AND ?', first, last);
    this.#run('DELETE FROM review_entries WHERE session = ?', session);
    this.#run("DELETE FROM quarantine WHERE why LIKE '%' || ? || '%'", session);
    this.#run('UPDATE tombstones SET erased = 1 WHERE session = ?', session);
  }

  #run(sql: string, ...values: readonly unknown[]): { readonly changes: number } {
    return this.#connection.prepare(sql).run(...values);
  }
}
