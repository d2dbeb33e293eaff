// SPDX-License-Identifier: Apache-2.0
// The same question on the command line.

import { asRange, LEVELS } from './levels.js';
import { canBeLive, RANGES } from './route.js';

/** Quotes for a shell; what needs no quotes stays as it is. */
export function quote(text) {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/**
 * Says what a route shows as `sluice logs`.
 *
 * @param {import('./route.js').Route} route
 * @param {{directory: (string|null), utc: boolean, live: boolean}} about where the store is, how times are shown
 * @returns {{command: string, remarks: string[]}}
 */
export function commandOf(route, { directory, utc, live }) {
  const words = ['sluice', 'logs'];
  const remarks = [];
  if (directory) {
    words.push('--dir', directory);
  }
  words.push(...route.services);
  words.push(...timeWords(route, live));
  if (route.levels.length > 0 && route.levels.length < LEVELS.length) {
    words.push(...levelWords(route.levels, remarks));
  }
  if (route.text) {
    words.push(
      ...patternWords('--grep', '-g', route.text),
      ...(route.regex ? [] : ['-F']),
      ...(route.exact ? ['--case-sensitive'] : []),
    );
  }
  if (route.exclude) {
    words.push(...patternWords('--exclude', '--exclude', route.exclude));
    if (route.regex) {
      remarks.push('There, what is left out is an expression too.');
    } else if (!route.text) {
      words.push('-F');
    }
  }
  for (const [option, value] of [
    ['--stream', route.stream],
    ['--tag', route.tag],
    ['--context-name', route.context],
  ]) {
    if (value) {
      words.push(option, value);
    }
  }
  if (utc) {
    words.push('--utc');
  }
  return { command: words.map(quote).join(' '), remarks };
}

function timeWords(route, live) {
  if (route.at) {
    return ['--cursor', route.at, '-n', '100'];
  }
  const words = [];
  if (route.range === 'custom') {
    words.push(...(route.since ? ['-S', route.since] : []), ...(route.until ? ['-U', route.until] : []));
  } else if (route.range !== 'all') {
    words.push('-S', RANGES[route.range] === null ? 'today' : `-${route.range}`);
  }
  if (live && canBeLive(route)) {
    words.push('-f');
  }
  if (route.range === 'all' && !live) {
    words.push('-n', 'all');
  }
  return words;
}

function levelWords(levels, remarks) {
  const range = asRange(levels);
  if (!range) {
    const sorted = LEVELS.filter((level) => levels.includes(level));
    remarks.push('A command takes levels that lie side by side; this one shows those in between as well.');
    return ['-p', `${sorted[0]}..${sorted.at(-1)}`];
  }
  return ['-p', range.to === 'fatal' ? range.from : `${range.from}..${range.to}`];
}

/** A pattern that begins with a dash would be taken for an option. */
function patternWords(long, short, pattern) {
  return pattern.startsWith('-') ? [`${long}=${pattern}`] : [short, pattern];
}
