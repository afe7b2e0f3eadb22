import type { PaperFont } from '../trace/trace-port.ts';
// The Latin part (26 kB) comes with the page, so that digits are equally wide and look alike on every computer.
import '@fontsource/noto-sans-tc/latin-400.css';
import '@fontsource/noto-sans-tc/latin-600.css';

const FAMILY = 'Noto Sans TC';

/** What only the Chinese part has: Han, Bopomofo, kana, and punctuation and letters as wide as a character. */
const CHINESE = /[\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\u{20000}-\u{3ffff}]/u;

/**
 * The Chinese part is some two hundred slices, of which the browser fetches those that hold a character on the page; their list
 * alone is 40 kB. A computer that writes Chinese by itself needs neither. On one that does not, a Chinese page loads it at once,
 * and an English page as soon as a Chinese character stands on it: a patient's name must not be a row of empty boxes.
 */
export async function loadFontsOf(language: string): Promise<void> {
  if (systemWritesChinese()) return;
  if (language === 'zh-TW') await loadChinese();
  else onceChineseIsShown(() => void loadChinese().catch(sayUnloaded));
}

const loadChinese = async (): Promise<void> => {
  await Promise.all([import('@fontsource/noto-sans-tc/400.css'), import('@fontsource/noto-sans-tc/600.css')]);
};

export const sayUnloaded = (reason: unknown): void => {
  console.warn('The Chinese font could not be loaded; the system’s is used.', reason);
};

let watcher: MutationObserver | null = null;
function onceChineseIsShown(load: () => void): void {
  if (watcher !== null) return;
  const found = (text: string | null): void => {
    if (text === null || !CHINESE.test(text)) return;
    watcher?.disconnect();
    document.removeEventListener('input', typed);
    load();
  };
  const typed = ({ target }: Event): void => {
    if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) found(target.value);
  };
  watcher = new MutationObserver((changes) => {
    for (const { type, target, addedNodes } of changes) {
      if (type === 'characterData') found(target.textContent);
      else for (const node of addedNodes) found(node.textContent);
    }
  });
  watcher.observe(document.body, { subtree: true, childList: true, characterData: true });
  document.addEventListener('input', typed);
  found(document.getElementById('root')?.textContent ?? null);
}

let writesChinese: boolean | null = null;
const systemWritesChinese = (): boolean => (writesChinese ??= drawsChinese());

/** Two different characters that come out alike are both the box for "no such letter". */
function drawsChinese(): boolean {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 24;
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  if (pen === null) return true;
  const drawn = (character: string): string => {
    pen.clearRect(0, 0, 24, 24);
    pen.font = '20px sans-serif';
    pen.fillText(character, 2, 20);
    return pen.getImageData(0, 0, 24, 24).data.join();
  };
  return drawn('繁') !== drawn('國');
}

/** The slices of the page's font that the given words need, for a worker, which sees none of the page's style sheets. */
export function paperFontsFor(words: string): readonly PaperFont[] {
  const needed = new Set(Array.from(words, (character) => character.codePointAt(0) ?? 0));
  const fonts = new Map<string, PaperFont>();
  for (const sheet of document.styleSheets) {
    // Only our own sheets: a browser extension's may not be read.
    if (sheet.href === null || !sheet.href.startsWith(location.origin)) continue;
    for (const rule of readableRules(sheet)) {
      if (!(rule instanceof CSSFontFaceRule)) continue;
      const value = (name: string): string => rule.style.getPropertyValue(name);
      if (value('font-family').replaceAll(/["']/g, '') !== FAMILY) continue;
      const unicodeRange = value('unicode-range');
      if (!rangeHoldsAny(unicodeRange, needed)) continue;
      const address = /url\((["']?)([^"')]+)\1\)/.exec(value('src'))?.[2];
      if (address === undefined) continue;
      const source = `url("${new URL(address, sheet.href).href}") format("woff2")`;
      fonts.set(source, { family: FAMILY, source, weight: value('font-weight'), unicodeRange });
    }
  }
  return [...fonts.values()];
}

/** None of a sheet that did not come, for the relay was gone: what has come must be used all the same. */
function readableRules(sheet: CSSStyleSheet): readonly CSSRule[] {
  try {
    return [...sheet.cssRules];
  } catch (thrown) {
    if (thrown instanceof DOMException) return [];
    throw thrown;
  }
}

/** CSS `unicode-range` (`U+4E00-4E09, U+5FC3, U+4??`); an empty one holds everything. */
export function rangeHoldsAny(unicodeRange: string, characters: ReadonlySet<number>): boolean {
  if (unicodeRange.trim() === '') return characters.size > 0;
  const ranges = unicodeRange.split(',').map((part) => {
    const [first = '', last = first] = part.trim().replace(/^u\+/i, '').split('-');
    return [Number.parseInt(first.replaceAll('?', '0'), 16), Number.parseInt(last.replaceAll('?', 'F'), 16)] as const;
  });
  for (const character of characters) {
    if (ranges.some(([first, last]) => character >= first && character <= last)) return true;
  }
  return false;
}
