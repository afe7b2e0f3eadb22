import type { PaperFont } from './trace-port.ts';

/** The family under which the words' fonts are known in the worker, whatever the page calls them. */
const FAMILY = 'Prearrival Paper';
/** Sources that were asked for already; a page has a few hundred slices at most. */
const asked = new Set<string>();

/**
 * Makes fonts of the page known to the worker. A file is loaded only for words that need it. True where any was added.
 * One that cannot be read is left out: the system's font stands in for it.
 */
export async function addPaperFonts(fonts: readonly PaperFont[]): Promise<boolean> {
  const { fonts: known } = globalThis as unknown as { readonly fonts?: FontFaceSet };
  const fresh = fonts.filter(({ source }) => !asked.has(source));
  if (known === undefined || fresh.length === 0) return false;
  for (const { source } of fresh) asked.add(source);
  const faces = fresh.map(({ source, weight, unicodeRange }) => new FontFace(FAMILY, source, { weight, unicodeRange }));
  const loaded = await Promise.allSettled(faces.map((face) => face.load()));
  for (const [place, outcome] of loaded.entries()) {
    if (outcome.status === 'fulfilled') known.add(outcome.value);
  }
  return loaded.some(({ status }) => status === 'fulfilled');
}
