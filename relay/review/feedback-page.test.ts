import { describe, expect, it } from 'vitest';
import { unixMillis } from '../../protocol/ecg/units.ts';
import { feedbackPage } from './feedback-page.ts';

const facts = {
  ...{ unit: 'ambulance-1', session: '01900000-0000-7000-8000-000000000001' },
  startedAt: unixMillis(Date.parse('2026-03-01T02:03:00Z')),
};
const released = {
  ...{ by: 'reviewer', at: '2026-03-04T05:06:00.000Z', version: 2, isWithdrawn: false },
  text: 'V1 <script>alert(1)</script>\nsat too high.\u202e',
};
const pageOf = (given: Parameters<typeof feedbackPage>[0], language: 'en' | 'zh-TW' = 'en') =>
  feedbackPage(given, language, 'Asia/Taipei');

describe('the page for the crew', () => {
  it('says what was released, when by which clock, and that it is the second version', () => {
    const { html, policy } = pageOf({ ...facts, released });
    expect(html).toContain('ambulance-1');
    expect(html).toMatch(/March 1, 2026.*10:03.*GMT\+8/);
    expect(html).toContain('Version 2');
    expect(html).toContain('V1 &lt;script&gt;alert(1)&lt;/script&gt;\nsat too high.□');
    expect(html).not.toContain('<script');
    expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-/);
  });
  it('is complete in Traditional Chinese', () => {
    const { html } = pageOf({ ...facts, released }, 'zh-TW');
    expect(html).toContain('lang="zh-TW"');
    expect(html).toContain('給救護人員的回饋');
    expect(html).toContain('第 2 版');
  });
  it('says that none was released, and that it was taken back, and then not what it said', () => {
    expect(pageOf({ ...facts, released: null }).html).toContain('No feedback has been released');
    const { html } = pageOf({ ...facts, released: { ...released, isWithdrawn: true } });
    expect(html).toContain('was taken back');
    expect(html).not.toContain('sat too high');
  });
});
