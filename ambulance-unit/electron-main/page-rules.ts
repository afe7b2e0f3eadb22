import { PAGES, type PageName } from './app-files.ts';

/** A page stays what it is: it may load itself again, and go nowhere else. */
export function mayNavigate(page: PageName, address: string): boolean {
  return originAndPath(address) === PAGES[page];
}

/** Whether a message from a frame counts: the top frame of the page that this window was made for. */
export function isFromPage(page: PageName, sender: { readonly isTop: boolean; readonly url: string } | null): boolean {
  return sender !== null && sender.isTop && originAndPath(sender.url) === PAGES[page];
}

/**
 * What a page gets of what it asks. Position for the tablet's; Bluetooth is no permission in Electron: the
 * device page has it by its chooser, and every other page has none. Everything else is refused.
 */
export function mayUse(page: PageName | null, permission: string, requestingUrl: string): boolean {
  return page === 'tablet' && permission === 'geolocation' && URL.parse(requestingUrl)?.host === 'tablet';
}

const originAndPath = (address: string): string | null => {
  const url = URL.parse(address);
  return url === null || url.username !== '' || url.password !== '' || url.port !== ''
    ? null
    : `${url.protocol}//${url.host}${url.pathname === '/' ? '/index.html' : url.pathname}`;
};
