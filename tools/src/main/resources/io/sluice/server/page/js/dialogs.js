// SPDX-License-Identifier: Apache-2.0
// The dialogs: help, from–to, more filters, download, the command line.

import { byId, copyText, h } from './dom.js';
import { commandOf } from './commandline.js';
import { filtersOf, timesOf, urlQuery } from './route.js';

const KEYS = [
  ['/', 'search'],
  ['space', 'pause, go live'],
  ['j  k', 'next, previous line'],
  ['Enter', 'open a line, close it'],
  ['c', 'the lines around it'],
  ['y', 'copy a link to it'],
  ['G', 'to the newest line'],
  ['g', 'to the oldest line of the range'],
  ['z', 'zoom out'],
  ['w', 'wrap long lines'],
  ['u', 'UTC or local time'],
  ['t', 'dark, light, as the system'],
  ['s', 'services'],
  ['l  p', 'logs, producers'],
  ['Esc', 'stop a search, close, go back'],
  ['?', 'this help'],
];

/** Shows a dialog with a title; one at a time. */
export function showDialog(title, ...body) {
  const dialog = byId('dialog');
  byId('dialog-title').textContent = title;
  byId('dialog-body').replaceChildren(...body);
  if (!dialog.open) {
    dialog.showModal();
  }
  dialog.querySelector('#dialog-body input, #dialog-body .main')?.focus();
}

export function closeDialog() {
  byId('dialog').close();
}

export function help() {
  const keys = h(
    'dl.keys',
    {},
    ...KEYS.map(([key, what]) =>
      h('div', {}, h('dt', {}, ...key.split('  ').map((k) => h('kbd', {}, k))), h('dd', {}, what)),
    ),
  );
  const word = (name, text) => h('div', {}, h('dt', {}, name), h('dd', {}, text));
  showDialog(
    'Keyboard and words',
    keys,
    h(
      'dl.words',
      {},
      word(
        '× 48,213',
        'The source was over its rate. Lines that were alike are counted here, exactly, instead of being kept.',
      ),
      word('missing here', 'Lines were lost or removed at this place: how many, why, and between which times.'),
      word('passed over', 'The lines came faster than this page shows them. They are in the store: load them.'),
      word('+ 12 lines', 'A stack trace, folded. It is there as it was written.'),
      word('\\x1b  \\u202e', 'A character that cannot be seen, or would turn the direction of reading.'),
    ),
  );
}

/** Asks for two times. */
export function askRange(route, clock, navigate) {
  const local = (text) => (text && !Number.isNaN(Date.parse(text)) ? inputTime(Date.parse(text), clock) : '');
  const input = (name, value) => h('input', { type: 'datetime-local', name, step: 1, value });
  const since = input('since', local(route.since) || inputTime(Date.now() - 3_600_000, clock));
  const until = input('until', local(route.until));
  const form = h(
    'form.ask',
    {
      onsubmit: (event) => {
        event.preventDefault();
        const times = { since: readTime(since.value, clock), until: readTime(until.value, clock) };
        if (!times.since && !times.until) {
          return;
        }
        closeDialog();
        navigate({ range: 'custom', ...times, at: '' });
      },
    },
    h('label', {}, 'From', since),
    h('label', {}, 'To', until),
    h('p.quiet', {}, `Times in ${clock.zone()}. Without an end, new lines come.`),
    h('button.main', { type: 'submit' }, 'Show'),
  );
  showDialog('From – to', form);
}

function inputTime(ms, clock) {
  return `${clock.day(ms)}T${clock.seconds(ms)}`;
}

function readTime(text, clock) {
  if (!text) {
    return '';
  }
  const date = new Date(clock.utc ? `${text}Z` : text);
  return Number.isNaN(date.getTime()) ? '' : date.toISOString().replace('.000Z', 'Z');
}

/** Asks for what has no place in the bar. */
export function askMore(route, navigate) {
  const exclude = h('input', { type: 'text', value: route.exclude, spellcheck: 'false', maxlength: 1000 });
  const tag = h('input', { type: 'text', value: route.tag, spellcheck: 'false' });
  const context = h('input', { type: 'text', value: route.context, spellcheck: 'false', placeholder: 'core' });
  const stream = h(
    'select',
    {},
    ...['', 'stdout', 'stderr', 'pty', 'rpc', 'monitor'].map((name) =>
      h('option', { value: name, selected: name === route.stream }, name || 'all'),
    ),
  );
  const form = h(
    'form.ask',
    {
      onsubmit: (event) => {
        event.preventDefault();
        closeDialog();
        navigate({
          exclude: exclude.value,
          stream: stream.value,
          tag: tag.value.trim(),
          context: context.value.trim(),
        });
      },
    },
    h('label', {}, 'Without this text', exclude),
    h('label', {}, 'Stream', stream),
    h('label', {}, 'With this tag', tag),
    h('label', {}, 'Context', context),
    h(
      'div.actions',
      {},
      h('button.main', { type: 'submit' }, 'Show'),
      h(
        'button',
        {
          type: 'button',
          onclick: () => {
            closeDialog();
            navigate({ exclude: '', stream: '', tag: '', context: '' });
          },
        },
        'Clear',
      ),
    ),
  );
  showDialog('More filters', form);
}

/** Offers the lines as a file. */
export function askDownload(route, clock) {
  const times = route.at && route.range !== 'custom' ? {} : timesOf(route, Date.now(), clock.utc);
  const url = (format) => `export?${urlQuery({ ...filtersOf(route), ...times, format })}`;
  const link = (format, title, what) =>
    h('li', {}, h('a', { href: url(format), download: true }, title), h('span.quiet', {}, what));
  showDialog(
    'Download',
    h('p', {}, 'All lines that are asked for now, oldest first, whole.'),
    h(
      'ul.choices',
      {},
      link('text', 'Text', 'time, level, service and content; what is not printable is escaped'),
      link('json', 'JSON lines', 'an object a line, with all there is'),
      link('cat', 'Contents', 'byte for byte as they were written'),
    ),
  );
}

/** Shows the same question on the command line. */
export function showCommand(route, about) {
  const { command, remarks } = commandOf(route, about);
  const copy = h('button.main', { type: 'button' }, 'Copy');
  copy.addEventListener('click', async () => {
    copy.textContent = (await copyText(command)) ? 'Copied' : 'Not allowed to copy';
  });
  showDialog(
    'The same on the command line',
    h('pre.command', { tabindex: 0 }, command),
    ...remarks.map((remark) => h('p.quiet', {}, remark)),
    h('div.actions', {}, copy),
  );
}
