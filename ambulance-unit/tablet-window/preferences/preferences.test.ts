import { beforeAll, describe, expect, it, vi } from 'vitest';

import type * as Room from './preferences.ts';

let readPreferences: typeof Room.readPreferences;
beforeAll(async () => {
  vi.stubGlobal('navigator', { languages: [] });
  ({ readPreferences } = await import('./preferences.ts'));
});

describe('what the crew prefers', () => {
  it('is the system’s language and brightness, IEC colours and V2 beside II at a first start', () => {
    expect(readPreferences(null, ['zh-TW'])).toEqual({
      language: 'zh-TW',
      scheme: 'auto',
      colourCode: 'iec',
      secondLead: 'V2',
      showsTwelve: false,
    });
  });
  it('holds over restarts', () => {
    const kept = { language: 'en', scheme: 'night', colourCode: 'aha', secondLead: 'V5', showsTwelve: true } as const;
    expect(readPreferences(JSON.stringify(kept), ['zh-TW'])).toEqual(kept);
  });
  it('is as at a first start where storage is damaged, never an error', () => {
    for (const stored of ['{', '[]', '"x"', '{"scheme":"pink","secondLead":"II","language":7}']) {
      expect(readPreferences(stored, ['en'])).toMatchObject({ language: 'en', scheme: 'auto', secondLead: 'V2' });
    }
  });
});
