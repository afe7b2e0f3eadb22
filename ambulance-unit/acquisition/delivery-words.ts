import type { DeliveryState } from '../../protocol/delivery/delivery-state.ts';
import type { Hertz } from '../../protocol/ecg/units.ts';

const CALL = ': CALL HOSPITAL';
const seconds = (milliseconds: number): string => `${String(Math.floor(milliseconds / 1000))} s`;
const clockOf = (time: number): string => new Date(time).toISOString().slice(11, 19);

/** How far a session has come, in the words of the unit's progress line; its times are UTC, as that line's own are. */
export function deliveryWords(delivery: DeliveryState, samplingRate: Hertz): string {
  const { stage, sentence, attention, onlyOnDevice } = delivery;
  const lasting = attention.level === 'none' ? '' : seconds(attention.lasting);
  const isAmber = attention.level === 'amber';
  switch (stage.kind) {
    case 'on-device': {
      const link = sentence === 'on-device-no-link' ? ', no link' : '';
      return isAmber ? `on this device for ${lasting}${link}${CALL}` : `on this device${link}`;
    }
    case 'held':
      if (sentence === 'never-seen') return 'held, never seen';
      if (sentence === 'held-not-seen') return `held, not seen for ${lasting}${CALL}`;
      return isAmber ? `held, not seen yet, ${behind()}` : 'held, not seen yet';
    case 'seen': {
      const others = stage.others === 0 ? '' : ` and ${String(stage.others)} more`;
      const seen = `seen by ${stage.by}${others} ${clockOf(stage.at)}`;
      return isAmber ? `${seen}, ${behind()}` : seen;
    }
  }
  function behind(): string {
    return `${seconds(((onlyOnDevice?.samples ?? 0) * 1000) / samplingRate)} ONLY ON THIS DEVICE`;
  }
}
