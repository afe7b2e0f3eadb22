/** A text that outlives the page, where the browser keeps one; where it refuses (private windows, policy), as long as the page. */
export function keptText(key: string): { read(): string | null; write(text: string): void } {
  let inMemory: string | null = null;
  return {
    read() {
      try {
        return localStorage.getItem(key) ?? inMemory;
      } catch {
        return inMemory;
      }
    },
    write(text) {
      inMemory = text;
      try {
        localStorage.setItem(key, text);
      } catch {
        // Said nowhere: all that follows is that a reload begins with what a first visit has, and the log settles what was sent.
      }
    },
  };
}
