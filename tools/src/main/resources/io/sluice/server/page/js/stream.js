// SPDX-License-Identifier: Apache-2.0
// Which lines are in the list, and whether new ones go on it. The list is always one uninterrupted stretch of the store
// (as filtered); the live tail only adds to it while the reader is at its end. In every other state new lines are
// counted, not kept: they are in the store, and are read from there when somebody wants to see them.

import { FIRST_PAGE, sequenceOf, headCursor, LineReader, PAGE } from './reader.js';
import { ROWS_LIVE_MAX, ROWS_MAX } from './list.js';
import { canBeLive, filtersOf, timesOf } from './route.js';
import { Tail } from './tail.js';

const FLUSH_MS = 60;
const HIDDEN_MS = 5000;

/**
 * @typedef {'loading'|'live'|'paused'|'fixed'|'failed'} Mode
 * live: new lines appear; paused: they are counted; fixed: the range has ended, none will come
 */

export class LineStream {
  /**
   * @param {import('./list.js').LineList} list
   * @param {() => void} onChange something that a reader is told has changed
   */
  constructor(list, onChange) {
    this.list = list;
    this.onChange = onChange;
    this.visit = 0;
    this.flushTimer = 0;
    this.hiddenTimer = 0;
    this.flushMs = FLUSH_MS;
    this.tail = null;
    this.#clear();
    document.addEventListener('visibilitychange', () => this.#visibility());
  }

  #clear() {
    /** @type {Mode} */
    this.mode = 'loading';
    this.why = '';
    this.link = 'connecting';
    this.fresh = 0;
    this.pending = [];
    this.overrun = false;
    this.olderNext = null;
    this.newerNext = null;
    this.olderDone = false;
    this.newerDone = true;
    this.lookedTs = null;
    this.progress = null;
    this.busy = '';
    this.error = null;
    this.notices = [];
  }

  /** Shows what a route asks for. @param {import('./route.js').Route} route */
  async open(route, utc) {
    this.close();
    this.#clear();
    const visit = ++this.visit;
    this.route = route;
    this.filters = filtersOf(route);
    const anyTime = route.at && route.range !== 'custom';
    const times = anyTime ? {} : timesOf(route, Date.now(), utc);
    this.reader = new LineReader({ ...this.filters, ...times }, (progress) => {
      if (visit === this.visit) {
        this.progress = progress;
        this.onChange();
      }
    });
    this.onChange();
    await this.#guarded(visit, async () => {
      if (route.at) {
        if (canBeLive(route)) {
          const head = await headCursor();
          this.#follow(visit, head);
        }
        await this.#loadAround(route.at, visit);
      } else {
        await this.#loadNewest(visit, canBeLive(route) ? (head) => this.#follow(visit, head) : undefined);
      }
    });
  }

  /** Ends all that is under way. */
  close() {
    this.visit++;
    this.reader?.stop();
    this.tail?.close();
    this.tail = null;
    clearTimeout(this.flushTimer);
    this.flushTimer = 0;
  }

  /** Opens the tail behind what was the newest line when the page was asked for: what it lacks, the tail brings. */
  #follow(visit, head) {
    if (visit !== this.visit) {
      return;
    }
    this.tail = new Tail(this.filters, {
      lines: (lines) => this.#came(lines, lines.length),
      missed: (missed) => this.#came([{ kind: 'missed', ...missed }], missed.lines),
      state: (state) => {
        this.link = state;
        this.onChange();
      },
    });
    this.tail.open(head);
    if (document.hidden) {
      this.#visibility(); // nobody has seen it yet, and no event will say so
    }
  }

  async #loadNewest(visit, onHead) {
    this.busy = 'older';
    const page = await this.reader.older(null, FIRST_PAGE, onHead);
    if (onHead && !this.tail && visit === this.visit) {
      onHead(await headCursor()); // it was stopped before the first answer
    }
    if (visit !== this.visit) {
      return;
    }
    this.list.replace(page.lines);
    this.#tookOlder(page);
    this.list.toEnd();
    if (this.tail) {
      this.mode = 'live';
      this.fresh = 0;
      this.#flush();
    } else {
      this.mode = 'fixed';
    }
    this.busy = '';
    this.onChange();
  }

  async #loadAround(cursor, visit) {
    this.busy = 'older';
    const [before, from] = await Promise.all([this.reader.older(cursor, PAGE / 2), this.reader.from(cursor, PAGE / 2)]);
    if (visit !== this.visit) {
      return;
    }
    this.list.replace([...before.lines, ...from.lines]);
    this.#tookOlder(before);
    this.newerNext = from.next;
    this.newerDone = from.done;
    this.mode = this.tail ? 'paused' : 'fixed';
    this.why = 'link';
    this.fresh += this.pending.length;
    this.pending = [];
    this.busy = '';
    const item = this.list.find(cursor);
    if (item) {
      this.list.activate(item);
      item.row.scrollIntoView({ block: 'center' });
    }
    this.onChange();
  }

  #tookOlder(page) {
    this.olderNext = page.next;
    this.olderDone = page.done;
    this.lookedTs = page.ts;
    this.notices = [...new Set([...this.notices, ...page.notices])];
  }

  /** New lines stop going on the list. */
  pause(why) {
    if (this.mode === 'live') {
      this.mode = 'paused';
      this.why = why;
      this.fresh = this.pending.length;
      this.pending = [];
      this.overrun = false;
      this.newerNext = null;
      this.newerDone = true;
      this.onChange();
    }
  }

  /** Shows the newest lines, and those that come. */
  async goLive() {
    if (this.mode !== 'paused' || !this.tail) {
      return;
    }
    if (this.fresh === 0 && this.newerDone) {
      this.mode = 'live';
      this.list.toEnd();
      this.onChange();
      return;
    }
    this.reader.stop();
    const visit = ++this.visit;
    this.mode = 'loading';
    this.pending = [];
    this.overrun = false;
    this.error = null;
    this.onChange();
    await this.#guarded(
      visit,
      () => this.#loadNewest(visit),
      () => this.#pausedAgain(),
    );
  }

  /** What is in the list stays, and the tail goes on: there were lines, so there is still something to go and see. */
  #pausedAgain() {
    this.mode = 'paused';
    this.fresh = Math.max(1, this.fresh) + this.pending.length;
    this.pending = [];
    this.overrun = false;
  }

  /** Reads a page of older lines, if there are any and none are being read. */
  async readOlder({ further = false } = {}) {
    const stopped = this.lookedTs !== null && !further;
    const from = this.olderNext ?? this.list.first?.cursor;
    if (this.busy || this.olderDone || stopped || this.mode === 'loading' || !from) {
      return;
    }
    await this.#reading('older', async (visit) => {
      const page = await this.reader.older(from);
      if (visit !== this.visit) {
        return;
      }
      if (this.mode === 'live' && this.list.items.length + page.lines.length > ROWS_MAX) {
        this.pause('scrolled');
      }
      if (this.list.prepend(page.lines)) {
        this.newerNext = this.list.last?.cursor ?? null;
        this.newerDone = false;
      }
      this.#tookOlder(page);
    });
  }

  /** Reads a page of newer lines, in a list that does not follow. */
  async readNewer() {
    const none = this.newerDone && this.fresh === 0;
    const from = this.newerNext ?? this.list.last?.cursor;
    if (this.busy || none || !(this.mode === 'paused' || this.mode === 'fixed') || !from) {
      return;
    }
    await this.#reading('newer', async (visit) => {
      const freshBefore = this.fresh;
      const page = await this.reader.newer(from);
      if (visit !== this.visit) {
        return;
      }
      if (this.list.append(page.lines)) {
        this.olderNext = this.list.first?.cursor ?? null;
        this.olderDone = false;
      }
      this.newerNext = page.next;
      this.newerDone = page.done;
      if (page.done) {
        this.fresh = Math.max(0, this.fresh - freshBefore);
      }
    });
  }

  /** Ends a search that takes long; what it found stays. */
  stop() {
    if (this.progress) {
      this.reader.stop();
    }
  }

  async #reading(what, read) {
    const visit = this.visit;
    this.busy = what;
    this.onChange();
    await this.#guarded(visit, () => read(visit));
    if (visit === this.visit) {
      this.busy = '';
      this.onChange();
    }
  }

  /** Does something that may fail; a list that was being opened is then empty, unless `onFailure` does better. */
  async #guarded(visit, work, onFailure = () => this.#failed()) {
    try {
      await work();
    } catch (error) {
      if (visit !== this.visit || error.name === 'AbortError') {
        return;
      }
      this.error = error;
      this.busy = '';
      if (this.mode === 'loading') {
        onFailure();
      }
      this.onChange();
    }
  }

  #failed() {
    this.mode = 'failed';
    this.list.replace([]);
    this.tail?.close();
    this.tail = null;
  }

  #came(lines, lineCount) {
    if (this.mode === 'live' || this.mode === 'loading') {
      this.pending.push(...lines);
      if (this.pending.length > 2 * ROWS_MAX) {
        this.pending.splice(0, this.pending.length - ROWS_MAX);
        this.overrun = true;
      }
      if (!this.flushTimer) {
        this.flushTimer = setTimeout(() => requestAnimationFrame(() => this.#flush()), this.flushMs);
      }
    } else {
      this.fresh += lineCount;
      this.onChange();
    }
  }

  #flush() {
    clearTimeout(this.flushTimer);
    this.flushTimer = 0;
    if (this.mode !== 'live' || this.pending.length === 0) {
      return;
    }
    if (!this.list.atEnd) {
      this.pause('scrolled');
      return;
    }
    if (this.hasSelection()) {
      this.pause('selection');
      return;
    }
    const last = this.list.last;
    const lastSequence = last ? sequenceOf(last.cursor) : -1;
    const lines = this.pending.filter((line) => sequenceOf(line.cursor ?? line.to) > lastSequence);
    this.pending = [];
    const tooMany = lines.length > ROWS_LIVE_MAX;
    const overrun = this.overrun && lines.length > 0;
    if (overrun || tooMany) {
      this.overrun = false;
      this.list.replace([]); // what it had and what comes now no longer join
    }
    const startMs = performance.now();
    const trimmed = lines.length > 0 && this.list.follow(lines.slice(-ROWS_LIVE_MAX));
    if (trimmed || overrun || tooMany) {
      this.#hasOlder();
    }
    this.flushMs = Math.max(FLUSH_MS, 6 * (performance.now() - startMs));
    this.onChange();
  }

  #hasOlder() {
    this.olderNext = this.list.first?.cursor ?? null;
    this.olderDone = false;
    this.lookedTs = null;
  }

  hasSelection() {
    const selection = document.getSelection();
    return Boolean(selection && !selection.isCollapsed && this.list.rows.contains(selection.anchorNode));
  }

  /** A page that nobody sees holds no connection: a browser has six for all its tabs. */
  #visibility() {
    clearTimeout(this.hiddenTimer);
    if (document.hidden) {
      this.hiddenTimer = setTimeout(() => {
        this.tail?.close();
        this.rests = Boolean(this.tail);
      }, HIDDEN_MS);
    } else if (this.rests) {
      this.rests = false;
      const wasLive = this.mode === 'live';
      this.tail?.open(this.tail.after);
      if (wasLive) {
        this.pause('hidden');
        this.fresh = 1; // there may be some: go and look
        this.goLive();
      }
    }
  }
}
