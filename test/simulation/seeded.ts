import { hexOfBytes } from '../../protocol/wire/identity.ts';
import { seededChance } from '../support/uplink-world.ts';

export { seededChance };

export const bytesOfChance = (chance: () => number, count: number): Uint8Array =>
  Uint8Array.from({ length: count }, () => Math.floor(chance() * 256));
export const hexOfChance = (chance: () => number, bytes: number): string => hexOfBytes(bytesOfChance(chance, bytes));
