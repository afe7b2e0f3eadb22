import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { LedgerUnusable, openLedgerForWriting } from './ledger-file.ts';
import type { GroupCommit, LedgerReply, LedgerRequest } from './ledger-writer-port.ts';
import { unpackRows } from './packed-rows.ts';

/**
 * The thread that writes the ledger: a sync may take 300 ms, and meanwhile the main thread must go on answering. It
 * decides nothing; it makes what it is given durable, whole or not at all.
 */
const port = parentPort;
if (port === null) throw new Error('ledger-writer runs as a worker thread only');
const answer = (reply: LedgerReply): void => {
  port.postMessage(reply);
};

const { folder } = workerData as { readonly folder: string };
try {
  write(openLedgerForWriting(folder));
} catch (thrown) {
  answer({ kind: 'cannot-open', sentence: sentenceOf(thrown) });
}

function write({ connection, ledger }: ReturnType<typeof openLedgerForWriting>): void {
  const insertRecord = connection.prepare('INSERT INTO records (place, committed_at, sealed) VALUES (?, ?, ?)');
  const insertSession = connection.prepare(
    'INSERT INTO sessions (number, id, unit, first_commit_at) VALUES (?, ?, ?, ?)',
  );
  const insertRun = connection.prepare('INSERT OR REPLACE INTO runs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const insertQuarantine = connection.prepare(
    'INSERT INTO quarantine (unit, arrived_at, why, bytes) VALUES (?, ?, ?, ?)',
  );
  const commit = (group: GroupCommit): void => {
    connection.exec('BEGIN IMMEDIATE');
    for (const { number, id, unit } of group.sessions) insertSession.run(number, id, unit, group.committedAt);
    for (const { place, sealed } of unpackRows(group.rows)) insertRecord.run(place, group.committedAt, sealed);
    for (const run of group.runs) {
      insertRun.run(
        run.place,
        run.count,
        run.kind,
        run.epochNumber,
        run.epochNonce,
        run.firstSeq,
        run.firstSample,
        run.endSample,
        run.gapReason,
      );
    }
    for (const { unit, why, bytes } of group.quarantine) insertQuarantine.run(unit, group.committedAt, why, bytes);
    connection.exec('COMMIT');
  };

  port?.on('message', (request: LedgerRequest) => {
    if (request.kind === 'close') {
      connection.close();
      answer({ kind: 'closed' });
      port.close();
      return;
    }
    try {
      commit(request);
      answer({ kind: 'committed' });
    } catch (thrown) {
      // SQLite has often rolled back by itself; what is left of the transaction must not leak into the next one.
      if (connection.inTransaction) connection.exec('ROLLBACK');
      const full = thrown instanceof Database.SqliteError && thrown.code === 'SQLITE_FULL';
      answer({ kind: 'refused', trouble: full ? 'disk-full' : 'storage-failed', sentence: sentenceOf(thrown) });
    }
  });
  answer({ kind: 'opened', ledger });
}

function sentenceOf(thrown: unknown): string {
  if (thrown instanceof LedgerUnusable) return thrown.message;
  if (thrown instanceof Database.SqliteError) {
    if (thrown.code === 'SQLITE_FULL') return `The disk that holds ${folder} is full.`;
    if (thrown.code === 'SQLITE_NOTADB' || thrown.code.startsWith('SQLITE_CORRUPT')) {
      return `The ledger in ${folder} is damaged (${thrown.message}).`;
    }
    if (thrown.code === 'SQLITE_CANTOPEN' || thrown.code.startsWith('SQLITE_READONLY')) {
      return `The data folder ${folder} cannot be written.`;
    }
    return `The disk that holds ${folder} failed (${thrown.code}: ${thrown.message}).`;
  }
  return thrown instanceof Error ? thrown.message : String(thrown);
}
