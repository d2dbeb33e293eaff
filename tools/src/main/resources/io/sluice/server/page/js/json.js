// SPDX-License-Identifier: Apache-2.0
// Shows a JSON message as a tree of lines that fold.

import { h } from './dom.js';
import { showText } from './text.js';

const DEPTH_OPEN = 4;
const NODES_MAX = 2000;

/** @returns {any} the object or list that a message is, or undefined */
export function parseJson(content) {
  const text = content.trim();
  if (!/^[[{]/.test(text)) {
    return undefined;
  }
  try {
    const value = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** @returns {HTMLElement} */
export function jsonTree(value) {
  const budget = { left: NODES_MAX };
  return h('div.json', {}, nodeOf(null, value, 0, budget));
}

function nodeOf(key, value, depth, budget) {
  const label = key === null ? [] : [h('span.jk', {}, showText(key)), h('span.quiet', {}, ': ')];
  if (budget.left-- <= 0) {
    return h('div.jn', {}, ...label, h('span.more', {}, '…'));
  }
  if (typeof value !== 'object' || value === null) {
    return h('div.jn', {}, ...label, scalar(value));
  }
  const isList = Array.isArray(value);
  const entries = Object.entries(value);
  const [open, close] = isList ? ['[', ']'] : ['{', '}'];
  if (entries.length === 0) {
    return h('div.jn', {}, ...label, open + close);
  }
  const details = h(
    'details.jn',
    { open: depth < DEPTH_OPEN },
    h('summary', {}, ...label, h('span.quiet', {}, `${open}${entries.length}${close}`)),
  );
  const fill = () => {
    if (details.open && details.children.length === 1) {
      const shown = entries.slice(0, Math.max(1, budget.left));
      details.append(...shown.map(([name, one]) => nodeOf(isList ? null : name, one, depth + 1, budget)));
      if (shown.length < entries.length) {
        details.append(h('div.jn', {}, h('span.more', {}, `… ${entries.length - shown.length} more`)));
      }
    }
  };
  details.addEventListener('toggle', () => {
    budget.left = Math.max(budget.left, NODES_MAX / 4);
    fill();
  });
  fill();
  return details;
}

function scalar(value) {
  if (typeof value === 'string') {
    const span = h('span.js');
    span.append('"', showText(value), '"');
    return span;
  }
  return h(`span.j${typeof value === 'number' ? 'n1' : 'b'}`, {}, String(value));
}
