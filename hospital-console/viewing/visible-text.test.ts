import { describe, expect, it } from 'vitest';
import { visibleText } from './visible-text.ts';

describe('a name that somebody else wrote', () => {
  it('keeps letters of every script', () => {
    expect(visibleText('陳美玲 M ~62 “café”')).toBe('陳美玲 M ~62 “café”');
  });
  it('leaves markup as the characters that it is', () => {
    expect(visibleText('<img src=x onerror=alert(1)>')).toBe('<img src=x onerror=alert(1)>');
  });
  it('shows a turned reading direction instead of obeying it', () => {
    expect(visibleText('Bed 1\u202e2 deB')).toBe('Bed 1□2 deB');
    expect(visibleText('a\u0000b\nc')).toBe('a□b□c');
  });
  it('cuts a name that would fill the ward', () => {
    expect(Array.from(visibleText('心'.repeat(5000)))).toHaveLength(201);
  });
});
