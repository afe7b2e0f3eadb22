import { leadAt, type Placement } from '../../../protocol/ecg/placement.ts';
import type { ExcerptPiece } from '../../../protocol/ecg/excerpt.ts';
import { maskAt } from '../../../protocol/ecg/placement.ts';
import type { SignalFormat } from '../../../protocol/ecg/sample-block.ts';

/** The format with each channel named by the lead that it is where the electrodes sit. */
export const formatAt = (format: SignalFormat, placement: Placement): SignalFormat =>
  placement === 'standard'
    ? format
    : { ...format, leads: format.leads.map((signal) => ({ ...signal, lead: leadAt(signal.lead, placement) })) };

/** A piece as it belongs into the ECG of one placement: samples of another one are nothing that can be read there. */
export function pieceAt(piece: ExcerptPiece, placement: Placement): ExcerptPiece | null {
  if (piece.kind !== 'samples') return piece;
  const { block } = piece;
  if ((block.placement ?? 'standard') !== placement) return null;
  return placement === 'standard'
    ? piece
    : { kind: 'samples', block: { ...block, leadsOff: maskAt(block.leadsOff, placement) } };
}
