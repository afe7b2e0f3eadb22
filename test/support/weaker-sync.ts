import Database from 'better-sqlite3';

/**
 * Loaded before a writer (`node --import`), also in its threads: whoever sets synchronous = FULL and reads it back is
 * told FULL, and gets NORMAL all the same. With it a power cut must lose committed records; a rig in which it does not
 * could prove nothing about FULL.
 */
const prototype = Database.prototype;
const original = Object.getOwnPropertyDescriptor(prototype, 'pragma')?.value as Database.Database['pragma'];
prototype.pragma = function (this: Database.Database, source, options): unknown {
  const answer: unknown = original.call(this, source, options);
  if (source === 'synchronous') original.call(this, 'synchronous = NORMAL');
  return answer;
};
