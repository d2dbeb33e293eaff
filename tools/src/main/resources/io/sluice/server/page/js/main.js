// SPDX-License-Identifier: Apache-2.0
// Starts the page: reads the address, shows one of the two views, keeps the choices of this browser.

import { byId, setText } from './dom.js';
import { bytes, Clock, count, days, rate } from './format.js';
import { listenForKeys } from './keys.js';
import { LogsView } from './logs.js';
import { keep, pref } from './prefs.js';
import { formatRoute, parseRoute } from './route.js';
import { call, watchReach } from './rpc.js';

const STATS_MS = 2000;
const THEMES = ['auto', 'dark', 'light'];
const THEME_NAMES = { auto: 'as the system has it', dark: 'dark', light: 'light' };

const view = { clock: new Clock(pref('utc')), wrap: pref('wrap') };
let route = parseRoute(location.hash);

/**
 * Goes to what is shown now with some changes.
 *
 * @param {Object} change members of a route
 * @param {{replace?: boolean, quiet?: boolean}} how `replace`: no new entry in the history; `quiet`: only the address
 */
function navigate(change, { replace = false, quiet = false } = {}) {
  const next = formatRoute({ ...route, ...change });
  history[replace || next === location.hash ? 'replaceState' : 'pushState'](null, '', next);
  if (quiet) {
    route = parseRoute(next);
  } else {
    showRoute();
  }
}

const logs = new LogsView(view, navigate);
let producers = null; // until somebody wants to see them
let lastStats = null;

/** What the first screen does not need is loaded behind it. */
async function showProducers() {
  const { ProducersView } = await import('./producers.js');
  if (route.view === 'producers') {
    producers ??= new ProducersView(byId('view-producers'), view, navigate);
    producers.stats ??= lastStats;
    producers.show(route);
  }
}

async function help() {
  const dialogs = await import('./dialogs.js');
  dialogs.help();
}

const closeDialog = () => byId('dialog').close();

function showRoute() {
  closeDialog();
  const before = route.view;
  route = parseRoute(location.hash);
  const isLogs = route.view === 'logs';
  byId('view-logs').hidden = !isLogs;
  byId('view-producers').hidden = isLogs;
  byId('menu').disabled = !isLogs;
  byId('to-logs').toggleAttribute('aria-current', isLogs);
  byId('to-producers').toggleAttribute('aria-current', !isLogs);
  if (isLogs) {
    producers?.hide();
    logs.show(route);
  } else {
    logs.hide();
    showProducers();
  }
  byId('to-logs').href = isLogs ? location.hash || '#logs' : formatRoute({ ...route, view: 'logs' });
  document.title = isLogs ? `${route.services.join(', ') || 'All services'} · Sluice` : 'Producers · Sluice';
  if (before !== route.view) {
    document.body.classList.remove('drawer');
  }
}

async function loadStats() {
  if (!document.hidden) {
    try {
      const stats = await call('log_batcher.stats');
      followStore(stats.engine.store);
      logs.directory = stats.engine.directory;
      showEngine(stats);
      lastStats = stats;
      producers?.take(stats);
    } catch {
      // the banner says it
    }
  }
  setTimeout(loadStats, STATS_MS);
}

let store = null;

/** Opens the page anew when another store is served at this address: no cursor of the old one means anything there. */
function followStore(id) {
  const replaced = store !== null && store !== id;
  store = id;
  if (replaced) {
    navigate({ at: '' }, { replace: true });
  }
}

/** The engine in one line; what is bad is marked. */
function showEngine(stats) {
  const { totals, disk, engine } = stats;
  const failing = Object.entries(engine.failures)
    .filter(([, n]) => n > 0)
    .map(([what]) => what);
  const parts = [
    [`${rate(totals.stored_rate)} lines/s`, false],
    [`${rate(totals.dropped_rate)} dropped/s`, totals.dropped_rate > 0],
    [`${bytes(disk.bytes)} of ${bytes(disk.bytes_max)}`, disk.bytes > 0.95 * disk.bytes_max],
    [disk.days_left === null ? '' : `${days(disk.days_left)} left`, disk.days_left !== null && disk.days_left < 1],
    [failing.length > 0 ? `${failing.join(', ')} failed` : '', true],
  ];
  const root = byId('engine');
  const texts = parts.filter(([text]) => text);
  while (root.children.length < texts.length) {
    root.append(document.createElement('span'));
  }
  [...root.children].forEach((span, i) => {
    setText(span, texts[i]?.[0] ?? '');
    span.className = texts[i]?.[1] ? 'bad' : '';
  });
  root.title = `${count(stats.dropped_total)} lines dropped since the store was made`;
}

let unreachableSince = 0;

watchReach((reached, why) => {
  const banner = byId('offline');
  if (reached) {
    if (unreachableSince > 0 && route.view === 'logs' && logs.stream.mode === 'failed') {
      logs.show(route);
    }
    unreachableSince = 0;
    banner.hidden = true;
    return;
  }
  unreachableSince ||= Date.now();
  setText(
    banner,
    `The server is out of reach since ${view.clock.seconds(unreachableSince)}. ${why} What you see stays; it goes on by itself.`,
  );
  banner.hidden = false;
});

function applyTheme() {
  const theme = pref('theme');
  document.documentElement.dataset.theme = theme;
  byId('theme').title = `Colours: ${THEME_NAMES[theme]} (t)`;
}

function applyView() {
  view.clock = new Clock(pref('utc'));
  view.wrap = pref('wrap');
  byId('lines').classList.toggle('wrap', view.wrap);
  byId('wrap').setAttribute('aria-pressed', String(view.wrap));
  setText(byId('utc'), view.clock.zone());
}

function toggle(name) {
  keep(name, !pref(name));
  applyView();
  logs.redraw();
}

function nextTheme() {
  keep('theme', THEMES[(THEMES.indexOf(pref('theme')) + 1) % THEMES.length]);
  applyTheme();
  logs.redraw();
}

/** On a wide screen the services stand beside the lines, on a narrow one they slide over them. */
function toggleServices() {
  if (matchMedia('(max-width: 760px)').matches) {
    const open = document.body.classList.toggle('drawer');
    byId('menu').setAttribute('aria-expanded', String(open));
  } else {
    keep('services', !pref('services'));
    document.body.classList.toggle('no-services', !pref('services'));
  }
}

const onLogs = (act) => () => route.view === 'logs' && act();

listenForKeys(
  {
    '/': onLogs(() => {
      byId('text').focus();
      byId('text').select();
    }),
    ' ': onLogs(() => logs.togglePause()),
    j: onLogs(() => logs.step(1)),
    k: onLogs(() => logs.step(-1)),
    Enter: onLogs(() => logs.openLine()),
    o: onLogs(() => logs.openLine()),
    c: onLogs(() => logs.context()),
    y: onLogs(() => logs.copyLink()),
    G: onLogs(() => logs.newest()),
    g: onLogs(() => logs.oldest()),
    z: onLogs(() => logs.zoomOut()),
    w: () => toggle('wrap'),
    u: () => toggle('utc'),
    t: nextTheme,
    s: onLogs(toggleServices),
    l: () => navigate({ view: 'logs' }),
    p: () => navigate({ view: 'producers' }),
    '?': help,
  },
  (event) => {
    const typing = document.activeElement?.matches('input');
    if (typing) {
      document.activeElement.blur();
      byId('lines').focus({ preventScroll: true });
    } else if (document.body.classList.contains('drawer')) {
      toggleServices();
    } else if (route.view === 'logs' && logs.escape()) {
      event.preventDefault();
    }
  },
);

byId('menu').addEventListener('click', toggleServices);
byId('theme').addEventListener('click', nextTheme);
byId('help').addEventListener('click', help);
byId('wrap').addEventListener('click', () => toggle('wrap'));
byId('utc').addEventListener('click', () => toggle('utc'));
byId('skip').addEventListener('click', (event) => {
  event.preventDefault();
  byId('lines').focus();
});
byId('dialog').addEventListener('click', (event) => event.target === byId('dialog') && closeDialog());
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => logs.redraw());
addEventListener('popstate', showRoute);
addEventListener('pagehide', () => logs.stream.close());

document.body.classList.toggle('no-services', !pref('services'));
applyTheme();
applyView();
showRoute();
loadStats();
