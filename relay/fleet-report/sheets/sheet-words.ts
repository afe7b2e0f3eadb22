import type { NoFigure } from '../../../protocol/wire/fleet-report.ts';

/** Words of the fleet report on paper; `{name}` is a blank. */
export interface SheetWords {
  readonly title: string;
  readonly made: string;
  readonly notRead: string;
  readonly noPatient: string;
  readonly sheet: string;
  readonly delivered: string;
  readonly deliveredNote: string;
  readonly delay: string;
  readonly delayNote: string;
  readonly gap: string;
  readonly gapNote: string;
  readonly acknowledgement: string;
  readonly acknowledgementNote: string;
  readonly retakes: string;
  readonly retakesNote: string;
  readonly falseActivations: string;
  readonly falseActivationsNote: string;
  readonly of: string;
  readonly interval: string;
  readonly n: string;
  readonly percentiles: string;
  readonly absent: Readonly<Record<NoFigure, string>>;
  readonly deliveredByUnit: string;
  readonly deliveredByUnitNote: string;
  readonly delayByUnit: string;
  readonly delayByUnitNote: string;
  readonly byHour: string;
  readonly byHourNote: string;
  readonly byPlace: string;
  readonly byPlaceNote: string;
  readonly noGap: string;
  readonly placeUnknown: string;
  readonly inCases: string;
  readonly moreUnits: string;
  readonly table: string;
  readonly unit: string;
  readonly cases: string;
  readonly recorded: string;
  readonly unanswered: string;
  readonly all: string;
  readonly minutes: string;
  readonly milliseconds: string;
  readonly seconds: string;
  readonly hours: string;
}

const EN: SheetWords = {
  title: 'Fleet report',
  made: '{from} to {to}, {zone} · {cases} cases, {recorded} recorded · as of {when}',
  notRead: '{count} further cases of the period were not read: please choose a shorter one.',
  noPatient: 'Prearrival · it names no patient · n/a: nothing of the kind happened',
  sheet: 'Sheet {number} of {of}',
  delivered: '12-leads delivered whole',
  deliveredNote: 'the relay holds every sample of the ten seconds',
  delay: 'Delay of a sample, median',
  delayNote: 'beyond the quickest of its case, to the disk of the relay',
  gap: 'Never recorded',
  gapNote: '{share} of what the monitors produced; {awaited} still on a tablet',
  acknowledgement: 'Alert to first decision, median',
  acknowledgementNote: 'unanswered: {unanswered}',
  retakes: '12-leads taken again',
  retakesNote: 'same electrodes, within three minutes',
  falseActivations: 'False activations',
  falseActivationsNote: 'withdrawn, or no STEMI afterwards',
  of: '{count} of {of}',
  interval: '95 % between {least} and {most}',
  n: 'n = {n}',
  percentiles: 'p95 {p95} · p99 {p99}',
  absent: {
    'no-samples': 'n/a: nothing was recorded',
    'no-12-lead': 'n/a: no 12-lead was taken',
    'no-alert': 'n/a: no alert',
    'no-answer': 'n/a: no alert was answered',
    'no-activation': 'n/a: no activation',
  },
  deliveredByUnit: '12-leads delivered whole, by ambulance',
  deliveredByUnitNote: 'Mark: share. Line: where the true share lies with 95 %. The fewer, the longer.',
  delayByUnit: 'Delay by ambulance',
  delayByUnitNote:
    'From the median over p95 (the end of the bar) to p99 (tick); each step of the scale is ten times the one before.',
  byHour: 'Never recorded, by hour of day',
  byHourNote: 'Minutes. Paler: hours of which less than ten minutes were recorded.',
  byPlace: 'Never recorded, by place',
  byPlaceNote: 'The middle of a square of about two kilometres; most first.',
  noGap: 'Nothing was lost.',
  placeUnknown: 'no place is known',
  inCases: '{cases} cases',
  moreUnits: 'The {shown} with the most cases of {of}; all of them stand in the table.',
  table: 'All figures by ambulance',
  unit: 'Ambulance',
  cases: 'Cases',
  recorded: 'Recorded',
  unanswered: 'Unanswered',
  all: 'All',
  minutes: '{value} min',
  milliseconds: '{value} ms',
  seconds: '{value} s',
  hours: '{value} h',
};

const ZH_TW: SheetWords = {
  title: '車隊報告',
  made: '{from} 至 {to}，{zone} · {cases} 例，記錄 {recorded} · 截至 {when}',
  notRead: '此期間另有 {count} 例未讀取：請選較短的期間。',
  noPatient: 'Prearrival · 不含病人姓名 · 無法計算：沒有發生這類事件 · p95、p99：第 95、第 99 百分位',
  sheet: '第 {number} 頁，共 {of} 頁',
  delivered: '完整送達的 12 導程',
  deliveredNote: '中繼站持有十秒內的每個取樣',
  delay: '取樣的延遲（中位數）',
  delayNote: '較該例最快者多出的時間，至中繼站磁碟',
  gap: '從未記錄',
  gapNote: '佔監視器所產生的 {share}；另有 {awaited} 仍在平板上',
  acknowledgement: '警示至首次決定（中位數）',
  acknowledgementNote: '未獲回應：{unanswered}',
  retakes: '重做的 12 導程',
  retakesNote: '相同電極位置，三分鐘內',
  falseActivations: '誤啟動',
  falseActivationsNote: '之後撤回，或判定非 STEMI',
  of: '{of} 中的 {count}',
  interval: '95 % 介於 {least} 與 {most}',
  n: '樣本數 {n}',
  percentiles: 'p95 {p95} · p99 {p99}',
  absent: {
    'no-samples': '無法計算：沒有記錄',
    'no-12-lead': '無法計算：未做 12 導程',
    'no-alert': '無法計算：沒有警示',
    'no-answer': '無法計算：警示皆未獲回應',
    'no-activation': '無法計算：沒有啟動',
  },
  deliveredByUnit: '各救護車完整送達的 12 導程',
  deliveredByUnitNote: '標記：比例。線段：真實比例有 95 % 落在其中；數量愈少，線愈長。',
  delayByUnit: '各救護車的延遲',
  delayByUnitNote: '自中位數至第 95 百分位（橫條末端），再至第 99 百分位（短線）；刻度每格為前一格的十倍。',
  byHour: '一天各時段從未記錄的量',
  byHourNote: '單位為分鐘。較淡者：該時段記錄不足十分鐘。',
  byPlace: '各地點從未記錄的量',
  byPlaceNote: '約兩公里方格的中心；最多者在前。',
  noGap: '沒有任何遺失。',
  placeUnknown: '地點不明',
  inCases: '{cases} 例',
  moreUnits: '{of} 輛中案例最多的 {shown} 輛；全部列於表中。',
  table: '各救護車的所有數字',
  unit: '救護車',
  cases: '案例',
  recorded: '記錄',
  unanswered: '未獲回應',
  all: '全部',
  minutes: '{value} 分',
  milliseconds: '{value} 毫秒',
  seconds: '{value} 秒',
  hours: '{value} 小時',
};

export type SheetLanguage = 'en' | 'zh-TW';
export const sheetWords = (language: SheetLanguage): SheetWords => (language === 'zh-TW' ? ZH_TW : EN);

/** A sentence with its blanks filled in. */
export const filledIn = (sentence: string, blanks: Readonly<Record<string, string | number>>): string =>
  sentence.replaceAll(/\{(\w+)\}/g, (blank, name: string) => String(blanks[name] ?? blank));
