/** English with its blanks in braces, and the same in Traditional Chinese. The sentences are those of the formats. */
const SENTENCES: readonly (readonly [string, string])[] = [
  ['In the file within ({title}): {sentence}', '內含的檔案（{title}）：{sentence}'],
  [
    '{count} samples a lead are absent, and {title} has no place for a gap: each document ends where one begins.',
    '每個導程缺少 {count} 個取樣，而 {title} 沒有記載缺漏的位置：每份文件在缺漏開始處結束。',
  ],
  ['Nothing is measured: the range is longer than {seconds} s.', '未做測量：範圍超過 {seconds} 秒。'],
  ['{count} further sentences like these are not listed.', '另有 {count} 則類似說明未列出。'],
  [
    '{leads} are not written: every reader computes them from I and II.',
    '未寫入 {leads}：讀取程式都能由 I 與 II 算出。',
  ],
  [
    '{leads} are not written: every reader of such a file computes them from I and II.',
    '未寫入 {leads}：這類檔案的讀取程式都能由 I 與 II 算出。',
  ],
  [
    '{leads} are not written, for want of room: they follow from I and II.',
    '因空間不足未寫入 {leads}：可由 I 與 II 算出。',
  ],
  ['{leads} are not sent: they are arithmetic of I and II.', '未送出 {leads}：可由 I 與 II 算出。'],
  [
    'The rate is written as {rate} Hz, for {true}: SCP-ECG counts whole microseconds between samples.',
    '取樣率寫為 {rate} Hz（實為 {true}）：SCP-ECG 以整數微秒計取樣間隔。',
  ],
  [
    'The rate is written to sixteen characters: {rate} Hz, for {true}.',
    '取樣率以十六個字元寫出：{rate} Hz（實為 {true}）。',
  ],
  [
    'Counts are written less their baseline, which SCP-ECG has no field for.',
    '計數已減去基線，因 SCP-ECG 沒有基線欄位。',
  ],
  [
    'Lead {lead} had no contact in samples {first} to {last}, which SCP-ECG has no field for.',
    '導程 {lead} 在取樣 {first} 至 {last} 無接觸，SCP-ECG 沒有此欄位。',
  ],
  [
    'Lead {lead} had no contact in samples {first} to {last}, which this format has no field for.',
    '導程 {lead} 在取樣 {first} 至 {last} 無接觸，此格式沒有此欄位。',
  ],
  ['{what} has characters that Latin-1 does not: it is left out.', '「{what}」含有 Latin-1 沒有的字元：已略去。'],
  [
    'The time of the first sample is given in whole seconds: {milliseconds} ms are cut off.',
    '第一個取樣的時間以整秒表示：捨去 {milliseconds} 毫秒。',
  ],
  ['{count} further absent stretch is not listed.', '另有 {count} 段缺漏未列出。'],
  ['{count} further lead-off stretch is not listed.', '另有 {count} 段導程無接觸的區段未列出。'],
  ['{count} further absent stretches are not listed.', '另有 {count} 段缺漏未列出。'],
  ['{count} further lead-off stretches are not listed.', '另有 {count} 段導程無接觸的區段未列出。'],
  [
    'No file of the ECG is within: it fits no SCP-ECG, and as an aECG it is longer than a bundle allows.',
    '未內含心電圖檔案：SCP-ECG 容不下，而以 aECG 表示又超過一個資料組的長度。',
  ],
  [
    'Between two sets of sequences samples {first} to {last} are absent; why ({reason}) has no field in an aECG.',
    '兩組序列之間缺少取樣 {first} 至 {last}；原因（{reason}）在 aECG 中沒有欄位。',
  ],
  ['The P duration has no field in this format.', '此格式沒有 P 波時間的欄位。'],
  ['{what} is cut to {most} characters: {text}', '「{what}」截為 {most} 個字元：{text}'],
  ['The name of the patient is cut to 62 characters.', '病人姓名截為 62 個字元。'],
  [
    'The case number has no room as Patient ID: the id of the session stands there.',
    '案件編號放不進病人識別碼：該處改為紀錄的識別碼。',
  ],
  [
    'The LSB of {lead} ({lsb} µV) is written to sixteen characters: {text} µV.',
    '{lead} 的最小單位（{lsb} µV）以十六個字元寫出：{text} µV。',
  ],
  [
    '{count} further stretches without samples or contact are not annotated.',
    '另有 {count} 段無取樣或無接觸的區段未加註解。',
  ],
  ['{count} further notes are not annotated.', '另有 {count} 則記事未加註解。'],
  [
    'A report is for the eye: the trace is filtered for display, and samples cannot be had back from it.',
    '報告供閱讀：波形經顯示用濾波，無法由此還原取樣。',
  ],
  ['{count} notes beside the samples have no place in {title}.', '{title} 沒有取樣以外 {count} 則記事的位置。'],
  [
    '{count} notes are longer than the {most} of an annotation: their texts are cut.',
    '{count} 則記事超過註解的長度上限（{most}）：文字已截短。',
  ],
  ['{count} notes are about stretches of which there is no document.', '{count} 則記事所屬的區段沒有文件。'],
  ['{count} note beside the samples has no place in {title}.', '{title} 沒有取樣以外 {count} 則記事的位置。'],
  [
    '{count} note is longer than the {most} of an annotation: its text is cut.',
    '{count} 則記事超過註解的長度上限（{most}）：文字已截短。',
  ],
  ['{count} note is about a stretch of which there is no document.', '{count} 則記事所屬的區段沒有文件。'],
  [
    '{count} annotation is left out: what reviewers annotate is read by reviewers.',
    '略去 {count} 則註記：審查者的註記僅供審查者閱讀。',
  ],
  [
    '{count} annotation of a colleague is left out: hidden until you have filled in your form.',
    '略去同事的 {count} 則註記：您填妥評分表後才會顯示。',
  ],
  [
    '{count} annotations are left out: what reviewers annotate is read by reviewers.',
    '略去 {count} 則註記：審查者的註記僅供審查者閱讀。',
  ],
  [
    '{count} annotations of a colleague are left out: hidden until you have filled in your form.',
    '略去同事的 {count} 則註記：您填妥評分表後才會顯示。',
  ],
  ['Annotations are left out from a damaged entry on. {fault}', '自損壞的項目起略去註記。{fault}'],
  [
    '{leads} exceed {bits} bits and are left out; they follow from I and II.',
    '{leads} 超過 {bits} 位元而略去；可由 I 與 II 算出。',
  ],
  [
    'Eight characters do not give the LSB of {leads} exactly: counts are exact, and an annotation gives the LSB.',
    '八個字元無法精確寫出 {leads} 的最小單位：計數精確，註解中另有最小單位。',
  ],
  [
    'Eight characters do not give the length of a record at {rate} Hz exactly.',
    '八個字元無法精確寫出 {rate} Hz 下一筆資料的長度。',
  ],
  [
    'The age ({age}) has no place in the header, which has a date of birth only.',
    '年齡（{age}）在標頭中沒有位置，標頭只有出生日期。',
  ],
  ['The annotations tell where a beat is, and not of which kind it is.', '註解只標出心搏的位置，未標其種類。'],
  [
    'Samples of derived leads that twelve bits have no room for are marked invalid; they follow from I and II.',
    '推導導程中十二位元容不下的取樣標為無效；可由 I 與 II 算出。',
  ],
];

const escaped = (text: string): string => text.replaceAll(/[.*+?^$()|[\]\\]/g, String.raw`\$&`);

const PATTERNS = SENTENCES.map(([english, chinese]) => ({
  pattern: new RegExp(`^${escaped(english).replaceAll(/\{(\w+)\}/g, '(?<$1>.+)')}$`, 'su'),
  chinese,
}));

/** What an export leaves out, for a reader of Traditional Chinese. A sentence that is not known here stays as it is. */
export function inChinese(sentence: string): string {
  for (const { pattern, chinese } of PATTERNS) {
    const blanks = pattern.exec(sentence)?.groups;
    const isBare = blanks === undefined && pattern.test(sentence);
    if (blanks === undefined && !isBare) continue;
    return chinese.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
      const text = blanks?.[name] ?? '';
      return name === 'sentence' ? inChinese(text) : text;
    });
  }
  return sentence;
}
