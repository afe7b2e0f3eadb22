import { createSocket } from 'node:dgram';
import { createInterface } from 'node:readline';

/**
 * A name server that knows one name, for one network namespace: `node name-server.ts ADDRESS_OF_THE_NAME`. Each line on
 * standard input says how it is from then on: `silent`, `no-such-name` or `answers`; it starts as `silent`.
 */
type Mood = 'silent' | 'no-such-name' | 'answers';

const HEADER_BYTES = 12;
const TYPE_A = 1;
const RESPONSE = 0x8180;
const NO_SUCH_NAME = 3;

const [address = ''] = process.argv.slice(2);
let mood: Mood = 'silent';
createInterface({ input: process.stdin }).on('line', (line) => {
  if (line === 'silent' || line === 'no-such-name' || line === 'answers') mood = line;
});
process.stdin.on('end', () => process.exit(0));

const socket = createSocket('udp4');
socket.on('message', (query, { port, address: asker }) => {
  if (mood === 'silent' || query.length < HEADER_BYTES) return;
  const questionEnd = query.indexOf(0, HEADER_BYTES) + 5;
  const isAddressAsked = query.readUInt16BE(questionEnd - 4) === TYPE_A;
  const isAnswered = mood === 'answers' && isAddressAsked;
  const header = Buffer.alloc(HEADER_BYTES);
  query.copy(header, 0, 0, 2);
  header.writeUInt16BE(RESPONSE | (mood === 'answers' ? 0 : NO_SUCH_NAME), 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(isAnswered ? 1 : 0, 6);
  // A pointer to the name in the question, type A, class IN, for one second, four bytes.
  const answer = Buffer.from([0xc0, HEADER_BYTES, 0, 1, 0, 1, 0, 0, 0, 1, 0, 4, ...address.split('.').map(Number)]);
  const parts = [header, query.subarray(HEADER_BYTES, questionEnd), ...(isAnswered ? [answer] : [])];
  socket.send(Buffer.concat(parts), port, asker);
});
socket.bind(53, '127.0.0.1', () => console.log('listening'));
