/** Every row of a journal that is not what the unit wrote, side by side. */
import './disk/bit-flips.ts';
import './disk/other-journals.ts';
