/**
 * The number of each of our names in a wire enumeration of the same order; its first name has the number `first`, and
 * what comes before it is for the wire alone. Throws where one has a member that the other has not: a bug of ours.
 */
export function numbersOf<Name extends string, Wire extends number>(
  names: readonly Name[],
  enumeration: Readonly<Record<string, Wire | string>>,
  first: 0 | 1 = 1,
): Readonly<Record<Name, Wire>> {
  const numbers = Object.values(enumeration).filter((member): member is Wire => typeof member === 'number');
  if (numbers.length !== names.length + first) throw new Error(`${names.join(', ')}: not what the wire has`);
  const numbered = names.map((name, i) => [name, numbers.find((number) => number === i + first)]);
  return Object.fromEntries(numbered) as Record<Name, Wire>;
}
