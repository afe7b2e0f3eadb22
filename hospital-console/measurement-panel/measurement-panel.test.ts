import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createElement, type ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { absent, known } from '../../protocol/ecg/measured.ts';
import { beatsPerMinute, milliseconds, unixMillis } from '../../protocol/ecg/units.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import { madeMeasurement } from '../../test/support/made-measurement.ts';
import { type Reading, readingOf } from '../measuring/reading.ts';
import { speak, switchLanguage } from '../words/words.ts';

const SESSION = '01890000-0000-7000-8000-000000000001' as SessionId;

const plain = readingOf(
  madeMeasurement({ leads: { V2: { j: 250, j60: 310 }, V5: { why: 'lead-off' } }, statements: ['regular'], qrs: 96 }),
);
const measured: Reading = {
  ...plain,
  heartRate: known(beatsPerMinute(81)),
  intervals: {
    ...plain.intervals,
    qt: known(milliseconds(380)),
    qtc: { ...plain.intervals.qtc, fridericia: known(milliseconds(420)) },
  },
  quality: { ...plain.quality, grade: 'fair' },
};
const unmeasured: Reading = {
  ...plain,
  heartRate: absent('no-beats'),
  statements: [],
  intervals: { ...plain.intervals, qrs: absent('noise') },
};

/** What a person reads of it, tags and repeated spaces off; each element still on its own. */
let textOf: (reading: Reading | null, shows?: 'present' | 'nothing') => string;

beforeAll(async () => {
  // Asked once for whether the screen is narrow; there is none here.
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => undefined }));
  await speak('en');
  const { MeasurementFigures } = await import('./measurement-panel.tsx');
  textOf = (reading, shows = 'present') => {
    const panel: ReactNode = createElement(MeasurementFigures, {
      ...{ session: SESSION, reading, startedAt: unixMillis(0), shows },
      note: shows === 'nothing' ? 'first' : null,
    });
    const client = new QueryClient({ defaultOptions: { queries: { enabled: false } } });
    const page = createElement(QueryClientProvider, { client }, createElement(MantineProvider, null, panel));
    return renderToStaticMarkup(page)
      .replaceAll(/<style[\s\S]*?<\/style>/g, '')
      .replaceAll(/<[^>]+>/g, ' ')
      .replaceAll(/\s+/g, ' ');
  };
});

describe('the figures beside a trace, live, in replay and in the review room', () => {
  it('show rate, intervals, quality, statements and ST of each lead', () => {
    const text = textOf(measured);
    expect(text).toMatch(/81 \/min/);
    expect(text).toMatch(/QRS 96 ms QT 380 ms QTc 420 ms/);
    expect(text).toMatch(/V2 \+2\.5\d? ▲ \+3\.1/);
    expect(text).toContain('Regular');
    expect(text).toMatch(/Signal quality/i);
  });

  it('say n/a with its reason where something is absent', () => {
    const text = textOf(unmeasured);
    expect(text).toMatch(/Heart rate n\/a no beats/i);
    expect(text).toMatch(/QRS n\/a/);
    expect(text).toMatch(/V5: n\/a, lead off/i);
  });

  it('show no number where nothing was measured, and why', () => {
    const text = textOf(measured, 'nothing');
    expect(text).not.toMatch(/81|380/);
    expect(text).toContain('Measuring the first seconds…');
  });

  it('say the same in Chinese', async () => {
    await switchLanguage('zh-TW');
    const text = textOf(unmeasured);
    await switchLanguage('en');
    expect(text).toMatch(/V5/);
    expect(text).not.toMatch(/Heart rate|no beats/);
  });
});
