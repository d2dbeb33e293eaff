// SPDX-License-Identifier: Apache-2.0
// The list of lines: a window of bounded size on a store of any size. Pages are put on at one end and taken off at the
// other; what the reader looks at stays where it is on the screen. There are no row heights to guess and no index to
// keep: a store has no line numbers, only cursors, and a line is as high as it is.

import { h } from './dom.js';
import { goesOn, messagesOf } from './fold.js';
import { sequenceOf } from './reader.js';
import { rowOf } from './row.js';

/** So many rows are in the document at most. */
export const ROWS_MAX = 1000;
/** So many while lines come. */
export const ROWS_LIVE_MAX = 500;
const END_SLACK_PX = 24;
const EDGE_PX = 800;

/**
 * @typedef {{line: Object, row: HTMLElement, goesOn: boolean, detail: HTMLElement|null, day: HTMLElement|null,
 *   fold: (HTMLElement|undefined)}} Item
 */

export class LineList {
  /**
   * @param {HTMLElement} scroller has `.rows` in it
   * @param {{clock: Object, wrap: boolean}} view how lines are shown; may change, then call `redraw`
   */
  constructor(scroller, view) {
    this.scroller = scroller;
    this.rows = scroller.querySelector('.rows');
    this.view = view;
    /** @type {Item[]} */
    this.items = [];
    /** @type {WeakMap<HTMLElement, Item>} */
    this.itemOfRow = new WeakMap();
    this.unfolded = new WeakSet();
    this.active = null;
  }

  get first() {
    return this.items.find((item) => item.line.cursor)?.line ?? null;
  }

  get last() {
    return this.items.findLast((item) => item.line.cursor)?.line ?? null;
  }

  /** The reader sees the end. */
  get atEnd() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    return scrollHeight - scrollTop - clientHeight <= END_SLACK_PX;
  }

  /** The reader comes near an end of the window. */
  get nearFirst() {
    return this.scroller.scrollTop < EDGE_PX;
  }

  get nearLast() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    return scrollHeight - scrollTop - clientHeight < EDGE_PX;
  }

  /** All of the window fits the screen. */
  get fits() {
    return this.scroller.scrollHeight <= this.scroller.clientHeight + 1;
  }

  /** Puts other lines in place of all. */
  replace(lines) {
    this.active = null;
    this.items = [];
    this.rows.replaceChildren();
    this.#put(lines, 'end');
    this.#refold();
  }

  /** Puts newer lines on the end. @returns {boolean} whether older ones had to go */
  append(lines) {
    this.#put(lines, 'end');
    const trimmed = this.items.length > ROWS_MAX;
    if (trimmed) {
      this.#holding(() => this.#take(0, this.items.length - ROWS_MAX));
    }
    this.#refold();
    return trimmed;
  }

  /**
   * Puts newer lines on the end and shows it. Nothing has to stay where it is, so nothing is measured, and fewer rows
   * are kept: this is done many times a second.
   *
   * @returns {boolean} whether older ones had to go
   */
  follow(lines) {
    this.#put(lines, 'end');
    const trimmed = this.items.length > ROWS_LIVE_MAX && lines.length > 0;
    if (trimmed) {
      this.#take(0, this.items.length - ROWS_LIVE_MAX);
    }
    if (this.items.some((item) => item.goesOn)) {
      this.#refold();
    }
    this.toEnd();
    return trimmed;
  }

  /** Puts older lines on the beginning. @returns {boolean} whether newer ones had to go */
  prepend(lines) {
    let trimmed = false;
    this.#holding(() => {
      this.#put(lines, 'start');
      trimmed = this.items.length > ROWS_MAX;
      if (trimmed) {
        this.#take(ROWS_MAX, this.items.length);
      }
      this.#refold();
    });
    return trimmed;
  }

  /** Shows the end. */
  toEnd() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
  }

  /** Draws all rows anew, after `view` has changed. Details stay open. */
  redraw() {
    this.#holding(() => {
      const active = this.active;
      for (const item of this.items) {
        const row = rowOf(item.line, this.view);
        row.classList.toggle('open', item.detail !== null);
        item.row.replaceWith(row);
        item.row = row;
        this.itemOfRow.set(row, item);
      }
      this.items.forEach((item, i) => this.#dayBefore(item, this.items[i - 1]));
      this.#refold();
      if (active) {
        this.activate(active, false);
      }
    });
  }

  /** @returns {Item|null} */
  itemAt(element) {
    const row = element?.closest?.('.row');
    return row ? (this.itemOfRow.get(row) ?? null) : null;
  }

  /** @returns {Item|null} the line of a cursor, or the first one behind its place */
  find(cursor) {
    const sequence = sequenceOf(cursor);
    return this.items.find((item) => item.line.cursor && sequenceOf(item.line.cursor) >= sequence) ?? null;
  }

  /** Marks a row as the one that keys act on. */
  activate(item, focus = true) {
    this.active?.row.classList.remove('active');
    this.active?.row.removeAttribute('aria-current');
    this.active = item;
    if (item) {
      item.row.classList.add('active');
      item.row.setAttribute('aria-current', 'true');
      if (focus) {
        item.row.focus({ preventScroll: true });
        item.row.scrollIntoView({ block: 'nearest' });
      }
    }
  }

  /** Goes to the row above or below. @returns {boolean} false at an end */
  step(direction) {
    const shown = this.items.filter((item) => !item.row.hidden);
    const at = this.active ? shown.indexOf(this.active) : -1;
    const seen =
      at < 0 ? shown.findIndex((item) => item.row.getBoundingClientRect().bottom > this.#top) : at + direction;
    const item = shown[seen];
    if (item) {
      this.activate(item);
    }
    return Boolean(item);
  }

  /** The lines at the top and at the bottom of the screen. */
  visible() {
    const top = this.#top;
    const bottom = this.scroller.getBoundingClientRect().bottom;
    const first = this.#search((item) => item.row.getBoundingClientRect().bottom > top + 1);
    const last = this.#search((item) => item.row.getBoundingClientRect().top >= bottom) - 1;
    return { first: this.items[first]?.line ?? null, last: this.items[Math.max(first, last)]?.line ?? null };
  }

  /** Opens or closes what `make` makes, below a row. */
  toggleDetail(item, make) {
    this.#holding(() => {
      if (item.detail) {
        item.detail.remove();
        item.detail = null;
      } else {
        item.detail = make(item.line);
        item.row.after(item.detail);
      }
      item.row.classList.toggle('open', item.detail !== null);
    }, item.row);
  }

  /** Shows or hides the lines that go on with a message. */
  toggleFold(item) {
    this.#holding(() => {
      if (!this.unfolded.delete(item.line)) {
        this.unfolded.add(item.line);
      }
      this.#refold();
    }, item.row);
  }

  get #top() {
    return this.scroller.getBoundingClientRect().top;
  }

  /** Halves its way to the first item for which a thing holds; hidden rows have the place of their neighbour above. */
  #search(holds) {
    let [low, high] = [0, this.items.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      let shown = middle;
      while (shown > low && this.items[shown].row.hidden) {
        shown--;
      }
      if (holds(this.items[shown])) {
        high = shown;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /** Changes the document while one row, the first that is seen unless said otherwise, stays where it is. */
  #holding(change, row = undefined) {
    const top = this.#top;
    const kept = row ?? this.items[this.#search((item) => item.row.getBoundingClientRect().bottom > top)]?.row;
    const before = kept?.getBoundingClientRect().top ?? 0;
    change();
    if (kept?.isConnected && !kept.hidden) {
      this.scroller.scrollTop += kept.getBoundingClientRect().top - before;
    }
  }

  #put(lines, end) {
    const fresh = lines.map((line) => {
      const item = {
        line,
        row: rowOf(line, this.view),
        goesOn: line.content !== undefined && goesOn(line),
        detail: null,
        day: null,
      };
      this.itemOfRow.set(item.row, item);
      return item;
    });
    const part = document.createDocumentFragment();
    fresh.forEach((item) => part.append(item.row));
    const below = end === 'start' ? this.items[0] : undefined;
    if (end === 'start') {
      this.rows.prepend(part);
      this.items.unshift(...fresh);
    } else {
      this.rows.append(part);
      this.items.push(...fresh);
    }
    const from = end === 'start' ? 0 : this.items.length - fresh.length;
    for (let i = from; i < from + fresh.length; i++) {
      this.#dayBefore(this.items[i], this.items[i - 1]);
    }
    if (below) {
      this.#dayBefore(below, this.items[fresh.length - 1]);
    }
  }

  /** Says which day it is, where one begins. */
  #dayBefore(item, above) {
    const { clock } = this.view;
    const ms = item.line.ts ? Date.parse(item.line.ts) : NaN;
    const aboveMs = above?.line.ts ? Date.parse(above.line.ts) : NaN;
    const begins = !Number.isNaN(ms) && (above ? !Number.isNaN(aboveMs) && clock.day(ms) !== clock.day(aboveMs) : true);
    item.day?.remove();
    item.day = begins ? h('div.day', { role: 'presentation' }, clock.longDay(ms)) : null;
    if (item.day) {
      item.row.before(item.day);
    }
  }

  #take(from, to) {
    for (const item of this.items.splice(from, to - from)) {
      item.row.remove();
      item.detail?.remove();
      item.day?.remove();
      if (item === this.active) {
        this.active = null;
      }
    }
    if (from === 0 && this.items[0]) {
      this.#dayBefore(this.items[0], undefined);
    }
  }

  #refold() {
    const messages = messagesOf(this.items);
    const folded = new Set();
    for (const [head, rest] of messages) {
      const open = this.unfolded.has(head.line);
      rest.forEach((item) => {
        item.row.classList.toggle('rest', open);
        if (!open && !item.detail) {
          folded.add(item);
        }
      });
      this.#button(head, rest.length, open);
    }
    for (const item of this.items) {
      const hidden = folded.has(item);
      if (item.row.hidden !== hidden) {
        item.row.hidden = hidden;
      }
      if (item.fold && !messages.has(item)) {
        item.fold.remove();
        item.fold = null;
      }
    }
  }

  #button(head, restCount, open) {
    if (!head.fold?.isConnected || head.fold.parentElement.parentElement !== head.row) {
      head.fold?.remove();
      head.fold = h('button.fold', { type: 'button' });
      head.row.querySelector('.msg').prepend(head.fold);
    }
    const text = open ? `− ${restCount} lines` : `+ ${restCount} lines`;
    if (head.fold.textContent !== text) {
      head.fold.textContent = text;
      head.fold.setAttribute('aria-expanded', String(open));
    }
  }
}
