// SPDX-License-Identifier: Apache-2.0
// What is asked for: text, levels, times, and the rest in a dialog.

import { byId, h, setText } from './dom.js';
import { count, short } from './format.js';
import { LEVELS } from './levels.js';
import { RANGES } from './route.js';

const TYPING_MS = 450;
const RANGE_NAMES = { '15m': '15 min', '1h': '1 h', today: 'Today', '24h': '24 h', '7d': '7 days', all: 'All' };

export class Toolbar {
  /**
   * @param {(change: Object, how?: {replace: boolean}) => void} navigate takes what is to change in the route
   * @param {{range: () => void, more: () => void}} dialogs
   */
  constructor(navigate, dialogs) {
    this.navigate = navigate;
    this.text = byId('text');
    this.typing = 0;
    this.text.addEventListener('input', () => {
      clearTimeout(this.typing);
      this.typing = setTimeout(() => this.#search(), TYPING_MS);
    });
    byId('search').addEventListener('submit', (event) => {
      event.preventDefault();
      this.#search();
    });
    byId('regex').addEventListener('click', () => this.navigate({ regex: !this.route.regex }));
    byId('exact').addEventListener('click', () => this.navigate({ exact: !this.route.exact }));
    byId('more').addEventListener('click', dialogs.more);
    this.chips = new Map(LEVELS.map((level) => [level, this.#chip(level)]));
    byId('levels').append(...this.chips.values());
    this.ranges = new Map(
      Object.keys(RANGES).map((range) => [
        range,
        h(
          'button',
          { type: 'button', onclick: () => this.navigate({ range, since: '', until: '', at: '' }) },
          RANGE_NAMES[range],
        ),
      ]),
    );
    this.custom = h('button', { type: 'button', onclick: dialogs.range }, 'From–to');
    byId('ranges').append(...this.ranges.values(), this.custom);
  }

  /** Makes a chip, with room for its count: the lines below are not to move when that comes. */
  #chip(level) {
    return h(
      `button.chip.none.lv-${level}`,
      {
        type: 'button',
        'data-level': level,
        onclick: (event) => this.#toggle(level, event.shiftKey),
        title: `${level}: show or hide; with shift: this and worse`,
      },
      h('span.dot', { 'aria-hidden': 'true' }),
      level,
      h('span.n'),
    );
  }

  #search() {
    clearTimeout(this.typing);
    if (this.text.value !== this.route.text) {
      this.navigate({ text: this.text.value }, { replace: this.route.text !== '' && this.text.value !== '' });
    }
  }

  /** None chosen shows all, so the first click leaves only its level. */
  #toggle(level, andWorse) {
    const now = this.route.levels;
    if (andWorse) {
      this.navigate({ levels: LEVELS.slice(LEVELS.indexOf(level)) });
      return;
    }
    const levels = now.includes(level)
      ? now.filter((one) => one !== level)
      : LEVELS.filter((one) => one === level || now.includes(one));
    this.navigate({ levels: levels.length === LEVELS.length ? [] : levels });
  }

  /** @param {import('./route.js').Route} route */
  show(route, clock) {
    this.route = route;
    if (document.activeElement !== this.text) {
      this.text.value = route.text;
    }
    byId('regex').setAttribute('aria-pressed', String(route.regex));
    byId('exact').setAttribute('aria-pressed', String(route.exact));
    byId('more').setAttribute(
      'aria-pressed',
      String(Boolean(route.exclude || route.stream || route.tag || route.context)),
    );
    for (const [level, chip] of this.chips) {
      const wanted = route.levels.includes(level);
      chip.setAttribute('aria-pressed', String(wanted));
      chip.classList.toggle('off', route.levels.length > 0 && !wanted);
    }
    for (const [range, button] of this.ranges) {
      button.setAttribute('aria-pressed', String(range === route.range));
    }
    this.custom.setAttribute('aria-pressed', String(route.range === 'custom'));
    setText(this.custom, route.range === 'custom' ? spanText(route, clock) : 'From–to');
  }

  /** Says how many lines each level has. @param {number[][]} counts of `logs.histogram` */
  counts(counts) {
    LEVELS.forEach((level, i) => {
      const n = counts.reduce((sum, bucket) => sum + bucket[i], 0);
      const chip = this.chips.get(level);
      setText(chip.lastElementChild, n > 0 ? short(n) : '');
      chip.classList.toggle('none', n === 0);
      chip.setAttribute('aria-label', `${level}, ${count(n)} lines`);
    });
  }
}

function spanText(route, clock) {
  const moment = (text) => (Number.isNaN(Date.parse(text)) ? text : clock.moment(Date.parse(text)));
  const since = route.since ? moment(route.since) : '…';
  const until = route.until ? moment(route.until) : 'now';
  const sameDay = since.slice(0, 11) === until.slice(0, 11) && since.length > 8;
  return `${since} – ${sameDay ? until.slice(11) : until}`;
}
