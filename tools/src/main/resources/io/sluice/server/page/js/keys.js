// SPDX-License-Identifier: Apache-2.0
// Keys. They act when nobody is typing and no dialog is open.

import { byId } from './dom.js';

const TYPED = 'input, textarea, select, [contenteditable]';
const PRESSED = 'button, a, summary';

/**
 * Listens.
 *
 * @param {Object<string, (event: KeyboardEvent) => void>} actions by `event.key`
 * @param {() => void} onEscape also while somebody types
 */
export function listenForKeys(actions, onEscape) {
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || byId('dialog').open) {
      return;
    }
    if (event.key === 'Escape') {
      onEscape(event);
      return;
    }
    const target = event.target instanceof Element ? event.target : document.body;
    const takenByTarget =
      target.closest(TYPED) || ((event.key === 'Enter' || event.key === ' ') && target.closest(PRESSED));
    const action = actions[event.key];
    if (action && !takenByTarget) {
      event.preventDefault();
      action(event);
    }
  });
}
