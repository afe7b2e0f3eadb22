import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileAskedFor, headersOf } from './app-files.ts';

const roots = { tablet: path.resolve('/package/tablet-window'), device: path.resolve('/package/device-window') };
const ask = (address: string, method = 'GET') => fileAskedFor(method, address, roots);

describe('files of the package for the pages of the package', () => {
  it('gives the page, its scripts, styles, fonts and sounds from the folder of that page', () => {
    expect(ask('app://tablet/index.html')).toEqual({
      ...{ kind: 'file', page: 'tablet', contentType: 'text/html; charset=utf-8' },
      path: path.join(roots.tablet, 'index.html'),
    });
    expect(ask('app://device/assets/page-D3a_f-9.js')).toMatchObject({
      path: path.join(roots.device, 'assets', 'page-D3a_f-9.js'),
      contentType: 'text/javascript; charset=utf-8',
    });
    expect(ask('app://tablet/')).toMatchObject({ path: path.join(roots.tablet, 'index.html') });
    expect(ask('app://tablet/assets/noto.woff2?v=2#x')).toMatchObject({ contentType: 'font/woff2' });
  });
  it.each([
    'app://tablet/%2e%2e%2fpackage.json',
    'app://tablet/..%2f..%2fetc/passwd.json',
    'app://tablet/assets/..%5c..%5csecret.json',
    'app://tablet/C:%5csecret.json',
    'app://tablet/a.json:stream.json',
    'app://tablet/.env.json',
    'app://tablet/a%00.html',
    'app://tablet/%ff.html',
    'app://tablet//etc/passwd.json',
    'app://tablet/assets',
    'app://tablet/journal.sqlite',
    'app://tablet/start.js.map',
  ])('refuses %s', (address) => {
    expect(ask(address)).toEqual({ kind: 'refused', status: 403 });
  });
  it('knows its own two pages and no other host, scheme or method', () => {
    expect(ask('app://elsewhere/index.html')).toEqual({ kind: 'refused', status: 404 });
    expect(ask('file:///etc/passwd.json')).toEqual({ kind: 'refused', status: 400 });
    expect(ask('nonsense')).toEqual({ kind: 'refused', status: 400 });
    expect(ask('app://tablet/index.html', 'POST')).toEqual({ kind: 'refused', status: 405 });
  });
  it('whatever is asked for, nothing outside the page’s folder is given', () => {
    const parts = fc.array(
      fc.oneof(fc.string(), fc.constantFrom('..', '%2e%2e', '%2f', '\\', '.', 'a.js', '%5C', '//')),
    );
    fc.assert(
      fc.property(fc.constantFrom('tablet' as const, 'device' as const), parts, (page, names) => {
        const asked = ask(`app://${page}/${names.join('/')}`);
        if (asked.kind === 'file') expect(path.relative(roots[page], asked.path)).not.toMatch(/^\.\.|^[/\\]/);
      }),
      { numRuns: 500 },
    );
  });
});

describe('the headers of every answer', () => {
  it('let a page run, style and reach nothing but what is its own', () => {
    for (const page of ['tablet', 'device'] as const) {
      const policy = headersOf(page, 'text/html')['Content-Security-Policy'] ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("script-src 'self'");
      expect(policy).not.toMatch(/unsafe|\*|https?:/);
    }
  });
  it('leave Bluetooth to the device page and the position to the tablet', () => {
    const tablet = headersOf('tablet', 'text/html')['Permissions-Policy'];
    const device = headersOf('device', 'text/html')['Permissions-Policy'];
    expect(tablet).toContain('geolocation=(self)');
    expect(tablet).toContain('bluetooth=()');
    expect(device).toContain('bluetooth=(self)');
    expect(device).toContain('geolocation=()');
  });
});
