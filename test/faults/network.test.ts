/** Every row of the network, side by side, for they mostly wait for real clocks; those that wait longest begin first. */
import './network/two-apps.ts';
import './network/failover.ts';
import './network/broken-links.ts';
import './network/poor-links.ts';
import './network/dead-names.ts';
import './network/torn-connections.ts';
import './network/strangers.ts';
import './network/certificates.ts';
import './network/versions.ts';
