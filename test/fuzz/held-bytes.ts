/**
 * About how many bytes a value keeps: numbers and flags at eight, texts at two a character, arrays, maps and sets with
 * their entries. Bytes that two places share count twice. Stops counting at `most`.
 */
export function heldBytes(value: unknown, most: number): number {
  let bytes = 0;
  const waiting: unknown[] = [value];
  while (waiting.length > 0 && bytes < most) {
    const next = waiting.pop();
    bytes += 8;
    if (typeof next === 'string') bytes += 2 * next.length;
    else if (next instanceof Uint8Array) bytes += next.length;
    else if (next instanceof Map) for (const [key, held] of next) waiting.push(key, held);
    else if (next instanceof Set || Array.isArray(next))
      for (const held of next as Iterable<unknown>) waiting.push(held);
    else if (typeof next === 'object' && next !== null) waiting.push(...Object.values(next as Record<string, unknown>));
  }
  return bytes;
}
