/** Figures that need the machine for themselves, one after another. */
import './figures/five-hundred-units.ts';
import './figures/backlog.ts';
