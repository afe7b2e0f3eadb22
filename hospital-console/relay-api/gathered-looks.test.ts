import { describe, expect, it } from 'vitest';
import { gatherLooks, type Ask } from './gathered-looks.ts';

const DATE = 'Thu, 01 Jan 1970 00:00:04 GMT';

/** A page whose looks leave when it says so, and a relay that answers as told. */
function page(answer: (address: string) => Response) {
  const asked: string[] = [];
  let gathered = (): void => undefined;
  const look: Ask = gatherLooks({
    fetch: (address) => {
      asked.push(decodeURIComponent(address));
      return Promise.resolve().then(() => answer(address));
    },
    soon: (come) => {
      gathered = come;
    },
  });
  return { look, asked, gather: () => gathered() };
}
const together = (...answers: readonly { status: number; text: string }[]): Response =>
  new Response(JSON.stringify(answers), { headers: { date: DATE } });

describe('looks that are due together', () => {
  it('are one request, and each hears its own answer and the relay’s clock', async () => {
    const { look, asked, gather } = page(() =>
      together({ status: 200, text: '[1]' }, { status: 404, text: '{"sentence":"The relay has no such session."}' }),
    );
    const answers = [look('/api/sessions'), look('/api/sessions/a')];
    gather();
    const [list, session] = await Promise.all(answers);
    expect(asked).toEqual(['/api/looks?at=/api/sessions&at=/api/sessions/a']);
    expect([list?.status, await list?.text(), list?.headers.get('date')]).toEqual([200, '[1]', DATE]);
    expect([session?.status, await session?.json()]).toEqual([404, { sentence: 'The relay has no such session.' }]);
  });
  it('are asked one by one where the relay does not take them together', async () => {
    const { look, asked, gather } = page(
      (address) => new Response('', { status: address.includes('looks') ? 401 : 403 }),
    );
    const answers = [look('/api/sessions'), look('/api/sessions/a')];
    gather();
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([403, 403]);
    expect(asked.slice(1)).toEqual(['/api/sessions', '/api/sessions/a']);
  });
  it('fail together where the relay is gone, or answers for fewer than were asked', async () => {
    const gone = page(() => {
      throw new TypeError('fetch failed');
    });
    const lost = [gone.look('/api/sessions'), gone.look('/api/sessions/a')];
    gone.gather();
    expect((await Promise.allSettled(lost)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    const short = page(() => together({ status: 200, text: '[]' }));
    const half = [short.look('/api/sessions'), short.look('/api/sessions/a')];
    short.gather();
    expect((await Promise.allSettled(half)).map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  });
});

describe('a look alone', () => {
  it('is asked as it is, and the next one does not wait for it', async () => {
    const { look, asked, gather } = page(() => new Response('[]'));
    const first = look('/api/sessions');
    gather();
    const second = look('/api/sessions/a');
    gather();
    await Promise.all([first, second]);
    expect(asked).toEqual(['/api/sessions', '/api/sessions/a']);
  });
});

describe('more looks than one request takes', () => {
  it('go in several', async () => {
    const { look, asked, gather } = page((address) =>
      address.includes('looks')
        ? together(...Array.from({ length: address.split('at=').length - 1 }, () => ({ status: 200, text: '[]' })))
        : new Response('[]'),
    );
    const answers = Array.from({ length: 30 }, (_, n) => look(`/api/sessions/${String(n)}`));
    gather();
    expect((await Promise.all(answers)).every(({ ok }) => ok)).toBe(true);
    expect(asked.map((address) => address.split('at=').length - 1)).toEqual([24, 6]);
  });
});
