// SPDX-License-Identifier: Apache-2.0
// The columns of the table of producers.

import { h } from './dom.js';
import { bytes, count, percent, rate, short } from './format.js';
import { emptyRoute, formatRoute } from './route.js';
import { REASONS } from './row.js';
import { sparkline } from './sparkline.js';

/**
 * A column. `cell` gives a text, or an element to make when its key changes; `sum` is what stands at the bottom.
 *
 * @typedef {{key: string, title: string, hint: string, minor: (boolean|undefined),
 *   value: (p: Object) => (number|string), cell: (p: Object) => (string|{key: string, make: () => Node}),
 *   sum: (((s: Object) => string)|undefined)}} Column
 */

/**
 * @param {() => import('./format.js').Clock} clock
 * @returns {Column[]}
 */
export function columnsOf(clock) {
  const number = (key, title, hint, minor, form) => ({
    key,
    title,
    hint,
    minor,
    value: (p) => p[key] ?? 0,
    cell: (p) => (p[key] > 0 ? form(p[key]) : '·'),
    sum: (s) => (s[key] > 0 ? form(s[key]) : '·'),
  });
  return [
    {
      key: 'name',
      title: 'Service',
      hint: 'open its lines',
      value: (p) => p.name,
      sum: () => 'all',
      cell: (p) => nameCell(p),
    },
    {
      key: 'offered_rate',
      title: 'Offered/s',
      hint: 'lines a second that it writes, and its share of all',
      value: (p) => p.offered_rate,
      cell: (p) => bar(p.share, rate(p.offered_rate)),
      sum: (s) => rate(s.offered_rate ?? 0),
    },
    number('stored_rate', 'Stored/s', 'lines a second that are kept', false, rate),
    number(
      'collapsed_rate',
      'Collapsed/s',
      'lines a second that are counted instead of kept, because they are alike',
      false,
      rate,
    ),
    number('dropped_rate', 'Dropped/s', 'lines a second that are lost', false, rate),
    {
      key: 'kept',
      title: 'Kept',
      hint: 'lines kept over time',
      minor: true,
      value: (p) => p.kept,
      cell: (p) => sparkline(p.counts, count(p.kept)),
      sum: (s) => short(s.kept ?? 0),
    },
    number('offered', 'Offered', 'lines over the life of the store', true, short),
    number('collapsed', 'Collapsed', 'lines over the life of the store', true, short),
    {
      key: 'dropped_total',
      title: 'Dropped',
      hint: 'lines over the life of the store, and why',
      value: (p) => p.dropped_total,
      cell: (p) => droppedCell(p),
      sum: (s) => (s.dropped_total > 0 ? short(s.dropped_total) : '·'),
    },
    {
      key: 'disk_share',
      title: 'Disk',
      hint: 'its share of what the store takes',
      value: (p) => p.disk_share,
      cell: (p) => bar(p.disk_share, percent(p.disk_share)),
      sum: (s) => bytes(s.disk_bytes ?? 0),
    },
    number('bytes_per_day', 'A day', 'bytes of disk at the rate of the last day', true, bytes),
    {
      key: 'last',
      title: 'Last line',
      hint: 'when it wrote last',
      minor: true,
      value: (p) => p.last ?? '',
      cell: (p) => (p.last ? clock().moment(Date.parse(p.last)) : '–'),
    },
  ];
}

function nameCell(producer) {
  return {
    key: `${producer.name} ${producer.floods}`,
    make: () =>
      h(
        'span',
        {},
        h('a', { href: formatRoute({ ...emptyRoute(), services: [producer.name] }) }, producer.name),
        producer.floods
          ? h('span.badge', { title: `its limit is ${count(producer.limit)} lines a second` }, 'over its rate')
          : null,
      ),
  };
}

function droppedCell(producer) {
  const reasons = Object.entries(producer.dropped).filter(([, n]) => n > 0);
  if (reasons.length === 0) {
    return '·';
  }
  const text = short(producer.dropped_total);
  const why = reasons.map(([reason]) => reason).join(', ');
  return {
    key: `${text} ${why}`,
    make: () =>
      h(
        'span',
        { title: reasons.map(([reason, n]) => `${count(n)}: ${REASONS[reason] ?? reason}`).join('\n') },
        text,
        ' ',
        h('span.quiet', {}, why),
      ),
  };
}

function bar(share, text) {
  return {
    key: `${text} ${Math.round(share * 200)}`,
    make: () => {
      const fill = h('i');
      fill.style.width = `${Math.min(100, share * 100)}%`;
      return h('div.bar', {}, h('div.track', { 'aria-hidden': 'true' }, fill), h('span', {}, text));
    },
  };
}
