import { recordUntil } from './journal-witness.ts';
import { storeUntil } from './ledger-witness.ts';

/**
 * A process to be killed: it writes a unit's journal in one folder and a relay's ledger in another, and says on stdout
 * of every record that it is durable. SIGTERM ends it as a unit and a relay end.
 */
const [journal = '', ledger = '', epoch = '1'] = process.argv.slice(2);
const asked = new AbortController();
process.on('SIGTERM', () => asked.abort());
await Promise.all([recordUntil(asked.signal, journal), storeUntil(asked.signal, ledger, Number(epoch))]);
