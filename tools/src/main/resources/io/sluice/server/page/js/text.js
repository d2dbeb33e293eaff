// SPDX-License-Identifier: Apache-2.0
// Content as elements. Whatever a service writes ends up in text nodes; what would steer a terminal or turn the
// reading direction is shown as an escape that can be seen and copied; colours become classes of ours.

import { h } from './dom.js';
import { readSgr } from './ansi.js';

/** @typedef {{from: number, to: number, style: string}} Run */

// C0 but tab and line feed, DEL, C1, marks of direction, invisible separators and tags, unpaired surrogates.
const HIDDEN = new RegExp(
  '[\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u00ad\\u061c\\u180e\\u200b-\\u200f\\u2028-\\u202e' +
    '\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\ud800-\\udfff\\u{e0000}-\\u{e007f}]',
  'gu',
);
const SGR = /\u001b\[([0-9;:]*)m/g;

/** The escape for a character that cannot be seen: \x1b, \u202e. */
export function escapeOf(character) {
  const code = character.codePointAt(0);
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
}

/** Replaces what cannot be seen, for places that take plain text. */
export function plain(text) {
  return text.replace(SGR, '').replace(HIDDEN, escapeOf);
}

/**
 * Cuts the colour sequences out of a text.
 *
 * @returns {Run[]} what is left of it, with the classes that it is to have
 */
export function runsOf(text) {
  const runs = [];
  let at = 0;
  let state = null;
  let style = '';
  for (const match of text.includes('\u001b[') ? text.matchAll(SGR) : []) {
    if (match.index > at) {
      runs.push({ from: at, to: match.index, style });
    }
    [state, style] = readSgr(match[1], state);
    at = match.index + match[0].length;
  }
  if (at < text.length) {
    runs.push({ from: at, to: text.length, style });
  }
  return runs;
}

/**
 * Shows a text.
 *
 * @param {string} text
 * @param {number[][]} [marks] places to highlight, sorted or not
 * @param {{from?: number, to?: number}} [window] only this part of it
 * @returns {DocumentFragment}
 */
export function showText(text, marks = [], { from = 0, to = text.length } = {}) {
  const out = document.createDocumentFragment();
  const sorted = marks.length > 1 ? marks.toSorted((a, b) => a[0] - b[0]) : marks;
  for (const run of runsOf(text)) {
    const start = Math.max(run.from, from);
    const end = Math.min(run.to, to);
    if (start < end) {
      const target = run.style ? h('span', { class: run.style }) : out;
      addMarked(target, text, start, end, sorted);
      if (target !== out) {
        out.append(target);
      }
    }
  }
  return out;
}

function addMarked(target, text, start, end, marks) {
  let at = start;
  for (const [from, to] of marks) {
    const a = Math.max(at, from);
    const b = Math.min(end, to);
    if (a < b) {
      addVisible(target, text.slice(at, a));
      const mark = h('mark');
      addVisible(mark, text.slice(a, b));
      target.append(mark);
      at = b;
    }
  }
  addVisible(target, text.slice(at, end));
}

function addVisible(target, text) {
  let at = 0;
  for (const match of text.matchAll(HIDDEN)) {
    if (match.index > at) {
      target.append(text.slice(at, match.index));
    }
    target.append(h('span.esc', { title: 'a character that cannot be seen' }, escapeOf(match[0])));
    at = match.index + match[0].length;
  }
  if (at < text.length) {
    target.append(at === 0 ? text : text.slice(at));
  }
}
