/** The few sentences that the main process says itself, where no page can. Both languages of the ward, by the system's. */
export interface ScreenWords {
  readonly quit: { readonly question: string; readonly detail: string; readonly goOn: string; readonly quit: string };
  readonly mistakenSettings: string;
  readonly cannotStart: string;
  readonly acquisitionFailing: string;
  readonly saveReport: string;
}

const ENGLISH: ScreenWords = {
  quit: {
    question: 'Stop Prearrival on this tablet?',
    detail: 'Nothing is recorded any more, and nothing more is sent to the hospital. What is on this tablet stays.',
    goOn: 'Go on recording',
    quit: 'Stop',
  },
  mistakenSettings: 'Prearrival cannot start: its settings have mistakes',
  cannotStart: 'Prearrival cannot record',
  acquisitionFailing:
    'The recording stops again and again. Use another tablet or the monitor’s own printer, and call the hospital.',
  saveReport: 'Save the 12-lead report',
};

const TRADITIONAL_CHINESE: ScreenWords = {
  quit: {
    question: '要在這台平板上停止 Prearrival 嗎？',
    detail: '停止後不再記錄，也不再傳送到醫院。已在這台平板上的資料會保留。',
    goOn: '繼續記錄',
    quit: '停止',
  },
  mistakenSettings: 'Prearrival 無法啟動：設定有錯誤',
  cannotStart: 'Prearrival 無法記錄',
  acquisitionFailing: '記錄一再中斷。請改用另一台平板或監視器的列印，並致電醫院。',
  saveReport: '儲存 12 導程報告',
};

export const screenWords = (locale: string): ScreenWords =>
  locale.toLowerCase().startsWith('zh') ? TRADITIONAL_CHINESE : ENGLISH;
