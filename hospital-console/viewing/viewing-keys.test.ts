import { describe, expect, it } from 'vitest';
import { actionOfKey, fasterRate, slowerRate } from './viewing-keys.ts';

const press = (mode: 'live' | 'replay', key: string, shift = false) => actionOfKey(mode, { key, shift });

describe('the keyboard in a live view', () => {
  it('steps by ten seconds and goes back to live with L', () => {
    expect(press('live', 'ArrowLeft')).toEqual({ kind: 'step', seconds: -10 });
    expect(press('live', 'ArrowRight')).toEqual({ kind: 'step', seconds: 10 });
    expect(press('live', 'l')).toEqual({ kind: 'to-live' });
    expect(press('live', 'L', true)).toEqual({ kind: 'to-live' });
  });
  it('cannot be paused: live goes on', () => {
    expect(press('live', ' ')).toBeNull();
    expect(press('live', 'k')).toBeNull();
  });
});

describe('the keyboard in a replay', () => {
  it('plays, pauses and shuttles', () => {
    expect(press('replay', ' ')).toEqual({ kind: 'play-pause' });
    expect(['j', 'k', 'l'].map((key) => press('replay', key)?.kind)).toEqual(['slower', 'pause', 'faster']);
  });
  it('steps by one second, with shift by ten', () => {
    expect(press('replay', 'ArrowRight')).toEqual({ kind: 'step', seconds: 1 });
    expect(press('replay', 'ArrowLeft', true)).toEqual({ kind: 'step', seconds: -10 });
  });
  it('finds the next gap with G and the one before with shift', () => {
    expect(press('replay', 'g')).toEqual({ kind: 'gap', direction: 'next' });
    expect(press('replay', 'G', true)).toEqual({ kind: 'gap', direction: 'previous' });
  });
  it('leaves other keys to the browser', () => {
    expect(press('replay', 'F5')).toBeNull();
    expect(press('replay', 'Tab')).toBeNull();
  });
});

it('measurements open and fold with M in both', () => {
  expect(press('live', 'm')).toEqual({ kind: 'measurements' });
  expect(press('replay', 'M', true)).toEqual({ kind: 'measurements' });
});

describe('the replay’s speed', () => {
  it('goes from a quarter to sixteen times and stops there', () => {
    expect([0.25, 0.5, 1, 2, 4, 8, 16].map(fasterRate)).toEqual([0.5, 1, 2, 4, 8, 16, 16]);
    expect([16, 1, 0.25].map(slowerRate)).toEqual([8, 0.5, 0.25]);
  });
});
