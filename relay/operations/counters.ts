/** How often each thing was refused, by name; /healthz shows them. */
export class RefusalCounters<Name extends string> {
  readonly #counts = new Map<Name, number>();

  count(name: Name, times = 1): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + times);
  }

  get all(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#counts].sort(([one], [other]) => one.localeCompare(other)));
  }
}
