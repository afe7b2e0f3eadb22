import { cpSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import type { Offset } from '../../../protocol/ecg/units.ts';
import type { LedgerId, SessionId } from '../../../protocol/wire/identity.ts';
import type { SessionState } from '../../../protocol/wire/messages.ts';
import { RESTORED_FILE } from '../../../relay/log/ledger-file.ts';
import { tidily } from '../../support/endings.ts';
import { noteFault } from '../../support/fault-table.ts';
import { eventually, pause, temporaryFolder } from '../../support/parts.ts';
import { nothingLost } from '../../support/ride.ts';
import { Tour } from '../../support/tour.ts';
import { seconds } from '../../support/watched-unit.ts';
import { openViewer, type Viewer } from '../../support/viewer.ts';

const stateIn = (viewer: Viewer): SessionState | undefined =>
  viewer.messages.find((message) => message.kind === 'state');

it.concurrent('[D6] [D17] a relay restored from a backup: units send again what is gone, consoles begin anew', () =>
  tidily(async () => {
    // Long enough that the patient is still recorded when the relay comes back, on a machine where each start takes five seconds.
    const tour = await Tour.begin({ lastsSeconds: 45 });
    const backup = path.join(temporaryFolder(), 'backup');
    await pause(2_000);
    await tour.endRelay('SIGTERM');
    cpSync(tour.relayFolder, backup, { recursive: true });
    await tour.startRelay();
    await tour.delivers();
    await pause(2_500);

    const session = ((await tour.recordings())[0]?.id ?? '') as SessionId;
    const console_ = await openViewer(tour.relay);
    console_.say({ kind: 'subscribe', session, resume: null });
    const before = await eventually(
      () => stateIn(console_),
      (state) => state !== undefined,
    );
    const stored = await tour.stored();
    await tour.endRelay();

    rmSync(tour.relayFolder, { recursive: true });
    cpSync(backup, tour.relayFolder, { recursive: true });
    writeFileSync(path.join(tour.relayFolder, RESTORED_FILE), '');
    const restored = performance.now();
    await tour.startRelay();
    const left = await tour.stored();
    expect(left, 'the backup is older').toBeLessThan(stored);

    const again = await openViewer(tour.relay);
    const ledger = before?.ledger ?? ('' as LedgerId);
    again.say({ kind: 'subscribe', session, resume: { ledger, from: ((before?.head ?? 0) + 1) as Offset } });
    const after = await eventually(
      () => stateIn(again),
      (state) => state !== undefined,
    );
    expect(after?.ledger).not.toBe(ledger);
    expect(after?.resumed, 'nothing that it knows is continued').toBe(false);

    await eventually(
      () => tour.stored(),
      (samples) => samples > stored,
    );
    const refilled = (performance.now() - restored) / 1_000;
    const proof = await tour.arrive();
    noteFault({
      chapter: 'disk',
      fault: 'relay restored from a backup, ledger marked as restored',
      expected: 'another ledger id; units fill in what the backup lacks, a console resyncs, whole',
      measured:
        `the backup lacked ${seconds((stored - left) / 500)} of the recording, ` +
        `filled in ${seconds(refilled)} after the start; ${nothingLost(proof)}`,
    });
  }),
);
