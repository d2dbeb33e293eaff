// SPDX-License-Identifier: Apache-2.0
// Asks for the newest lines while the rest of the page is still being loaded. It is a script of its own with few imports,
// so it runs first.

import { pref } from './prefs.js';
import { FIRST_PAGE, newestParams } from './reader.js';
import { filtersOf, parseRoute, timesOf } from './route.js';
import { call } from './rpc.js';

let asked = null;

function ask() {
  const route = parseRoute(location.hash);
  if (route.view === 'logs' && !route.at) {
    const wanted = { ...filtersOf(route), ...timesOf(route, Date.now(), pref('utc')) };
    const reply = call('logs.query', { ...newestParams(wanted), limit: FIRST_PAGE });
    reply.catch(() => {}); // whoever takes it is told
    asked = { hash: location.hash, reply };
  }
}

/** The answer that was asked for, once; null when the page shows something else by now. @returns {Promise<Object>|null} */
export function takeFirst() {
  const reply = asked?.hash === location.hash ? asked.reply : null;
  asked = null;
  return reply;
}

ask();
