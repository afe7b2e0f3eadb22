import { keyOfFragment } from '../tablet-port/screen-codec.ts';
import { CHOOSE_ELEMENT, type DeviceBridge } from '../tablet-port/window-bridge.ts';
import { speakOverPorts, speakOverSocket } from './channels.ts';
import { browserClock, DevicePage, type ChoiceOutcome } from './device-page.ts';

declare global {
  interface Window {
    /** Electron's preload; not there in a plain browser. */
    readonly prearrival?: DeviceBridge;
    /** For the tablet's screen in a plain browser, which embeds this page: to be called from a click. */
    chooseDevice?: (services?: readonly string[], besides?: readonly string[]) => Promise<ChoiceOutcome>;
  }
}

function start(): void {
  const chooser = document.getElementById(CHOOSE_ELEMENT);
  const standing = document.getElementById('standing');
  if (chooser === null || standing === null) throw new Error('The page lacks its elements.');
  if (!('bluetooth' in navigator)) {
    standing.dataset['state'] = 'no-web-bluetooth';
    standing.textContent = 'This browser has no Web Bluetooth. 此瀏覽器不支援 Web Bluetooth。';
    return;
  }
  const bridge = window.prearrival;
  const page = new DevicePage({
    bluetooth: navigator.bluetooth,
    clock: browserClock,
    askForTap: () => {
      if (bridge !== undefined) bridge.askForDevice();
      // The tap that made the screen ask is still warm, and counts in the pages that it embeds.
      else if (navigator.userActivation.isActive) void page.chooseDevice();
      else chooser.dataset['asked'] = 'true';
    },
    changed: ({ isAvailable, connections }) => {
      standing.dataset['state'] =
        isAvailable === false ? 'radio-off' : connections.some(({ isOpen }) => isOpen) ? 'connected' : 'ready';
    },
  });
  const chooseDevice: NonNullable<Window['chooseDevice']> = async (services, besides) => {
    delete chooser.dataset['asked'];
    return await page.chooseDevice(services, besides);
  };
  window.chooseDevice = chooseDevice;
  chooser.addEventListener('click', () => void chooseDevice());
  page.start();
  if (bridge === undefined) {
    const address = new URL('../device-port', location.href).href.replace(/^http/, 'ws').replace(/#.*$/, '');
    speakOverSocket(page, address, keyOfFragment(location.hash) ?? keyOfFragment(hashOfScreen()));
  } else speakOverPorts(page, bridge);
}

/** Of the tablet's screen that embeds this page; none where it stands alone, or is embedded by somebody else. */
function hashOfScreen(): string {
  try {
    return window.parent.location.hash;
  } catch {
    return '';
  }
}

start();
