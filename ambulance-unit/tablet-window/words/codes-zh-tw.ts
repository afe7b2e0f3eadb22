import { alarmWordsZhTw } from '../../../protocol/ecg/words/alarm-words-zh-tw.ts';
import { caseWordsZhTw } from '../../../protocol/talk/case-words-zh-tw.ts';
import { presetWordsZhTw } from '../../../protocol/talk/preset-words-zh-tw.ts';
import type { codesEn } from './codes-en.ts';
import type { WordsLike } from './word-key.ts';

/** The words of what arrives as a code, in Traditional Chinese. */
export const codesZhTw: WordsLike<typeof codesEn> = {
  trouble: {
    'not-found': '找不到監視器。請開啟電源、檢查傳輸線或移近一些。',
    'permission-denied': '平板無權使用此連接埠。請在系統設定中允許，或聯絡技術人員。',
    busy: '監視器被其他程式占用。請關閉該程式後重新尋找。',
    unplugged: '傳輸線被拔除。請重新接上，記錄會自動繼續。',
    'out-of-range': '監視器超出範圍。請將平板移至兩公尺以內。',
    'radio-off': '藍牙已關閉。請在平板設定中開啟，或改用傳輸線。',
    refused: '監視器拒絕連線。請關閉再開啟；若有配對鈕，請按住。',
    'wrong-device': '這不是原先以為的裝置。請依序號選擇正確的一台。',
    silent: '監視器已連線但沒有傳送資料。請確認正在量測，或關閉再開啟。',
    broken: '連線中斷。平板正在重試，請將監視器放在附近。',
    'refused-to-start': '監視器無法啟動。請關閉再開啟，然後重新選擇。',
    'not-understood': '無法解讀監視器傳來的資料。請選擇其他種類，或更改監視器的模式。',
    defective: '監視器回報故障，請改用另一台。',
  },
  troubleOther: '監視器無法使用（{{code}}）。請關閉再開啟，然後重新尋找。',
  refusal: {
    'nobody-signed-on': '未執行：無人簽到。請先點選姓名。',
    'no-case': '未執行：沒有案件。請先開始新案件。',
    'case-under-way': '未執行：案件進行中。請先結案。',
    'no-such-monitor': '該監視器已不在，請重新尋找。',
    'driver-to-be-chosen': '請選擇監視器的種類。',
    'no-signal': '無法做 12 導程：沒有訊號。請檢查電極。',
    'countdown-under-way': '12 導程正在記錄中。',
    'no-such-twelve-lead': '該份 12 導程已不存在，請重做。',
    'no-hospital': '未送出：請先選擇醫院。',
    'no-such-hospital': '該醫院已不在清單上，請另選。',
    'no-such-entry': '該訊息已不存在。',
    'out-of-range': '未儲存：數值超出範圍。',
    'text-too-long': '未儲存：文字太長。',
    disk: '未儲存：平板無法寫入。請寫在紙上並致電醫院。',
    'not-understood': '未執行：畫面與記錄程式版本不同，請重新啟動平板。',
  },
  noAnswer: '未確認：記錄程式沒有回應。請再點一次；若仍如此，請致電醫院。',
  notSent: '未執行：畫面與記錄程式中斷。請等待恢復後再點一次。',
  linkWhy: {
    'unknown-credential': '中繼站不認識此平板。請聯絡技術人員，並以電話聯絡醫院。',
    'not-yours': '中繼站不接受此平板的案件，請聯絡技術人員。',
    fenced: '另一台平板已接手此車組，請確認使用的是哪一台。',
    conflict: '中繼站有互相矛盾的紀錄，請聯絡技術人員。',
    'bad-message': '中繼站無法解讀此平板的資料，平板需要更新。',
    'unsupported-version': '中繼站版本不同，平板需要更新。',
  },
  linkWhyOther: '中繼站拒絕此平板（{{code}}）。記錄不受影響；請以電話聯絡醫院。',
  storage: {
    'nearly-full': '儲存空間將滿，已送達的紀錄會讓出空間。',
    full: '儲存空間已滿。無法保存的部分將申報為漏失，請恢復與中繼站的連線。',
    trouble: '平板無法寫入記錄。請把重要事項寫在紙上，並聯絡技術人員。',
  },
  alarmOf: alarmWordsZhTw,
  event: caseWordsZhTw.event,
  decision: caseWordsZhTw.decision,
  preset: presetWordsZhTw,
  noticeOf: {
    'acquisition-restarted': '記錄程式已自動重新啟動，其間數秒已申報為漏失。',
    'acquisition-failing': '記錄程式一再失敗。請改用紙筆、致電醫院，並重新啟動平板。',
    'bluetooth-restarted': '藍牙程式已自動重新啟動，正在重新連線。',
    'bluetooth-failing': '藍牙一再失敗。請改用傳輸線，或於案件之間重新啟動平板。',
    'update-ready': '更新已備妥，下次啟動時生效。',
  },
  grade: { good: '良好', fair: '尚可', poor: '不佳，不宜量測', unusable: '無法判讀' },
  advice: {
    'check-electrode': '請檢查電極：{{electrodes}}',
    'reduce-muscle': '請病人放鬆、保暖，手臂放鬆',
    'reduce-mains': '請將導線移離用電設備',
    'keep-still': '請病人勿動、固定導線；可能的話先停車',
    'record-longer': '請記錄滿十秒',
  },
};
