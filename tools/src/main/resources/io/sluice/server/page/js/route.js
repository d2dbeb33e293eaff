// SPDX-License-Identifier: Apache-2.0
// What is shown, as the part of the address behind the #. It never reaches the server or a proxy, and a copied
// address shows the same lines again.

import { LEVELS } from './levels.js';

/**
 * @typedef {Object} Route
 * @property {'logs'|'producers'} view
 * @property {string[]} services names, or `web.*`; none means all
 * @property {string[]} levels none means all
 * @property {string} text
 * @property {boolean} regex whether the text is an expression
 * @property {boolean} exact whether case always counts
 * @property {string} exclude
 * @property {string} stream
 * @property {string} tag
 * @property {string} context
 * @property {string} range a key of RANGES, or "custom"
 * @property {string} since of a custom range: a time, or ""
 * @property {string} until of a custom range
 * @property {string} at cursor of the line that is looked at, or ""
 */

/** Milliseconds back from now; `today` begins at midnight, `all` never. */
export const RANGES = {
  '15m': 900_000,
  '1h': 3_600_000,
  today: null,
  '24h': 86_400_000,
  '7d': 7 * 86_400_000,
  all: null,
};

const TEXTS = ['text', 'exclude', 'stream', 'tag', 'context', 'since', 'until', 'at'];

/** @returns {Route} */
export function emptyRoute() {
  return {
    view: 'logs',
    services: [],
    levels: [],
    text: '',
    regex: false,
    exact: false,
    exclude: '',
    stream: '',
    tag: '',
    context: '',
    range: '24h',
    since: '',
    until: '',
    at: '',
  };
}

/** Reads what stands behind the #. What makes no sense is left out. @returns {Route} */
export function parseRoute(hash) {
  const [view, query] = hash.replace(/^#/, '').split('?', 2);
  const given = new URLSearchParams(query ?? '');
  const route = emptyRoute();
  route.view = view === 'producers' ? 'producers' : 'logs';
  route.services = given.getAll('service').filter((name) => name !== '');
  route.levels = (given.get('levels') ?? '').split(',').filter((level) => LEVELS.includes(level));
  route.regex = given.get('regex') === '1';
  route.exact = given.get('case') === 'counts';
  for (const name of TEXTS) {
    route[name] = given.get(name) ?? '';
  }
  const range = given.get('range') ?? '24h';
  route.range = route.since || route.until ? 'custom' : Object.hasOwn(RANGES, range) ? range : '24h';
  return route;
}

/** @param {Route} route */
export function formatRoute(route) {
  const query = new URLSearchParams();
  route.services.forEach((name) => query.append('service', name));
  if (route.levels.length > 0) {
    query.set('levels', route.levels.join(','));
  }
  if (route.range !== 'custom' && route.range !== '24h') {
    query.set('range', route.range);
  }
  if (route.regex) {
    query.set('regex', '1');
  }
  if (route.exact) {
    query.set('case', 'counts');
  }
  for (const name of TEXTS) {
    if (route[name] && !((name === 'since' || name === 'until') && route.range !== 'custom')) {
      query.set(name, route[name]);
    }
  }
  const text = query.toString().replaceAll('%2C', ',').replaceAll('%3A', ':').replaceAll('%2A', '*');
  return `#${route.view}${text ? `?${text}` : ''}`;
}

/** Lines still come in what this route shows. @param {Route} route */
export function canBeLive(route) {
  return route.range !== 'custom' || !route.until;
}

/** @returns {{since: (string|undefined), until: (string|undefined)}} as the server takes them */
export function timesOf(route, now = Date.now(), utc = false) {
  if (route.range === 'custom') {
    return { since: route.since || undefined, until: route.until || undefined };
  }
  if (route.range === 'all') {
    return { since: undefined, until: undefined };
  }
  const ms = RANGES[route.range];
  const since = ms === null ? midnight(now, utc) : now - ms;
  return { since: new Date(since).toISOString(), until: undefined };
}

function midnight(now, utc) {
  const day = new Date(now);
  return utc ? day.setUTCHours(0, 0, 0, 0) : day.setHours(0, 0, 0, 0);
}

/** The filters but times, as `logs.query` takes them. @param {Route} route */
export function filtersOf(route) {
  return {
    services: route.services.length > 0 ? route.services : undefined,
    levels: route.levels.length > 0 ? route.levels : undefined,
    [route.regex ? 'regex' : 'text']: route.text || undefined,
    exclude: route.exclude || undefined,
    case: route.exact && route.text ? 'counts' : undefined,
    streams: route.stream ? [route.stream] : undefined,
    tags: route.tag ? [route.tag] : undefined,
    context: route.context || undefined,
  };
}

const URL_NAMES = { services: 'service', streams: 'stream', tags: 'tag' };

/** Puts parameters into the form that `tail` and `export` take. */
export function urlQuery(params) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    if (value === undefined || value === null) {
      continue;
    }
    if (name === 'levels') {
      query.set(name, value.join(','));
    } else {
      [].concat(value).forEach((one) => query.append(URL_NAMES[name] ?? name, one));
    }
  }
  return query.toString();
}

/** Whether anything but time and service narrows what is shown. @param {Route} route */
export function isNarrowed(route) {
  return Boolean(route.levels.length || route.text || route.exclude || route.stream || route.tag || route.context);
}
