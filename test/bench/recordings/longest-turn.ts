/** How often it is looked, ms. */
const LOOKS_EVERY = 1;

/**
 * Watches the event loop: gives, once it is asked, the longest that this thread was at work between two looks, ms of its own
 * processor time. A machine that others use too stretches the wall's clock, and not this one.
 */
export function watchTurns(): () => number {
  let longest = 0;
  let before = process.threadCpuUsage();
  const look = (): void => {
    const now = process.threadCpuUsage();
    longest = Math.max(longest, (now.user + now.system - before.user - before.system) / 1000);
    before = now;
  };
  const timer = setInterval(look, LOOKS_EVERY);
  return () => {
    clearInterval(timer);
    look();
    return longest;
  };
}
