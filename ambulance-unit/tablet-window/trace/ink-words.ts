import type { Placement } from '../../../protocol/ecg/placement.ts';
import { NOT_FOR_ST } from '../../../protocol/ecg/words/not-for-st.ts';
import type { InkLanguage } from './ink-port.ts';

/** Every word that the worker writes on a canvas. */
export interface InkWords {
  /** Its duration is written behind it. */
  readonly gap: string;
  readonly missed: string;
  readonly awaited: string;
  readonly leadOff: string;
  readonly notRecorded: string;
  readonly unfiltered: string;
  readonly notch: string;
  readonly notForSt: string;
  readonly waiting: string;
  readonly delayed: string;
  readonly stale: string;
  readonly staleFor: (seconds: string) => string;
  readonly placement: Readonly<Record<Placement, string>>;
}

const WORDS: Readonly<Record<InkLanguage, InkWords>> = {
  en: {
    gap: 'Gap',
    missed: 'Not on this screen',
    awaited: 'Not here yet',
    leadOff: 'LEAD OFF',
    notRecorded: 'not recorded',
    unfiltered: 'unfiltered',
    notch: 'notch',
    notForSt: NOT_FOR_ST.en,
    waiting: 'Waiting for the first samples',
    delayed: 'DELAYED',
    stale: 'STALE',
    staleFor: (seconds) => `nothing new for ${seconds} s`,
    placement: { standard: '', 'right-sided': 'right-sided leads', posterior: 'posterior leads' },
  },
  'zh-TW': {
    gap: '中斷',
    missed: '此畫面未收到',
    awaited: '尚未收到',
    leadOff: '電極脫落',
    notRecorded: '未記錄',
    unfiltered: '未濾波',
    notch: '陷波',
    notForSt: NOT_FOR_ST['zh-TW'],
    waiting: '等待第一筆訊號',
    delayed: '延遲',
    stale: '畫面已停止',
    staleFor: (seconds) => `${seconds} 秒沒有新資料`,
    placement: { standard: '', 'right-sided': '右側導程', posterior: '後壁導程' },
  },
};

export const inkWords = (language: InkLanguage): InkWords => WORDS[language];
/** All of it, so that the letters it needs can be fetched beforehand. */
export const lettersOf = (language: InkLanguage): string => {
  const { staleFor, placement, ...words } = WORDS[language];
  return [...Object.values(words), staleFor('0123456789'), ...Object.values(placement)].join('');
};

/** `0.2 s`, `3.2 s`, `42 s`, `12 min 5 s`: never rounded to nothing. */
export function durationText(seconds: number): string {
  if (seconds < 0.995) return `${Math.max(0.01, seconds).toFixed(2)} s`;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return whole < 60 ? `${String(whole)} s` : `${String(Math.floor(whole / 60))} min ${String(whole % 60)} s`;
}
