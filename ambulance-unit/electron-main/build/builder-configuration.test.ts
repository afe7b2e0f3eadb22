import { describe, expect, it } from 'vitest';
import { builderConfiguration, readUpdatesAddress } from './builder-configuration.ts';

const wishes = { app: '/app', output: '/out', electronVersion: '45.4.1', electronDist: null, updatesFrom: null };

describe('how the tablet is packed', () => {
  it('for Debian, as an AppImage and for Windows', () => {
    expect(builderConfiguration(wishes)).toMatchObject({
      linux: { target: ['deb', 'AppImage'] },
      win: { target: ['nsis'] },
    });
  });
  it('can be used for nothing but the tablet: every fuse that opens a door is blown', () => {
    expect(builderConfiguration(wishes).electronFuses).toEqual({
      ...{ runAsNode: false, enableCookieEncryption: true, enableNodeOptionsEnvironmentVariable: false },
      ...{
        enableNodeCliInspectArguments: false,
        enableEmbeddedAsarIntegrityValidation: true,
        onlyLoadAppFromAsar: true,
      },
      grantFileProtocolExtraPrivileges: false,
    });
  });
  it('updates itself from where its builder says, and from nowhere if nothing is said', () => {
    expect(builderConfiguration(wishes).publish).toBeNull();
    const updatesFrom = 'https://updates.example.org/tablet';
    expect(builderConfiguration({ ...wishes, updatesFrom }).publish).toEqual([
      { provider: 'generic', url: updatesFrom },
    ]);
  });
});

describe('the address of updates', () => {
  it('is https, without a password in it, or none', () => {
    expect(readUpdatesAddress(undefined)).toEqual({ ok: true, url: null });
    expect(readUpdatesAddress(' ')).toEqual({ ok: true, url: null });
    expect(readUpdatesAddress('https://updates.example.org/t')).toEqual({
      ok: true,
      url: 'https://updates.example.org/t',
    });
    for (const text of [
      'http://updates.example.org',
      'nonsense',
      'https://me:secret@updates.example.org',
      'file:///x',
    ]) {
      expect(readUpdatesAddress(text).ok, text).toBe(false);
    }
  });
});
