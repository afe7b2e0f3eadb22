import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAcknowledgement } from './mllp-acknowledgement.ts';
import { framed, MllpReader } from './mllp-frames.ts';

const ack = (msa: string, more = '') => `MSH|^~\\&|A|B|C|D|20261122||ACK^R01|1|P|2.6\r${msa}\r${more}`;

describe('an acknowledgement', () => {
  it.each([
    [ack('MSA|AA|7'), { kind: 'accepted' }],
    [ack('MSA|CA|7'), { kind: 'accepted' }],
    [ack('MSA|AE|7|disk full'), { kind: 'not-now', code: 'AE', text: 'disk full' }],
    [ack('MSA|AR|7|', 'ERR|||207|E||||unknown patient\r'), { kind: 'rejected', code: 'AR', text: 'unknown patient' }],
    [
      ack('MSA|AR|7|no', 'ERR|||200^Unsupported message type\r'),
      { kind: 'rejected', code: 'AR', text: 'no 200^Unsupported message type' },
    ],
    [ack('MSA|AA|8'), { kind: 'unreadable', about: "it acknowledges '8' and not 7" }],
    [ack('MSA|XX|7'), { kind: 'unreadable', about: "its code is 'XX'" }],
    [ack('PID|1'), { kind: 'unreadable', about: 'it has no MSA' }],
    ['HTTP/1.1 400 Bad Request', { kind: 'unreadable', about: 'it does not begin with MSH' }],
  ])('%j', (text, expected) => {
    expect(readAcknowledgement(text, '7')).toEqual(expected);
  });

  it('is never what throws, whatever comes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        expect(['accepted', 'not-now', 'rejected', 'unreadable']).toContain(readAcknowledgement(text, '7').kind);
        expect(readAcknowledgement(`MSH|\r${text}`, '7').kind).toBeTypeOf('string');
      }),
    );
  });
});

describe('frames', () => {
  it('are put together in however many pieces they come', () => {
    const bytes = framed(new TextEncoder().encode('MSH|陳\rMSA|AA|7\r'));
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      const reader = new MllpReader();
      const first = reader.hear(bytes.subarray(0, cut));
      const heard = first.kind === 'more' ? reader.hear(bytes.subarray(cut)) : first;
      expect(heard).toEqual({ kind: 'message', text: 'MSH|陳\rMSA|AA|7\r' });
    }
  });

  it.each([
    ['that do not begin as one', 'HTTP/1.1 200', /begin/],
    ['that do not end as one', '\u000bMSH|\u001cx', /end/],
    ['without an end', `\u000b${'x'.repeat(70_000)}`, /longer/],
  ])('%s are refused', (_, text, about) => {
    const heard = new MllpReader().hear(new TextEncoder().encode(text));
    expect(heard.kind === 'no-frame' ? heard.about : heard.kind).toMatch(about);
  });
});
