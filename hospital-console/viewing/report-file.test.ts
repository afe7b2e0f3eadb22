import { describe, expect, it } from 'vitest';
import { hertz, sampleIndex } from '../../protocol/ecg/units.ts';
import { readExportOrder } from '../../relay/recordings/export-order.ts';
import { fetchReport, reportAddress, type ReportAsked } from './report-file.ts';

const asked = (end: number, rate: number): ReportAsked => ({
  ...{ session: '0190 0000', end: sampleIndex(end), rate: hertz(rate), language: 'zh-TW', timeZone: 'Asia/Taipei' },
});
const answering =
  (answer: () => Response | Promise<Response>): typeof fetch =>
  () =>
    Promise.resolve().then(answer);
const pdf = (disposition: string) =>
  new Response('%PDF-', { headers: { 'content-type': 'application/pdf', 'content-disposition': disposition } });

describe('the report of ten pinned seconds', () => {
  it.each([300, 500, 669, 1000])('asks the relay for the very samples on the paper, at %i Hz', (rate) => {
    const end = 7 * rate + 20 * rate + 1;
    const { searchParams } = new URL(reportAddress(asked(end, rate)), 'http://relay');
    const { order, mistakes } = readExportOrder(Object.fromEntries(searchParams), ['pdf']);
    expect([mistakes, order.language, order.timeZone]).toEqual([[], 'zh-TW', 'Asia/Taipei']);
    if (order.part.kind !== 'seconds') throw new Error('no stretch');
    const { from, duration } = order.part;
    expect([Math.round(from * rate), Math.round((from + duration) * rate)]).toEqual([end - 10 * rate, end]);
  });

  it('begins with the recording where that has not lasted ten seconds', () => {
    const { searchParams } = new URL(reportAddress(asked(2_000, 500)), 'http://relay');
    expect([Number(searchParams.get('from')), Number(searchParams.get('for'))]).toEqual([0, 4]);
  });

  it('is kept under the relay’s name for it, and under no name that leads elsewhere', async () => {
    const named = await fetchReport(
      asked(5_000, 500),
      answering(() => pdf('attachment; filename="ambulance-1.pdf"')),
    );
    expect(named).toMatchObject({ kind: 'file', name: 'ambulance-1.pdf' });
    const hostile = await fetchReport(
      asked(5_000, 500),
      answering(() => pdf('attachment; filename="../../x"')),
    );
    expect(hostile).toMatchObject({ kind: 'file', name: '12-lead.pdf' });
  });

  it('is not there in the relay’s own words, or where something else than the relay answers', async () => {
    const busy = () => new Response('{"error":"busy","sentence":"Ask again in a moment."}', { status: 503 });
    expect(await fetchReport(asked(5_000, 500), answering(busy))).toEqual({
      ...{ kind: 'refused', sentence: 'Ask again in a moment.' },
    });
    const portal = () => new Response('<html>Welcome</html>', { headers: { 'content-type': 'text/html' } });
    for (const answer of [portal, () => Promise.reject(new TypeError('fetch failed'))]) {
      expect(await fetchReport(asked(5_000, 500), answering(answer))).toEqual({ kind: 'unreachable' });
    }
  });
});
