// SPDX-License-Identifier: Apache-2.0
// The live tail: one EventSource at a time, opened again where it broke off, and known to be dead when it is silent.

import { urlQuery } from './route.js';

const SILENT_MS = 10_000;
const PAUSES_MS = [500, 1000, 2000, 5000];
const CONTENT_MAX = 4096;

/**
 * @typedef {Object} TailListener
 * @property {(lines: Object[]) => void} lines oldest first
 * @property {(missed: {lines: number, exact: boolean, from: string, to: string}) => void} missed
 * @property {(state: 'connecting'|'open'|'broken') => void} state
 */

export class Tail {
  /**
   * @param {Object} params filters, in the words of `logs.query`
   * @param {TailListener} listener
   */
  constructor(params, listener) {
    this.params = params;
    this.listener = listener;
    this.after = null;
    this.source = null;
    this.timer = 0;
    this.failures = 0;
  }

  /** Opens it behind a line; null: from now on. */
  open(after) {
    this.after = after;
    this.#connect('connecting');
  }

  /** Ends it, for good or until it is opened again. */
  close() {
    clearTimeout(this.timer);
    this.source?.close();
    this.source = null;
  }

  #connect(state) {
    this.close();
    this.listener.state(state);
    const query = urlQuery({ ...this.params, after: this.after ?? undefined, content_max: CONTENT_MAX });
    const source = new EventSource(`tail?${query}`);
    this.source = source;
    const on = (name, take) =>
      source.addEventListener(name, (event) => {
        // The browser has an event of its own called open, which carries nothing.
        if (this.source === source && event.data !== undefined) {
          this.#alive();
          take(JSON.parse(event.data));
        }
      });
    on('open', (data) => this.#took(data.cursor));
    on('lines', (data) => {
      this.listener.lines(data.lines);
      this.#took(data.cursor);
    });
    on('missed', (data) => {
      this.listener.missed(data);
      this.#took(data.to);
    });
    on('state', (data) => this.#took(data.cursor));
    on('end', () => this.#broken());
    source.onerror = () => {
      if (this.source === source) {
        this.#broken();
      }
    };
    this.#watch();
  }

  #took(cursor) {
    this.after = cursor ?? this.after;
  }

  #alive() {
    if (this.failures !== -1) {
      this.failures = -1;
      this.listener.state('open');
    }
    this.#watch();
  }

  #watch() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#broken(), SILENT_MS);
  }

  /** EventSource would go on by itself, but says neither that it waits nor how long; so it is begun anew. */
  #broken() {
    this.close();
    this.failures = Math.min(this.failures + 1, PAUSES_MS.length - 1);
    this.listener.state('broken');
    this.timer = setTimeout(() => this.#connect('broken'), PAUSES_MS[this.failures]);
  }
}
