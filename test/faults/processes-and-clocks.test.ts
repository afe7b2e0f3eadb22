/** Every row of processes and of clocks that mostly waits, side by side. */
import './clock/wrong-clocks.ts';
import './process/starved.ts';
import './process/whole-parts.ts';
