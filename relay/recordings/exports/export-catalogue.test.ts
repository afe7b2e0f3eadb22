import { expect, it } from 'vitest';
import { EXPORT_NAMES } from '../../../protocol/wire/export-names.ts';
import { exportFormats } from './export-catalogue.ts';

it('writes every format that the API offers, and offers every one that it writes', () => {
  const noInk = () => Promise.reject(new Error('only the names are asked for'));
  const written = exportFormats(noInk, { language: 'en', timeZone: 'UTC' }).map(({ name }) => name);
  expect(written).toEqual([...EXPORT_NAMES]);
});
