/** Rows about how soon a silence is noticed: they wait, and what they hear in time must not wait for a processor. */
import './network/dead-link-figure.ts';
import './process/standstill.ts';
