// SPDX-License-Identifier: Apache-2.0
// The view of the lines: puts the route, the stream of lines, the tree, the histogram and the bars together.

import { byId, copyText } from './dom.js';
import { LineList } from './list.js';
import { PAGE } from './reader.js';
import { call } from './rpc.js';
import { canBeLive, emptyRoute, formatRoute, timesOf } from './route.js';
import { LineStream } from './stream.js';
import { StatusBar } from './status.js';
import { Toolbar } from './toolbar.js';
import { ServiceTree } from './tree.js';

const SERVICES_MS = 4000;
const HISTOGRAM_MS = 8000;
const LINES_FIRST_MS = 150;
const BUCKETS = 120;
const NAME_CHARS_MAX = 34;
const MARK_MS = 700;

// What the first screen does not need is loaded behind it.
const dialogs = () => import('./dialogs.js');
const details = () => import('./detail.js');

export class LogsView {
  /**
   * @param {{clock: import('./format.js').Clock, wrap: boolean}} view
   * @param {(change: Object, how?: {replace: boolean}) => void} navigate
   */
  constructor(view, navigate) {
    this.view = view;
    this.navigate = navigate;
    this.directory = null;
    this.list = new LineList(byId('lines'), view);
    this.stream = new LineStream(this.list, () => this.#changed());
    this.toolbar = new Toolbar(navigate, {
      range: () => dialogs().then(({ askRange }) => askRange(this.route, view.clock, navigate)),
      more: () => dialogs().then(({ askMore }) => askMore(this.route, navigate)),
    });
    this.tree = new ServiceTree(byId('tree'), byId('service-filter'), (services) => {
      document.body.classList.remove('drawer');
      navigate({ services, at: '' });
    });
    this.histogram = null;
    this.status = new StatusBar(this.stream, this.tree, view, navigate);
    this.#listen();
  }

  #listen() {
    const scroller = this.list.scroller;
    scroller.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    scroller.addEventListener('wheel', (event) => event.deltaY < 0 && this.#reads('scrolled'), { passive: true });
    scroller.addEventListener('click', (event) => this.#clicked(event));
    new ResizeObserver(() => this.stream.mode === 'live' && this.list.toEnd()).observe(scroller);
    byId('state').addEventListener('click', () => this.togglePause());
    byId('fresh').addEventListener('click', () => this.stream.goLive());
    byId('download').addEventListener('click', async () => {
      const { askDownload } = await dialogs();
      askDownload(this.route, this.view.clock);
    });
    byId('command').addEventListener('click', async () => {
      const { showCommand } = await dialogs();
      showCommand(this.route, {
        directory: this.directory,
        utc: this.view.clock.utc,
        live: this.stream.mode === 'live',
      });
    });
  }

  /** @param {import('./route.js').Route} route */
  show(route) {
    const before = this.route;
    this.route = route;
    this.#remember(before, route);
    this.tree.choose(route.services);
    this.toolbar.show(route, this.view.clock);
    this.status.show(route);
    byId('lines').classList.toggle('one-service', route.services.length === 1 && !route.services[0].endsWith('*'));
    clearInterval(this.servicesTimer);
    clearTimeout(this.histogramTimer);
    const shown = this.stream.open(route, this.view.clock.utc).then(() => this.#look());
    const awhile = new Promise((resolve) => {
      setTimeout(resolve, LINES_FIRST_MS);
    });
    Promise.race([shown, awhile]).then(() => this.#loadSurroundings(route));
  }

  /** Loads what stands around the lines: they come first. */
  #loadSurroundings(route) {
    if (route === this.route) {
      this.servicesTimer = setInterval(() => this.#loadServices(), SERVICES_MS);
      this.#loadServices();
      this.#loadHistogram();
      dialogs(); // now, for the server may be out of reach when they are wanted
      details();
    }
  }

  hide() {
    this.stream.close();
    clearInterval(this.servicesTimer);
    clearTimeout(this.histogramTimer);
    this.route = undefined;
  }

  /** Remembers where zooming began, to get back. */
  #remember(before, route) {
    if (route.range !== 'custom') {
      this.zoomedFrom = [];
    } else if (before && this.zooming) {
      this.zoomedFrom.push({ range: before.range, since: before.since, until: before.until });
    }
    this.zooming = false;
    byId('asked').hidden = true;
  }

  #zoom(from, to) {
    const minute = 60_000;
    const span = { since: Math.floor(from / 1000) * 1000, until: Math.ceil(to / 1000) * 1000 };
    if (span.until - span.since < minute / 60) {
      return;
    }
    this.zooming = true;
    const text = (ms) => new Date(ms).toISOString().replace('.000Z', 'Z');
    this.navigate({
      range: 'custom',
      since: text(span.since),
      until: span.until > Date.now() ? '' : text(span.until),
      at: '',
    });
  }

  zoomOut() {
    if (this.route.range === 'custom') {
      this.navigate({ range: '24h', since: '', until: '', at: '', ...this.zoomedFrom.pop() });
    }
  }

  async #loadServices() {
    if (document.hidden) {
      return;
    }
    try {
      this.tree.show(await call('logs.services', { errors_since: '-24h' }));
      this.tree.choose(this.route?.services ?? []);
      this.#fitNames();
      this.status.draw();
    } catch {
      // the banner says that the server does not answer; the tree stays as it was
    }
  }

  /** Makes the column of services as wide as the longest name that can be in it. */
  #fitNames() {
    const shown = this.route?.services.map((name) => name.replace(/\.\*$/, '')) ?? [];
    const names = this.tree.services
      .filter((one) => one.service)
      .map((one) => one.name)
      .filter((name) => shown.length === 0 || shown.some((top) => name === top || name.startsWith(`${top}.`)));
    const longest = Math.max(8, ...names.map((name) => name.length));
    this.list.scroller.style.setProperty('--src', `${Math.min(NAME_CHARS_MAX, longest)}ch`);
  }

  async #loadHistogram() {
    const { route } = this;
    clearTimeout(this.histogramTimer);
    this.histogramTimer = setTimeout(() => this.#loadHistogram(), HISTOGRAM_MS);
    if (document.hidden && this.histogram?.result) {
      return;
    }
    try {
      const times = timesOf(route, Date.now(), this.view.clock.utc);
      const asked = call('logs.histogram', {
        services: route.services.length > 0 ? route.services : undefined,
        streams: route.stream ? [route.stream] : undefined,
        context: route.context || undefined,
        since: times.since ?? this.#oldest(times.until),
        until: times.until,
        buckets: BUCKETS,
      });
      const [{ Histogram }, result] = await Promise.all([import('./histogram.js'), asked]);
      this.histogram ??= new Histogram(byId('histogram'), byId('histogram-caption'), (from, to) =>
        this.#zoom(from, to),
      );
      if (route === this.route) {
        const searched = route.text || route.exclude || route.tag;
        this.histogram.show(result, route.levels, this.view.clock, searched ? ', searched or not' : '');
        this.toolbar.counts(result.counts);
        this.#markSeen();
      }
    } catch {
      // as above
    }
  }

  /** Where all that there is begins. */
  #oldest(until) {
    const firsts = this.tree.services.map((service) => Date.parse(service.first)).filter((ms) => ms > 0);
    const end = until ? Date.parse(until) : Date.now();
    return new Date(Math.min(...firsts, end - 3_600_000)).toISOString();
  }

  #scrolled() {
    const { stream, list } = this;
    // Back at the end, it goes on; but nobody is carried over more lines than a page has.
    const backAtEnd = list.atEnd && stream.newerDone && !stream.busy && stream.fresh <= PAGE;
    if (stream.mode === 'live' && !list.atEnd) {
      stream.pause('scrolled');
    } else if (stream.mode === 'paused' && stream.why === 'scrolled' && backAtEnd) {
      stream.goLive();
    }
    this.#look();
  }

  /** Reads on where the reader comes near an end, and marks in the histogram what is seen. */
  #look() {
    if (!this.looking) {
      this.looking = requestAnimationFrame(() => {
        this.looking = 0;
        if (!this.route) {
          return;
        }
        this.#markSeen();
        const { list, stream } = this;
        const scrolled = stream.mode !== 'live' || list.fits || !list.atEnd;
        if (list.nearFirst && scrolled && list.items.length > 0) {
          stream
            .readOlder()
            .then(() => list.fits && !stream.olderDone && !stream.lookedTs && !stream.error && this.#look());
        } else if (list.nearLast) {
          stream.readNewer();
        }
      });
    }
  }

  /** Measures, so while lines come it is done from time to time only. */
  #markSeen() {
    const now = performance.now();
    if (this.stream.mode === 'live' && now - (this.markedAt ?? 0) < MARK_MS) {
      return;
    }
    this.markedAt = now;
    const { first, last } = this.list.visible();
    const ms = (line) => (line?.ts ? Date.parse(line.ts) : null);
    this.histogram?.mark(ms(first) ?? ms(last), ms(last) ?? ms(first));
  }

  /** The reader does something with lines: they must not move. */
  #reads(why) {
    if (this.stream.mode === 'live' && !(why === 'scrolled' && this.list.fits)) {
      this.stream.pause(why);
    }
  }

  #clicked(event) {
    const item = this.list.itemAt(event.target);
    if (!item || this.stream.hasSelection() || event.target.closest('.detail')) {
      return;
    }
    if (event.target.closest('.fold')) {
      this.#reads('reading');
      this.list.toggleFold(item);
    } else if (event.target.closest('.load')) {
      this.navigate({ at: item.line.from });
    } else if (item.line.kind !== 'missed') {
      this.openLine(item);
    }
  }

  /** Opens or closes the line in full. */
  async openLine(item = this.list.active) {
    if (!item || item.line.kind === 'missed') {
      return;
    }
    this.#reads('reading');
    this.list.activate(item);
    const { detailOf } = await details();
    this.list.toggleDetail(item, (line) =>
      detailOf(line, {
        context: (one, scope) => this.context(one, scope),
        link: (one) => this.linkTo(one),
        only: (service) => this.navigate({ services: [service], at: '' }),
      }),
    );
  }

  /** Shows the lines around one, whatever was searched for. */
  context(line = this.list.active?.line, scope = 'service') {
    if (line?.cursor) {
      const services = scope === 'all' || !line.src ? [] : [line.src];
      this.navigate({ ...emptyRoute(), services, range: 'all', at: line.cursor });
    }
  }

  linkTo(line) {
    return new URL(formatRoute({ ...this.route, at: line.cursor }), location.href).href;
  }

  async copyLink() {
    const line = this.list.active?.line;
    if (line?.cursor) {
      this.status.flash(
        (await copyText(this.linkTo(line))) ? 'The link is copied.' : 'The browser does not let us copy.',
      );
    }
  }

  togglePause() {
    if (this.stream.mode === 'live') {
      this.stream.pause('you');
    } else if (this.stream.mode === 'paused') {
      this.newest();
    } else if (this.stream.mode === 'fixed') {
      this.navigate({ range: '24h', since: '', until: '', at: '' });
    }
  }

  /** Goes to the newest line: live, if lines come. */
  newest() {
    if (this.stream.mode === 'paused') {
      this.stream.goLive();
      if (this.route.at) {
        this.navigate({ at: '' }, { replace: true, quiet: true });
        this.route.at = '';
      }
    } else if (!canBeLive(this.route)) {
      this.navigate({ at: '' });
    }
  }

  /** Goes to the oldest line that is asked for. */
  async oldest() {
    const page = await this.stream.reader.newer(null, 1).catch(() => null);
    if (page?.lines[0]) {
      this.navigate({ at: page.lines[0].cursor });
    }
  }

  step(direction) {
    this.#reads('reading');
    if (!this.list.step(direction)) {
      direction > 0 ? this.stream.readNewer() : this.stream.readOlder();
    }
  }

  /** @returns {boolean} whether there was something to end */
  escape() {
    if (this.stream.progress) {
      this.stream.stop();
      return true;
    }
    const opened = this.list.items.find((item) => item.detail);
    if (opened) {
      this.list.toggleDetail(opened, () => null);
      return true;
    }
    if (this.list.active) {
      this.list.activate(null);
      return true;
    }
    return false;
  }

  /** Draws anew after the clock, the wrapping or the colours have changed. */
  redraw() {
    this.list.redraw();
    this.histogram?.restyle(this.view.clock);
    if (this.route) {
      this.toolbar.show(this.route, this.view.clock);
      this.#changed();
      if (this.stream.mode === 'live') {
        this.list.toEnd();
      }
    }
  }

  #changed() {
    this.status.draw();
    if (this.stream.mode === 'live') {
      this.#look();
    }
  }
}
