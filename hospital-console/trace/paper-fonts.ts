import type { PaperFont } from './trace-port.ts';

/** The family under which the words' fonts are known in the worker, whatever the page calls them. */
const FAMILY = 'Prearrival Paper';
/** Sources that were asked for already; a page has a few hundred slices at most. */
const asked = new Set<string>();
let additions = 0;

/**
 * The words' fonts: what the page added, then what the system has. Chromium remembers for each text of `font` what it
 * found the first time, even where fonts came since: the last name, which no font bears, makes it look again.
 */
export const fontFamilies = (): string =>
  `"${FAMILY}", system-ui, -apple-system, "Segoe UI", "Noto Sans", "Noto Sans TC", sans-serif, "after ${String(additions)}"`;

/**
 * Makes fonts of the page known to the worker. A file is loaded only for words that need it. True where any was added.
 * One that cannot be read is left out: the system's font stands in for it.
 */
export async function addPaperFonts(fonts: readonly PaperFont[]): Promise<boolean> {
  const { fonts: known } = globalThis as unknown as { readonly fonts?: FontFaceSet };
  const fresh = fonts.filter(({ source }) => !asked.has(source));
  if (known === undefined || fresh.length === 0) return false;
  for (const { source } of fresh) asked.add(source);
  const faces = fresh.map(
    ({ source, weight, unicodeRange }) =>
      // An empty range is none to a browser: it would refuse the font.
      new FontFace(FAMILY, source, unicodeRange === '' ? { weight } : { weight, unicodeRange }),
  );
  const loaded = await Promise.allSettled(faces.map((face) => face.load()));
  for (const outcome of loaded) {
    if (outcome.status === 'fulfilled') known.add(outcome.value);
  }
  const added = loaded.some(({ status }) => status === 'fulfilled');
  if (added) additions += 1;
  return added;
}
