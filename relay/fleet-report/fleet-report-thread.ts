import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { openRecord } from '../../protocol/wire/record-codec.ts';
import { ProofReader } from '../log/proof-reader.ts';
import { CaseAccount, hoursIn } from './case-account.ts';
import { FleetAccount } from './fleet-account.ts';
import type { FleetReportTask, FromFleetReport } from './fleet-report-messages.ts';

/** A person who waits sees it move; ms. */
const TOLD_EVERY = 250;

/** Reads the cases of a period one behind the other, as they lie on the disk, in a thread of its own. */
function reckon(port: MessagePort, { dataFolder, cases, of }: FleetReportTask): void {
  const say = (message: FromFleetReport): void => {
    port.postMessage(message);
  };
  const reader = ProofReader.open(dataFolder);
  try {
    const numbers = new Map<string, number>(reader.sessions().map(({ id, number }) => [id, number]));
    const hourOf = hoursIn(of.zone);
    const fleet = new FleetAccount();
    let toldAt = performance.now();
    for (const [at, task] of cases.entries()) {
      const number = numbers.get(task.session);
      // Deleted by the rules of retention since it was asked for.
      if (number === undefined) continue;
      const account = new CaseAccount(task, hourOf);
      for (const logged of reader.records(number, 1, task.head)) {
        const opened = openRecord(logged.sealed);
        // One that cannot be read is the verdict's to name.
        if (opened.ok) account.hear(logged, opened.value);
      }
      fleet.add(account.figures());
      if (performance.now() - toldAt > TOLD_EVERY) {
        toldAt = performance.now();
        say({ kind: 'progress', sessionsRead: at + 1 });
      }
    }
    say({ kind: 'done', report: fleet.report(of) });
  } finally {
    reader.close();
  }
}

if (parentPort !== null) {
  try {
    reckon(parentPort, workerData as FleetReportTask);
  } catch (thrown) {
    const sentence = thrown instanceof Error ? thrown.message : String(thrown);
    parentPort.postMessage({ kind: 'failed', sentence } satisfies FromFleetReport);
  }
}
