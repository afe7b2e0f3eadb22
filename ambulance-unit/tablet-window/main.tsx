import './look/fonts.ts';
import './look/look.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { electronPorts } from './link/electron-port.ts';
import { Tablet } from './link/tablet.ts';
import { websocketPorts } from './link/websocket-port.ts';
import { usePreferences } from './preferences/preferences.ts';
import { TabletScreen } from './tablet-screen.tsx';
import { openInkClient } from './trace/ink-client.ts';
import { speak } from './words/words.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root.');
speak(usePreferences.getState().language);
const bridge = window.prearrival;
const tablet = new Tablet(bridge === undefined ? websocketPorts(window.location) : electronPorts(bridge));
const ink = openInkClient();
tablet.listenToFeed((word) => {
  ink.feed(word);
});
createRoot(root).render(
  <StrictMode>
    <TabletScreen tablet={tablet} ink={ink} />
  </StrictMode>,
);
