/** Every row of the processes that mostly waits for real clocks, side by side. */
import './process/whole-parts.ts';
