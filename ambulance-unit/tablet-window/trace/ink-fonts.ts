import type { InkFont } from './ink-port.ts';

/** The family under which the page's fonts are known in the worker, whatever the page calls them. */
const FAMILY = 'Prearrival Ink';
const asked = new Set<string>();
let additions = 0;

/**
 * What the page added, then what the system has. Chromium remembers for each text of `font` what it found the first time,
 * even where fonts came since: the last name, which no font bears, makes it look again.
 */
export const inkFamilies = (): string =>
  `"${FAMILY}", system-ui, "Segoe UI", "Noto Sans", "Noto Sans TC", sans-serif, "after ${String(additions)}"`;

/** True where any was added; one that cannot be read is left out, and the system's font stands in for it. */
export async function addInkFonts(fonts: readonly InkFont[]): Promise<boolean> {
  const { fonts: known } = globalThis as unknown as { readonly fonts?: FontFaceSet };
  const fresh = fonts.filter(({ source }) => !asked.has(source));
  if (known === undefined || fresh.length === 0) return false;
  for (const { source } of fresh) asked.add(source);
  // An empty range is everything, and FontFace throws at it.
  const faces = fresh.map(
    ({ source, weight, unicodeRange }) =>
      new FontFace(FAMILY, source, unicodeRange === '' ? { weight } : { weight, unicodeRange }),
  );
  const loaded = await Promise.allSettled(faces.map((face) => face.load()));
  for (const outcome of loaded) if (outcome.status === 'fulfilled') known.add(outcome.value);
  const isAny = loaded.some(({ status }) => status === 'fulfilled');
  if (isAny) additions += 1;
  return isAny;
}
