/** An answer that has not come by then does not come, ms. */
const PATIENCE = 15_000;

/** Questions to the worker that wait for their answers, by number. */
export class OpenQuestions {
  readonly #open = new Map<number, (answer: unknown) => void>();
  #numbers = 0;

  /** Null where no answer came in time, or the view ended. */
  ask<Answer>(send: (number: number) => void): Promise<Answer | null> {
    this.#numbers += 1;
    const number = this.#numbers;
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.answer(number, null);
      }, PATIENCE);
      this.#open.set(number, (answer) => {
        clearTimeout(timer);
        this.#open.delete(number);
        resolve(answer as Answer | null);
      });
      send(number);
    });
  }

  answer(number: number, answer: unknown): void {
    this.#open.get(number)?.(answer);
  }

  giveUp(): void {
    for (const number of [...this.#open.keys()]) this.answer(number, null);
  }
}
