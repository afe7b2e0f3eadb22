import { hash } from 'node:crypto';
import type { Sha256 } from '../../protocol/proof/merkle-tree.ts';

/** Node's own: many times quicker than one in JavaScript. */
export const nodeSha256: Sha256 = (bytes) => hash('sha256', bytes, 'buffer');
