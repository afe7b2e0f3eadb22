/** Every row of the processes that mostly waits for real clocks, side by side. */
import './process/standstill.ts';
import './process/starved.ts';
import './process/whole-parts.ts';
