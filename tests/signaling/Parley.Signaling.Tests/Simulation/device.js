// One device of the shipped client core for the simulation: a verb and the time go in, everything that is to be done comes out.
import { PhoneCore } from './phone-core.js';

export function makeDevice(options, random, newId) {
  const core = new PhoneCore({ ...JSON.parse(options), random, newId });
  return (verb, now, ...args) => {
    const result = verb === 'tickets' ? core.tickets : core[verb](now, ...args) ?? null;
    const sends = core.takeSends();
    return JSON.stringify({
      result,
      sends,
      close: core.takeClose(),
      connect: core.takeConnect(),
      events: core.takeEvents(),
      next: core.nextTimeout,
      link: core.link.name,
    });
  };
}
