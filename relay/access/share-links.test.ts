import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { unixMillis } from '../../protocol/ecg/units.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import { openShareLinks, ShareLinks } from './share-links.ts';

const NOW = unixMillis(1_800_000_000_000);
const link = {
  session: '01900000-0000-7000-8000-0000000000ff' as SessionId,
  ...{ share: '0123456789abcdef', expiresAt: unixMillis(NOW + 60_000) },
};
const links = new ShareLinks(new Uint8Array(32).fill(3));

describe('a share link', () => {
  it('says which session it is for, and until when', () => {
    expect(links.read(links.secretOf(link), NOW)).toEqual(link);
  });
  it('is good until its last millisecond, and not at it', () => {
    const secret = links.secretOf(link);
    expect(links.read(secret, unixMillis(link.expiresAt - 1))).not.toBeNull();
    expect(links.read(secret, link.expiresAt)).toBeNull();
  });
  it('is good in no other spelling: every letter that is changed, left out or added ends it', () => {
    const secret = links.secretOf(link);
    for (let at = 0; at < secret.length; at += 1) {
      const other = secret[at] === 'A' ? 'B' : 'A';
      expect(links.read(secret.slice(0, at) + other + secret.slice(at + 1), NOW), `letter ${at}`).toBeNull();
    }
    for (const text of [secret.slice(1), `${secret}A`, `${secret}=`, '', 'x'.repeat(5000), `${secret} `]) {
      expect(links.read(text, NOW)).toBeNull();
    }
  });
  it('of another relay is not good here', () => {
    expect(links.read(new ShareLinks(new Uint8Array(32).fill(4)).secretOf(link), NOW)).toBeNull();
  });
});

describe('the key of a relay’s links', () => {
  it('is made at the first start for the owner alone, kept, and refused in one sentence where it is damaged', () => {
    const folder = mkdtempSync(join(tmpdir(), 'prearrival-'));
    try {
      const open = () => openShareLinks(folder, (count) => randomBytes(count).toString('hex'));
      const first = open();
      if (!first.ok) throw new Error(first.sentence);
      expect(statSync(join(folder, 'share-key')).mode & 0o777).toBe(0o600);
      const again = open();
      expect(again.ok && again.links.read(first.links.secretOf(link), NOW)).toEqual(link);
      expect(readFileSync(join(folder, 'share-key'), 'utf8')).toMatch(/^[0-9a-f]{64}\n$/);
      writeFileSync(join(folder, 'share-key'), 'short');
      const damaged = open();
      expect(damaged.ok ? '' : damaged.sentence).toMatch(/^The key of share links in .* has another shape;.*\.$/);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
