/** More different words than a page ever shows. */
const MOST = 200;

/** How wide words are as they are written, in the unit of `measure`: a canvas takes long to tell, and is asked once for each. */
export class WordWidths {
  readonly #known = new Map<string, number>();

  of(words: string, measure: (words: string) => { readonly width: number }): number {
    const known = this.#known.get(words);
    if (known !== undefined) return known;
    if (this.#known.size >= MOST) this.#known.clear();
    const { width } = measure(words);
    this.#known.set(words, width);
    return width;
  }
}
