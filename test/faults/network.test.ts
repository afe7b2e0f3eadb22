/** Every row of the network, side by side: they mostly wait for real clocks. */
import './network/broken-links.ts';
import './network/dead-link-figure.ts';
