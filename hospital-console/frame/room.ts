import { type ComponentType, lazy, type LazyExoticComponent } from 'react';

/** The code of a room could not be fetched: the relay does not answer, or was renewed and has other files now. */
export class RoomNotFetched extends Error {
  constructor(cause: unknown) {
    super('The code of a room could not be fetched.', { cause });
  }
}

/** A room whose code comes when it is entered. Throws RoomNotFetched into the nearest boundary where it does not. */
export const roomOf = <Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): LazyExoticComponent<ComponentType<Props>> =>
  lazy(async () => {
    try {
      return { default: await load() };
    } catch (cause) {
      throw new RoomNotFetched(cause);
    }
  });
