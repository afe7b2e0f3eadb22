import { describe, expect, it } from 'vitest';
import { isFromPage, mayNavigate, mayUse } from './page-rules.ts';

describe('where a page may go', () => {
  it('may load itself again', () => {
    expect(mayNavigate('tablet', 'app://tablet/index.html')).toBe(true);
    expect(mayNavigate('device', 'app://device/')).toBe(true);
    expect(mayNavigate('tablet', 'app://tablet/index.html?again#now')).toBe(true);
  });
  it.each([
    'https://example.org/',
    'app://device/index.html',
    'app://tablet/assets/index.js',
    'app://tablet@example.org/index.html',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'about:blank',
    'data:text/html,hello',
    '',
  ])('the tablet may not go to %s', (address) => {
    expect(mayNavigate('tablet', address)).toBe(false);
  });
});

describe('whose messages count', () => {
  it('only those of the page’s own top frame', () => {
    expect(isFromPage('tablet', { isTop: true, url: 'app://tablet/index.html' })).toBe(true);
    expect(isFromPage('tablet', { isTop: false, url: 'app://tablet/index.html' })).toBe(false);
    expect(isFromPage('tablet', { isTop: true, url: 'app://device/index.html' })).toBe(false);
    expect(isFromPage('tablet', null)).toBe(false);
  });
});

describe('what a page may use', () => {
  it('the tablet’s page learns the position, no other page and nobody else in it', () => {
    expect(mayUse('tablet', 'geolocation', 'app://tablet/index.html')).toBe(true);
    expect(mayUse('tablet', 'geolocation', 'https://example.org/')).toBe(false);
    expect(mayUse('device', 'geolocation', 'app://device/index.html')).toBe(false);
    expect(mayUse(null, 'geolocation', 'app://tablet/')).toBe(false);
  });
  it.each([
    'media',
    'notifications',
    'midi',
    'hid',
    'serial',
    'usb',
    'openExternal',
    'clipboard-read',
    'fullscreen',
    'unknown',
  ])('%s is refused to both', (permission) => {
    expect(mayUse('tablet', permission, 'app://tablet/index.html')).toBe(false);
    expect(mayUse('device', permission, 'app://device/index.html')).toBe(false);
  });
});
