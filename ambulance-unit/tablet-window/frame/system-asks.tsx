import { Bluetooth, Info, X } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import type { Notice, TabletBridge, ToldByMain } from '../../tablet-port/window-bridge.ts';
import { Digits } from './digits.tsx';
import { Sheet } from './sheet.tsx';
import { visibleText } from '../standing/visible-text.ts';
import { useSay } from '../words/words.ts';

type Offer = Extract<ToldByMain, { kind: 'bluetooth-offer' }>;
type Pairing = Extract<ToldByMain, { kind: 'pairing' }>;

/** What Electron's main process asks or tells: which Bluetooth device, whether to pair, what restarted. Nothing of it in a browser. */
export function SystemAsks({ bridge }: { readonly bridge: TabletBridge }): ReactNode {
  const [offer, setOffer] = useState<Offer | null>(null);
  const [pairing, setPairing] = useState<Pairing | null>(null);
  const [notice, setNotice] = useState<Notice | null>(null);
  useEffect(() => {
    bridge.hear((told) => {
      switch (told.kind) {
        case 'bluetooth-offer':
          setOffer(told);
          break;
        case 'bluetooth-offer-over':
          setOffer((open) => (open?.request === told.request ? null : open));
          break;
        case 'pairing':
          setPairing(told);
          break;
        case 'pairing-over':
          setPairing((open) => (open?.request === told.request ? null : open));
          break;
        case 'notice':
          setNotice(told.notice);
          break;
      }
    });
  }, [bridge]);
  return (
    <>
      {notice !== null && (
        <NoticeOfMain
          notice={notice}
          onClose={() => {
            setNotice(null);
          }}
        />
      )}
      {pairing !== null && (
        <PairingSheet
          key={pairing.request}
          pairing={pairing}
          onAnswer={(isAccepted, pin) => {
            setPairing(null);
            bridge.answerPairing(pairing.request, isAccepted, pin);
          }}
        />
      )}
      {offer !== null && pairing === null && (
        <OfferSheet
          offer={offer}
          onChoose={(device) => {
            setOffer(null);
            bridge.chooseBluetooth(offer.request, device);
          }}
        />
      )}
    </>
  );
}

function NoticeOfMain({ notice, onClose }: { readonly notice: Notice; readonly onClose: () => void }): ReactNode {
  const say = useSay();
  return (
    <div className="notice" role="alert" data-testid="notice-of-main" data-notice={notice}>
      <Info aria-hidden />
      <span className="grow">{say(`noticeOf.${notice}`)}</span>
      <button type="button" className="button" aria-label={say('frame.close')} onClick={onClose}>
        <X aria-hidden />
      </button>
    </div>
  );
}

function OfferSheet({
  offer,
  onChoose,
}: {
  readonly offer: Offer;
  readonly onChoose: (device: string | null) => void;
}): ReactNode {
  const say = useSay();
  return (
    <Sheet
      heading={say('system.whichDevice')}
      testId="bluetooth-sheet"
      onClose={() => {
        onChoose(null);
      }}
    >
      <p>{say('system.whichDeviceBody')}</p>
      {offer.devices.length === 0 && <p className="soft">{say('system.listening')}</p>}
      {offer.devices.map(({ id, name }) => (
        <button
          key={id}
          type="button"
          className="button monitor-choice"
          data-testid="bluetooth-device"
          onClick={() => {
            onChoose(id);
          }}
        >
          <Bluetooth aria-hidden />
          <span className="monitor-words">
            <bdi className="monitor-label">{name === '' ? say('system.nameless') : visibleText(name, 60)}</bdi>
            <bdi className="monitor-serial">{id}</bdi>
          </span>
        </button>
      ))}
    </Sheet>
  );
}

function PairingSheet(props: {
  readonly pairing: Pairing;
  readonly onAnswer: (isAccepted: boolean, pin: string | null) => void;
}): ReactNode {
  const say = useSay();
  const { pairing, onAnswer } = props;
  const [typed, setTyped] = useState('');
  const device = visibleText(pairing.device, 60);
  const needsPin = pairing.asks === 'provide-pin';
  return (
    <Sheet
      heading={say('system.pairing', { device })}
      testId="pairing-sheet"
      onClose={() => {
        onAnswer(false, null);
      }}
    >
      <p>{needsPin ? say('system.pinAsked') : pairing.pin === null ? say('system.confirm') : say('system.pinShown')}</p>
      {(needsPin || pairing.pin !== null) && <output className="keypad-value">{needsPin ? typed : pairing.pin}</output>}
      {needsPin && (
        <Digits
          testId="pin"
          onDigit={(digit) => {
            setTyped((before) => (before.length < 6 ? before + String(digit) : before));
          }}
          last={
            <button
              type="button"
              className="button"
              aria-label={say('vital.erase')}
              onClick={() => {
                setTyped((before) => before.slice(0, -1));
              }}
            >
              <X aria-hidden />
            </button>
          }
        />
      )}
      <div className="row">
        <button
          type="button"
          className="button grow"
          onClick={() => {
            onAnswer(false, null);
          }}
        >
          {say('system.refuse')}
        </button>
        <button
          type="button"
          className="button button-primary grow"
          data-primary=""
          disabled={needsPin && typed === ''}
          onClick={() => {
            onAnswer(true, needsPin ? typed : pairing.pin);
          }}
        >
          {say('system.pair')}
        </button>
      </div>
    </Sheet>
  );
}
