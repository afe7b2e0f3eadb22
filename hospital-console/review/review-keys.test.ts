import { describe, expect, it } from 'vitest';
import { actionOfKey } from '../viewing/viewing-keys.ts';
import { reviewActionOfKey } from './review-keys.ts';

describe('the keys of the review room', () => {
  it('step by beat and by event, show the other record, and help', () => {
    expect(reviewActionOfKey({ key: '.', shift: false })).toEqual({ kind: 'beat', direction: 'next' });
    expect(reviewActionOfKey({ key: ',', shift: false })).toEqual({ kind: 'beat', direction: 'previous' });
    expect(reviewActionOfKey({ key: 'E', shift: true })).toEqual({ kind: 'event', direction: 'previous' });
    expect(reviewActionOfKey({ key: 'v', shift: false })).toEqual({ kind: 'record' });
    expect(reviewActionOfKey({ key: 'a', shift: false })).toEqual({ kind: 'annotate' });
    expect(reviewActionOfKey({ key: '?', shift: true })).toEqual({ kind: 'help' });
  });
  it('take no key that every replay has already', () => {
    for (const key of Array.from('abcdefghijklmnopqrstuvwxyz ,.?<>')) {
      const claims = [reviewActionOfKey, (pressed: { key: string; shift: boolean }) => actionOfKey('replay', pressed)];
      expect(claims.filter((claim) => claim({ key, shift: false }) !== null).length, key).toBeLessThanOrEqual(1);
    }
  });
});
