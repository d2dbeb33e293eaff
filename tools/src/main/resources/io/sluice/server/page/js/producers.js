// SPDX-License-Identifier: Apache-2.0
// Who produces: one sentence, the engine in numbers, and a row for each service, whoever offers most on top.

import { columnsOf } from './columns.js';
import { h, setText } from './dom.js';
import { bytes, count, days, duration, percent, rate } from './format.js';
import { call } from './rpc.js';
import { byService, headline } from './shares.js';

const HISTORY_MS = 15_000;
const RANGES = { '1h': [3_600_000, 60], '24h': [86_400_000, 48], '7d': [7 * 86_400_000, 56] };

export class ProducersView {
  /**
   * @param {HTMLElement} root
   * @param {{clock: import('./format.js').Clock}} view
   * @param {(change: Object) => void} navigate
   */
  constructor(root, view, navigate) {
    this.root = root;
    this.view = view;
    this.navigate = navigate;
    this.sort = { key: 'offered_rate', down: true };
    this.range = '1h';
    this.history = new Map();
    this.rows = new Map();
    this.stats = null;
    this.shown = false;
    this.columns = columnsOf(() => this.view.clock);
    this.#build();
  }

  show() {
    this.shown = true;
    this.#draw();
    this.#loadHistory();
  }

  hide() {
    this.shown = false;
    clearTimeout(this.timer);
  }

  /** @param {Object} stats of `log_batcher.stats` */
  take(stats) {
    this.stats = stats;
    if (this.shown) {
      this.#draw();
    }
  }

  #build() {
    this.title = h('h2.headline', {}, 'Loading…');
    this.subtitle = h('p.subtitle');
    this.facts = h('dl.facts');
    this.ranges = h(
      'div.ranges',
      { role: 'group', 'aria-label': 'History' },
      ...Object.keys(RANGES).map((range) =>
        h(
          'button',
          {
            type: 'button',
            'aria-pressed': String(range === this.range),
            onclick: (event) => this.#pickRange(range, event.currentTarget),
          },
          range,
        ),
      ),
    );
    this.head = h('tr', {}, ...this.columns.map((column) => this.#headCell(column)));
    this.body = h('tbody');
    this.foot = h('tfoot');
    this.root.append(
      h('div.answer', {}, this.title, this.subtitle),
      this.facts,
      h('div.table-bar', {}, h('h3', {}, 'Services'), h('span.quiet', {}, 'lines kept over'), this.ranges),
      h(
        'div.table-box',
        { tabindex: 0, role: 'region', 'aria-label': 'Producers' },
        h('table', {}, h('thead', {}, this.head), this.body, this.foot),
      ),
    );
  }

  #headCell(column) {
    return h(
      'th',
      { scope: 'col', class: classOf(column), 'data-key': column.key, title: column.hint },
      h('button', { type: 'button', onclick: () => this.#sortBy(column.key) }, column.title),
    );
  }

  #sortBy(key) {
    this.sort = { key, down: this.sort.key === key ? !this.sort.down : key !== 'name' };
    this.#draw();
  }

  #pickRange(range, button) {
    this.range = range;
    this.ranges.childNodes.forEach((one) => one.setAttribute('aria-pressed', String(one === button)));
    this.#loadHistory();
  }

  async #loadHistory() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#loadHistory(), HISTORY_MS);
    const [ms, buckets] = RANGES[this.range];
    try {
      const result = await call('logs.histogram', {
        since: new Date(Date.now() - ms).toISOString(),
        buckets,
        by_service: true,
      });
      this.history = new Map(result.services.map((service) => [service.name, service]));
      this.#draw();
    } catch {
      // the banner says it
    }
  }

  #draw() {
    if (!this.stats) {
      return;
    }
    const producers = byService(this.stats, this.history);
    const { title, text, alarm } = headline(producers, this.stats.totals);
    setText(this.title, title);
    this.title.classList.toggle('alarm', alarm);
    setText(this.subtitle, text);
    this.#drawFacts();
    this.#drawHead();
    this.#drawRows(producers);
    this.#drawSum(producers);
  }

  #drawFacts() {
    const { engine, disk, totals } = this.stats;
    const used = Math.min(1, disk.bytes / disk.bytes_max);
    const ring = engine.ring.used / engine.ring.slots;
    const latency = engine.latency_us ?? { p50: null, p90: null, max: null }; // null before the first sample
    const micro = (us) => (us === null ? '–' : duration(us / 1000));
    const failing = Object.entries(engine.failures)
      .filter(([, n]) => n > 0)
      .map(([what, n]) => `${what} ${count(n)}`);
    const facts = [
      ['Offered', `${rate(totals.offered_rate)} lines/s`, ''],
      ['Stored', `${rate(totals.stored_rate)} lines/s`, `${bytes(totals.bytes_rate)}/s`],
      ['Collapsed', `${rate(totals.collapsed_rate)} lines/s`, 'counted, exactly'],
      [
        'Dropped',
        `${rate(totals.dropped_rate)} lines/s`,
        `${count(this.stats.dropped_total)} ever`,
        totals.dropped_rate > 0,
      ],
      ['Disk', `${bytes(disk.bytes)} of ${bytes(disk.bytes_max)}`, `${bytes(disk.free_bytes)} free`, used > 0.95, used],
      [
        'Room lasts',
        days(disk.days_left),
        `${bytes(disk.bytes_per_day)} a day`,
        disk.days_left !== null && disk.days_left < 1,
      ],
      ['Ring', percent(ring), `${count(engine.ring.slots)} slots`, ring > 0.8, ring],
      ['Until persisted', micro(latency.p50), `p90 ${micro(latency.p90)} · max ${micro(latency.max)}`],
      ['Live tails', count(engine.tails), 'pages and programs that follow'],
      [
        'Failures',
        failing.length > 0 ? failing.join(', ') : 'none',
        `up ${duration(engine.uptime_s * 1000)}`,
        failing.length > 0,
      ],
    ];
    facts.forEach(([name, value, more, bad, share], i) => {
      const box =
        this.facts.children[i] ??
        this.facts.appendChild(h('div', {}, h('dt'), h('dd'), h('dd.quiet'), share === undefined ? null : meter(name)));
      setText(box.children[0], name);
      setText(box.children[1], value);
      setText(box.children[2], more);
      box.classList.toggle('bad', Boolean(bad));
      if (share !== undefined) {
        setMeter(box.children[3], share);
      }
    });
  }

  #drawHead() {
    for (const cell of this.head.children) {
      const sorted = cell.dataset.key === this.sort.key;
      cell.setAttribute('aria-sort', sorted ? (this.sort.down ? 'descending' : 'ascending') : 'none');
    }
  }

  #drawRows(producers) {
    const column = this.columns.find((one) => one.key === this.sort.key);
    const order = (a, b) => {
      const [x, y] = [column.value(a), column.value(b)];
      const by = typeof x === 'string' ? x.localeCompare(y) : x - y;
      return (this.sort.down ? -by : by) || b.offered - a.offered;
    };
    const sorted = producers.toSorted(order);
    const names = new Set(sorted.map((producer) => producer.name));
    for (const [name, row] of this.rows) {
      if (!names.has(name)) {
        row.remove();
        this.rows.delete(name);
      }
    }
    sorted.forEach((producer, i) => {
      const row = this.#row(producer);
      if (this.body.children[i] !== row) {
        this.body.insertBefore(row, this.body.children[i] ?? null);
      }
    });
    if (sorted.length === 0) {
      setText(this.title, 'Nobody has logged anything yet');
    }
  }

  #row(producer) {
    let row = this.rows.get(producer.name);
    if (!row) {
      row = h(
        'tr',
        { 'data-name': producer.name },
        ...this.columns.map((column) => h('td', { class: classOf(column) })),
      );
      this.rows.set(producer.name, row);
    }
    row.classList.toggle('floods', producer.floods);
    this.columns.forEach((column, i) => {
      const cell = row.children[i];
      const content = column.cell(producer);
      if (typeof content === 'string') {
        setText(cell, content);
      } else if (cell.dataset.drawn !== content.key) {
        cell.dataset.drawn = content.key;
        cell.replaceChildren(content.make());
      }
    });
    return row;
  }

  #drawSum(producers) {
    const sum = {};
    for (const producer of producers) {
      for (const [name, value] of Object.entries(producer)) {
        sum[name] = typeof value === 'number' ? (sum[name] ?? 0) + value : sum[name];
      }
    }
    sum.dropped = this.stats.dropped;
    const cells = this.columns.map((column) => h('td', { class: classOf(column) }, column.sum ? column.sum(sum) : ''));
    this.foot.replaceChildren(h('tr', {}, ...cells));
  }
}

function classOf(column) {
  return `c-${column.key}${column.minor ? ' minor' : ''}`;
}

function meter(name) {
  return h('div.meter', { role: 'meter', 'aria-label': name, 'aria-valuemin': 0, 'aria-valuemax': 100 }, h('i'));
}

function setMeter(element, share) {
  element.setAttribute('aria-valuenow', String(Math.round(share * 100)));
  element.firstElementChild.style.width = `${Math.min(100, share * 100)}%`;
}
