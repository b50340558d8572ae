/** Looks up names of hosts and services, both ways, as the system knows them. */
import dns from 'node:dns';
import { Awaitable } from '../kernel/coroutine.js';
import { withSignal } from '../api/from-promise.js';

/** The wanted address family; both if absent. */
export interface AddressQuery {
  readonly family?: 4 | 6;
}

export interface AddressInfo {
  readonly address: string;
  readonly family: 4 | 6;
  readonly port: number;
}

/** The addresses of a host, in the order of the system. Throws Node's error (`ENOTFOUND`, …). */
export function getaddrinfo(
  host: string,
  port: number,
  { family }: AddressQuery = {},
): Awaitable<readonly AddressInfo[]> {
  return new Awaitable('getaddrinfo', function* () {
    const found = yield* withSignal(
      () => dns.promises.lookup(host, { all: true, ...(family === undefined ? {} : { family }) }),
      `addresses of ${host}`,
    );
    return found.map((each) => ({ address: each.address, family: each.family === 6 ? 6 : 4, port }));
  });
}

/** The names of an address and a port: `['localhost', 'http']`. Throws Node's error. */
export function getnameinfo(
  address: string,
  port: number,
): Awaitable<readonly [host: string, service: string]> {
  return new Awaitable('getnameinfo', function* () {
    const { hostname, service } = yield* withSignal(
      () => dns.promises.lookupService(address, port),
      `name of ${address}:${port}`,
    );
    return [hostname, service];
  });
}
