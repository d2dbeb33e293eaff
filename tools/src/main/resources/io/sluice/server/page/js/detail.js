// SPDX-License-Identifier: Apache-2.0
// What stands below a row that was opened: the whole content, its fields, what can be done from here.

import { copyText, h } from './dom.js';
import { bytes } from './format.js';
import { jsonTree, parseJson } from './json.js';
import { wholeLine } from './reader.js';
import { REASONS } from './row.js';
import { plain, showText } from './text.js';

const SHOWN_MAX = 256 * 1024;

/**
 * @typedef {Object} DetailActions
 * @property {(line: Object, scope: 'service'|'all') => void} context
 * @property {(line: Object) => string} link
 * @property {(service: string) => void} only
 */

/**
 * Makes it.
 *
 * @param {Object} line
 * @param {DetailActions} actions
 * @returns {HTMLElement}
 */
export function detailOf(line, actions) {
  const body = h('div.body');
  const element = h(
    'div.detail',
    { role: 'group', 'aria-label': 'the line in full' },
    fieldsOf(line),
    body,
    buttonsOf(line, actions),
  );
  fill(body, line);
  if (line.cut) {
    wholeLine(line.cursor, line.src ? [line.src] : undefined).then(
      (whole) => whole && fill(body, { ...whole, marks: line.marks }),
      () => body.prepend(h('p.problem', {}, 'The rest of it could not be read.')),
    );
  }
  return element;
}

function fill(body, line) {
  body.replaceChildren();
  const content = line.collapsed ? line.collapsed.exemplar : line.content;
  const json = line.kind === 'line' ? parseJson(content) : undefined;
  if (json !== undefined) {
    body.append(jsonTree(json));
    return;
  }
  const text = h('pre.content');
  text.append(showText(content, line.marks ?? [], { from: 0, to: Math.min(content.length, SHOWN_MAX) }));
  body.append(text);
  if (content.length > SHOWN_MAX || line.cut) {
    body.append(h('p.quiet', {}, `${bytes(line.bytes ?? content.length)} in all; a download has the whole of it.`));
  }
}

function fieldsOf(line) {
  const list = h('dl.fields');
  const add = (name, value) => value && list.append(h('div', {}, h('dt', {}, name), h('dd', {}, plain(value))));
  add('time', line.ts);
  add('level', `${line.level}, ${line.loglevel}`);
  add('service', line.src ?? 'the record of the source is damaged');
  add('stream', line.stream);
  add('context', line.context_name);
  add('tags', line.tags.join(', '));
  add('error', line.error ? 'yes' : '');
  add('kind', line.kind === 'line' ? '' : line.kind);
  add('not UTF-8', line.content_b64 ? 'yes; \ufffd stands for the bytes that are none' : '');
  if (line.gap) {
    add('missing', `${line.gap.entries} entries, ${bytes(line.gap.bytes)}`);
    add('because', REASONS[line.gap.reason] ?? line.gap.reason);
    add('between', `${line.gap.first} and ${line.gap.last}`);
  }
  if (line.collapsed) {
    add('counted', `${line.collapsed.entries} entries, ${bytes(line.collapsed.bytes)}`);
    add('between', `${line.collapsed.first} and ${line.collapsed.last}`);
  }
  add('cursor', line.cursor);
  return list;
}

function buttonsOf(line, actions) {
  const button = (text, act, title = null) => h('button', { type: 'button', onclick: act, title }, text);
  const copying = (text, make) =>
    button(text, async (event) => {
      const target = event.currentTarget;
      target.textContent = (await copyText(make())) ? 'Copied' : 'Not allowed to copy';
      setTimeout(() => {
        target.textContent = text;
      }, 1500);
    });
  return h(
    'div.actions',
    {},
    line.src
      ? button('In context', () => actions.context(line, 'service'), 'the lines of its service around it (c)')
      : null,
    button('In context of all', () => actions.context(line, 'all'), 'the lines of all services around it'),
    line.src ? button(`Only ${line.src}`, () => actions.only(line.src)) : null,
    copying('Copy text', () => line.content),
    copying('Copy link', () => actions.link(line)),
  );
}
