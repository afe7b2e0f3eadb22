/** Every row of the network, side by side: they mostly wait for real clocks. */
import './network/broken-links.ts';
import './network/dead-link-figure.ts';
import './network/poor-links.ts';
import './network/strangers.ts';
import './network/torn-connections.ts';
import './network/certificates.ts';
import './network/dead-names.ts';
import './network/two-apps.ts';
import './network/versions.ts';
import './network/failover.ts';
