import type { UnixMillis } from '../../../protocol/ecg/units.ts';
import type { EntryDelivery } from '../../tablet-port/tablet-state.ts';

/** On this tablet → held by the relay → seen by a person. What has not happened has no time: nothing is taken for granted. */
export interface DeliverySteps {
  readonly onDevice: 'done' | 'here';
  readonly held: { readonly kind: 'done'; readonly at: UnixMillis | null } | { readonly kind: 'awaited' };
  readonly seen: { readonly kind: 'done'; readonly by: string; readonly at: UnixMillis } | { readonly kind: 'awaited' };
}

export function deliverySteps(delivery: EntryDelivery): DeliverySteps {
  switch (delivery.kind) {
    case 'on-device':
      return { onDevice: 'here', held: { kind: 'awaited' }, seen: { kind: 'awaited' } };
    case 'held':
      return { onDevice: 'done', held: { kind: 'done', at: delivery.at }, seen: { kind: 'awaited' } };
    case 'seen':
      // What somebody has seen was held before; when, is no longer told.
      return {
        onDevice: 'done',
        held: { kind: 'done', at: null },
        seen: { kind: 'done', by: delivery.by, at: delivery.at },
      };
  }
}
