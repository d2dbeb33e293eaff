// SPDX-License-Identifier: Apache-2.0
// One line of the list as a row.

import { h } from './dom.js';
import { bytes, count, duration } from './format.js';
import { SHORT_NAMES } from './levels.js';
import { plain, showText } from './text.js';

const SHOWN_MAX = 2000;
const BEFORE_MARK = 160;

/** Why entries are missing, in words. */
export const REASONS = {
  full: 'the ring was full',
  closed: 'the engine was closed',
  crash: 'the engine was killed before it wrote them',
  'too-long': 'they were too long',
  share: 'the source had more than its share of the ring',
  rate: 'the source was over its rate',
  'no-space': 'there was no room',
  quota: 'the source was over its quota',
  retired: 'removed to stay within the limits of the store',
};

const KIND_NAMES = {
  start: 'started',
  exit: 'exited',
  flood: 'flood',
  unknown: 'remark',
  gap: 'gap',
  collapsed: 'collapsed',
};

/**
 * Makes a row.
 *
 * @param {Object} line as the server gives it, or `{kind: 'missed', lines, from, to}`
 * @param {{clock: import('./format.js').Clock, wrap: boolean}} view
 * @returns {HTMLElement}
 */
export function rowOf(line, view) {
  if (line.kind === 'missed') {
    return missedRow(line);
  }
  const ms = Date.parse(line.ts);
  const row = h('div', { class: `row k-${line.kind} lv-${line.level}`, role: 'listitem', tabindex: -1 });
  row.append(
    h('time.t', { datetime: line.ts, title: `${line.ts}` }, view.clock.millis(ms)),
    h('span.lv', {}, SHORT_NAMES[line.level] ?? line.level),
    h('span.src', { title: sourceTitle(line) }, line.src ?? '(damaged)'),
  );
  row.append(messageOf(line, view));
  return row;
}

function sourceTitle(line) {
  return `${line.src ?? 'the record of the source is damaged'} · ${line.stream ?? '?'} · ${line.context_name ?? '?'}`;
}

function messageOf(line, view) {
  if (line.gap) {
    return gapMessage(line.gap, view.clock);
  }
  if (line.collapsed) {
    return collapsedMessage(line.collapsed);
  }
  const message = h('span.msg');
  if (line.kind !== 'line') {
    message.append(h('span.kind', {}, KIND_NAMES[line.kind] ?? line.kind), ' ');
  }
  addContent(message, line, view.wrap);
  for (const tag of line.tags) {
    message.append(' ', h('span.tag', {}, plain(tag)));
  }
  return message;
}

function addContent(message, line, wrap) {
  const content = line.content.endsWith('\r') ? line.content.slice(0, -1) : line.content;
  const breakAt = content.indexOf('\n');
  const firstLineOnly = breakAt >= 0 && !wrap;
  const [from, to] = windowOf(content, line.marks, firstLineOnly);
  if (from > 0) {
    message.append(h('span.more', {}, '… '));
  }
  message.append(showText(content, line.marks ?? [], { from, to }));
  const hidden = notShown(line, content, to, firstLineOnly);
  if (hidden) {
    message.append(' ', h('span.more', {}, hidden));
  }
}

/** Shows the beginning, or what lies around the first highlight when that is far behind. */
function windowOf(content, marks, firstLineOnly) {
  const mark = marks?.[0]?.[0] ?? 0;
  if (firstLineOnly) {
    const lineStart = content.lastIndexOf('\n', mark - 1) + 1;
    const lineEnd = content.indexOf('\n', mark);
    const end = lineEnd < 0 ? content.length : lineEnd;
    const from = mark - lineStart > 2 * BEFORE_MARK ? mark - BEFORE_MARK : lineStart;
    return [from, Math.min(end, from + SHOWN_MAX)];
  }
  const from = mark > SHOWN_MAX - BEFORE_MARK ? mark - BEFORE_MARK : 0;
  return [from, Math.min(content.length, from + SHOWN_MAX)];
}

function notShown(line, content, to, firstLineOnly) {
  const breaks = firstLineOnly ? content.split('\n').length - 1 : 0;
  if (breaks > 0) {
    return `+${count(breaks)} ${breaks === 1 ? 'line' : 'lines'}`;
  }
  if (line.cut) {
    return `… ${bytes(line.bytes)} in all`;
  }
  if (to < content.length) {
    return `… +${count(content.length - to)} characters`;
  }
  return line.partial ? '… (its end has not come)' : '';
}

function gapMessage(gap, clock) {
  const [first, last] = [Date.parse(gap.first), Date.parse(gap.last)];
  const size = gap.bytes > 0 ? `, ${bytes(gap.bytes)}` : '';
  return h(
    'span.msg',
    {},
    h('b', {}, `${count(gap.entries)} ${gap.entries === 1 ? 'line is' : 'lines are'} missing here`),
    `: ${REASONS[gap.reason] ?? gap.reason} `,
    h('span.quiet', {}, `${clock.moment(first)} – ${clock.moment(last)}${size}`),
  );
}

function collapsedMessage(collapsed) {
  const over = duration(Math.max(0, Date.parse(collapsed.last) - Date.parse(collapsed.first)));
  const message = h(
    'span.msg',
    {},
    h(
      'span.times',
      { title: `${count(collapsed.entries)} lines, ${bytes(collapsed.bytes)}, counted instead of kept` },
      `× ${count(collapsed.entries)}`,
    ),
    h('span.quiet', {}, collapsed.alike ? ` alike in ${over}  ` : ` of many kinds in ${over}, the first  `),
  );
  message.append(showText(collapsed.exemplar.slice(0, SHOWN_MAX)));
  return message;
}

function missedRow(line) {
  const what = `${count(line.lines)} ${line.lines === 1 ? 'line' : 'lines'} passed over`;
  return h(
    'div.row.k-missed',
    { role: 'listitem', tabindex: -1 },
    h(
      'span.msg',
      {},
      h('b', {}, what),
      line.exact ? ': they came faster than a page can show. ' : ' (of all services): the server was behind. ',
      h('button.link.load', { type: 'button' }, 'Load them'),
    ),
  );
}
