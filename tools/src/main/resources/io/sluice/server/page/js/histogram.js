// SPDX-License-Identifier: Apache-2.0
// Lines over time by level, drawn by uPlot. Dragging selects a time, clicking a column goes into it. A stripe below the
// columns shows the worst level of each: one error among a million lines is less than a pixel high.

import uPlot from '../lib/uPlot.esm.js';
import { h, setText } from './dom.js';
import { count } from './format.js';
import { LEVELS } from './levels.js';

const HEIGHT = 84;
const STRIPE = 3;
const WORST_FROM = LEVELS.indexOf('warning');

export class Histogram {
  /**
   * @param {HTMLElement} root
   * @param {HTMLElement} caption says what the pointer is on
   * @param {(sinceMs: number, untilMs: number) => void} onZoom
   */
  constructor(root, caption, onZoom) {
    this.root = root;
    this.caption = caption;
    this.onZoom = onZoom;
    this.plot = null;
    this.result = null;
    this.levels = [];
    this.note = '';
    new ResizeObserver(() => this.plot?.setSize({ width: root.clientWidth, height: HEIGHT })).observe(root);
  }

  /**
   * Shows counts.
   *
   * @param {Object} result of `logs.histogram`
   * @param {string[]} levels those that are wanted; none means all
   * @param {import('./format.js').Clock} clock
   * @param {string} note what the counts leave out of account
   */
  show(result, levels, clock, note = this.note) {
    this.result = result;
    this.note = note;
    this.levels = levels;
    this.clock = clock;
    this.since = Date.parse(result.since) / 1000;
    this.until = Math.max(Date.parse(result.until) / 1000, this.since + result.bucket_s);
    const data = this.#data();
    if (this.plot) {
      this.plot.setData(data);
    } else {
      this.#make(data);
    }
    this.root.setAttribute(
      'aria-label',
      `Lines over time: ${count(this.#shownTotal())} from ${clock.moment(this.since * 1000)} to ${clock.moment(this.until * 1000)}`,
    );
    this.#say(null);
  }

  /** Colours, zone or fonts have changed. */
  restyle(clock) {
    if (this.plot && this.result) {
      this.plot.destroy();
      this.plot = null;
      this.show(this.result, this.levels, clock);
    }
  }

  /** Marks the time that the list shows; null takes the mark away. */
  mark(fromMs, toMs) {
    if (!this.plot || fromMs === null) {
      this.seen?.classList.remove('on');
      return;
    }
    const clamp = (s) => Math.min(this.until, Math.max(this.since, s));
    const left = this.plot.valToPos(clamp(fromMs / 1000), 'x');
    const right = this.plot.valToPos(clamp(toMs / 1000), 'x');
    this.seen.style.left = `${left}px`;
    this.seen.style.width = `${Math.max(2, right - left)}px`;
    this.seen.classList.toggle('on', toMs / 1000 >= this.since && fromMs / 1000 <= this.until);
  }

  #wanted(level) {
    return this.levels.length === 0 || this.levels.includes(LEVELS[level]);
  }

  #shownTotal() {
    return this.result.counts.reduce(
      (sum, bucket) => sum + bucket.reduce((all, n, level) => all + (this.#wanted(level) ? n : 0), 0),
      0,
    );
  }

  /** Sums from the worst level up, so that errors stand on the ground; the tallest is drawn first. */
  #data() {
    const { counts, bucket_s: seconds } = this.result;
    const x = counts.map((unused, i) => this.since + i * seconds);
    const sums = [];
    let below = counts.map(() => 0);
    for (let level = LEVELS.length - 1; level >= 0; level--) {
      below = below.map((sum, i) => sum + (this.#wanted(level) ? counts[i][level] : 0));
      sums.unshift(below);
    }
    return [x, ...sums];
  }

  #make(data) {
    const ink = this.#color('axis');
    const font = `11px ${getComputedStyle(this.root).fontFamily}`;
    const bars = uPlot.paths.bars({ size: [0.92, 400], align: 1, gap: 1 });
    const options = {
      width: this.root.clientWidth,
      height: HEIGHT,
      padding: [6, 14, 0, 0],
      legend: { show: false },
      cursor: { y: false, points: { show: false }, drag: { x: true, y: false, setScale: false, dist: 4 } },
      tzDate: (s) => (this.clock.utc ? uPlot.tzDate(new Date(s * 1000), 'Etc/UTC') : new Date(s * 1000)),
      scales: {
        x: { time: true, range: () => [this.since, this.until] },
        y: { range: (u, low, high) => [0, Math.max(1, high)] },
      },
      axes: [
        { stroke: ink, font, size: 22, gap: 4, ticks: { show: false }, grid: { show: false }, values: AXIS_TIMES },
        {
          stroke: ink,
          font,
          size: 44,
          gap: 4,
          ticks: { show: false },
          grid: { stroke: this.#color('grid'), width: 1 },
          space: 26,
          incrs: [
            1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 2e5, 5e5, 1e6, 2e6, 5e6, 1e7, 2e7,
            5e7, 1e8,
          ],
          values: (u, splits) =>
            splits.map((n) => (n === 0 ? '' : n >= 1e6 ? `${n / 1e6}M` : n >= 1e3 ? `${n / 1e3}k` : n)),
        },
      ],
      series: [
        {},
        ...LEVELS.map((level) => ({ fill: this.#color(level), width: 0, paths: bars, points: { show: false } })),
      ],
      hooks: {
        draw: [(u) => this.#stripe(u)],
        setSelect: [(u) => this.#selected(u)],
        setCursor: [(u) => this.#say(u.cursor.left >= 0 ? this.#bucketAt(u.cursor.left) : null)],
      },
    };
    this.root.replaceChildren();
    this.plot = new uPlot(options, data, this.root);
    this.seen = h('div.seen');
    this.plot.over.append(this.seen);
    this.plot.over.addEventListener('click', (event) => this.#clicked(event));
  }

  #color(name) {
    const probe = h(`span.ink-${name}`);
    this.root.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  }

  #bucketAt(left) {
    const at = Math.floor((this.plot.posToVal(left, 'x') - this.since) / this.result.bucket_s);
    return at >= 0 && at < this.result.counts.length ? at : null;
  }

  #timesOf(bucket) {
    const from = (this.since + bucket * this.result.bucket_s) * 1000;
    return [from, from + this.result.bucket_s * 1000];
  }

  #selected(plot) {
    const { left, width } = plot.select;
    if (width > 0) {
      const from = plot.posToVal(left, 'x') * 1000;
      const to = plot.posToVal(left + width, 'x') * 1000;
      this.draggedAt = performance.now();
      plot.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false);
      this.onZoom(from, to);
    }
  }

  #clicked(event) {
    const bucket = this.#bucketAt(event.offsetX);
    const dragged = performance.now() - (this.draggedAt ?? -1e9) < 300;
    if (bucket !== null && !dragged) {
      this.onZoom(...this.#timesOf(bucket));
    }
  }

  #stripe(plot) {
    const { ctx, bbox } = plot;
    const size = STRIPE * devicePixelRatio;
    this.result.counts.forEach((bucket, i) => {
      const worst = bucket.findLastIndex((n, level) => n > 0 && this.#wanted(level));
      if (worst >= WORST_FROM) {
        const [from, to] = this.#timesOf(i);
        const left = plot.valToPos(from / 1000, 'x', true);
        const right = Math.min(bbox.left + bbox.width, plot.valToPos(to / 1000, 'x', true) - devicePixelRatio);
        ctx.fillStyle = plot.series[worst + 1].fill();
        ctx.fillRect(left, bbox.top + bbox.height, Math.max(size, right - left), size);
      }
    });
  }

  #say(bucket) {
    if (bucket === null) {
      setText(this.caption, `${count(this.#shownTotal())} lines${this.note}`);
      return;
    }
    const [from, to] = this.#timesOf(bucket);
    const parts = LEVELS.map((level, i) => [level, this.result.counts[bucket][i]])
      .filter(([level, n]) => n > 0 && this.#wanted(LEVELS.indexOf(level)))
      .reverse()
      .map(([level, n]) => `${count(n)} ${level}`);
    setText(
      this.caption,
      `${this.clock.moment(from)} – ${this.clock.seconds(to)}:  ${parts.join(' · ') || 'no lines'}`,
    );
  }
}

// Times as uPlot writes them, but with 24 hours and the day before the month.
const AXIS_TIMES = [
  [86400 * 365, '{YYYY}', null, null, null, null, null, null, 0],
  [86400 * 28, '{MMM}', '{YYYY}', null, null, null, null, null, 0],
  [86400, '{D} {MMM}', null, null, null, null, null, null, 0],
  [60, '{HH}:{mm}', null, null, '{D} {MMM}', null, null, null, 0],
  [1, '{HH}:{mm}:{ss}', null, null, null, null, null, null, 0],
  [0.001, '{ss}.{fff}', null, null, null, null, null, null, 0],
];
