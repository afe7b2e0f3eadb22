/** Every row of the disks that mostly waits for real clocks, side by side. */
import './disk/failing-disks.ts';
import './disk/full-disks.ts';
import './disk/restored-ledger.ts';
import './disk/second-process.ts';
