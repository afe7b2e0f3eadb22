import type { Session, WebContents } from 'electron/main';
import type { PageName } from './app-files.ts';
import { mayNavigate, mayUse } from './page-rules.ts';

/** Schemes that a page of ours may load from; the network is not among them. */
const OWN_SCHEMES = /^(app|blob|data|devtools):/;

/** Keeps a page where it is, and alone. `page` null: some contents that we did not make; it may go nowhere at all. */
export function guardPage(contents: WebContents, page: PageName | null, log: (line: string) => void): void {
  const keep = (event: { preventDefault(): void }, url: string): void => {
    if (page !== null && mayNavigate(page, url)) return;
    event.preventDefault();
    log(`${page ?? 'unknown'} page: kept from going elsewhere.`);
  };
  contents.on('will-navigate', (event) => {
    keep(event, event.url);
  });
  contents.on('will-frame-navigate', (event) => {
    keep(event, event.url);
  });
  contents.on('will-redirect', (event) => {
    keep(event, event.url);
  });
  contents.on('will-attach-webview', (event) => {
    event.preventDefault();
  });
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

/** What the pages of a session get of the machine: as `mayUse` says, and nothing over the network. */
export function guardSession(session: Session, page: PageName): void {
  session.setPermissionRequestHandler((_contents, permission, answer, { requestingUrl }) => {
    answer(mayUse(page, permission, requestingUrl));
  });
  session.setPermissionCheckHandler((_contents, permission, requestingOrigin) =>
    mayUse(page, permission, requestingOrigin),
  );
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest(({ url }, answer) => {
    answer({ cancel: !OWN_SCHEMES.test(url) });
  });
  session.on('will-download', (event) => {
    event.preventDefault();
  });
}
