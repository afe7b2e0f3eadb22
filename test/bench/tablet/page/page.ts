import '@fontsource/noto-sans-tc/latin-400.css';
import '@fontsource/noto-sans-tc/latin-700.css';
import { createElement, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { websocketPorts } from '../../../../ambulance-unit/tablet-window/link/websocket-port.ts';
import { openInkClient, type InkClient } from '../../../../ambulance-unit/tablet-window/trace/ink-client.ts';
import { DIAGNOSTIC, MONITOR } from '../../../../ambulance-unit/tablet-window/trace/ink-defaults.ts';
import { isFeedWord, type RecordedTwelveLead } from '../../../../ambulance-unit/tablet-window/trace/ink-port.ts';
import { LiveTrace } from '../../../../ambulance-unit/tablet-window/trace/live-trace.tsx';
import { PaperTwelveLead } from '../../../../ambulance-unit/tablet-window/trace/paper-twelve-lead.tsx';
import type { LeadName } from '../../../../protocol/ecg/leads.ts';
import type { PaperGain, PaperSpeed } from '../../../../protocol/ecg/paper/paper-scale.ts';

/**
 * The trace by itself, fed over the socket that the screen has: what it costs, without whatever stands around it. The address
 * says what is shown: `?leads=twelve|II,V1&theme=night|day&language=en|zh-TW&filter=diagnostic|monitor&shows=live|paper`.
 */
declare global {
  interface Window {
    inkBench: { readonly ink: InkClient; showRecorded(recorded: RecordedTwelveLead): void };
  }
}

const asked = new URLSearchParams(location.search);
const ink = openInkClient();
const root = createRoot(document.getElementById('root') as HTMLElement);
const leads = asked.get('leads') ?? 'twelve';
const language = asked.get('language') === 'zh-TW' ? 'zh-TW' : 'en';
const style = {
  ink,
  theme: asked.get('theme') === 'day' ? 'day' : 'night',
  language,
  label: 'ECG',
  filter: asked.get('filter') === 'monitor' ? MONITOR : DIAGNOSTIC,
  speed: Number(asked.get('speed') ?? 25) as PaperSpeed,
  gain: Number(asked.get('gain') ?? 10) as PaperGain,
} as const;

const show = (node: ReactNode): void => {
  root.render(createElement('div', { style: { position: 'relative', width: '100%', height: '100%' } }, node));
};
const showRecorded = (recorded: RecordedTwelveLead | null): void => {
  show(createElement(PaperTwelveLead, { ...style, recorded }));
};
window.inkBench = { ink, showRecorded };
if (asked.get('shows') === 'paper') showRecorded(null);
else show(createElement(LiveTrace, { ...style, leads: leads === 'twelve' ? leads : (leads.split(',') as LeadName[]) }));
if (language === 'zh-TW') {
  void Promise.all([import('@fontsource/noto-sans-tc/400.css'), import('@fontsource/noto-sans-tc/700.css')]).then(
    () => {
      ink.fontsCame();
    },
  );
}
if (location.hash !== '') {
  websocketPorts(location)((event) => {
    if (event.kind === 'heard' && isFeedWord(event.message)) ink.feed(event.message);
  });
}
