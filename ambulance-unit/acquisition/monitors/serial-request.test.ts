import { describe, expect, it } from 'vitest';
import { parseSource, openEcg, recogniseSource } from '../sources/source-catalogue.ts';

const sentenceOf = (text: string): string => {
  const parsed = parseSource(text);
  return parsed.ok ? '' : parsed.sentence;
};

describe('a monitor on a serial port as a source', () => {
  it.each(['physioglove', 'cyton', 'serial22'])('%s is named by its driver', (driver) => {
    const request = { kind: 'serial', path: '/tmp/any path', driver, settings: new Map() };
    expect(parseSource(`serial:/tmp/any path?driver=${driver}`)).toEqual({ ok: true, request });
    expect(recogniseSource(`serial:/tmp/any path?driver=${driver}`)).toEqual({ ok: true, request });
  });

  it.each(['polar-h10', 'imediplus', 'haldi', 'Cyton', '', 'life'])(
    "'%s' is no driver for a serial port: one sentence that names those there are",
    (driver) => {
      expect(sentenceOf(`serial:/dev/ttyUSB0?driver=${driver}`)).toBe(
        `There is no driver '${driver}' for a serial port; the known ones are physioglove, cyton, serial22.`,
      );
    },
  );

  it.each([
    ['serial:', 'needs the path'],
    ['serial:?driver=cyton', 'needs the path'],
    ['serial:/dev/ttyUSB0', 'needs ?driver=NAME; the known drivers are physioglove, cyton, serial22.'],
    ['serial:/dev/ttyUSB0?driver=cyton&driver=serial22', 'twice'],
    ['serial:/dev/ttyUSB0?driver=cyton&colour=red', 'colour'],
    ['serial:/dev/ttyUSB0?driver=serial22&rate=fast', 'fast'],
  ])('%s is refused with what is wrong', (text, about) => {
    expect(sentenceOf(text)).toContain(about);
  });

  it('is nothing that can be opened like a file', async () => {
    const parsed = parseSource('serial:/dev/ttyUSB0?driver=cyton');
    if (!parsed.ok) throw new Error(parsed.sentence);
    expect(await openEcg(parsed.request)).toMatchObject({
      ok: false,
      sentence: expect.stringContaining('/dev/ttyUSB0') as string,
    });
  });
});
