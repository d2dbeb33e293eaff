// SPDX-License-Identifier: Apache-2.0
// Pages of lines by cursor. A search that takes long comes back with what it has and says how far it has looked; this
// goes on until a page is full, and can be stopped.

import { call } from './rpc.js';

export const PAGE = 200;
/** So many lines fill any screen; more are read as one scrolls. */
export const FIRST_PAGE = 100;
const CONTENT_MAX = 4096;

/**
 * @typedef {Object} Page
 * @property {Object[]} lines oldest first, whichever way it was read
 * @property {string|null} next goes on from here
 * @property {boolean} done nothing more there
 * @property {string|null} ts how far it has looked, when it was stopped before it was through
 * @property {string[]} notices what was found damaged
 */

/** The number behind the dash: it orders the lines of a store. @param {string} cursor */
export function sequenceOf(cursor) {
  return Number(cursor.slice(cursor.lastIndexOf('-') + 1));
}

export class LineReader {
  /**
   * @param {Object} filters in the words of `logs.query`, times among them
   * @param {(progress: {found: number, ts: string|null, bytes: number}|null) => void} onProgress null: it is through
   */
  constructor(filters, onProgress) {
    this.filters = filters;
    this.onProgress = onProgress;
    this.stopped = new AbortController();
    this.wish = 0;
  }

  /** Ends all that is under way; the lines that were found come back as a page. */
  stop() {
    this.stopped.abort();
    this.stopped = new AbortController();
  }

  /**
   * Reads towards the past, from `cursor` on (or from the newest, if null).
   *
   * @param {(cursor: string|null) => void} onHead told at the first answer what was the newest line of all then: a live
   *     tail behind it brings what the page lacks
   * @returns {Promise<Page>}
   */
  older(cursor, limit = PAGE, onHead = () => {}) {
    return this.#read({ order: 'newest', after: cursor ?? undefined }, limit, onHead);
  }

  /** Reads towards now. @returns {Promise<Page>} */
  newer(cursor, limit = PAGE) {
    return this.#read({ order: 'oldest', after: cursor ?? undefined }, limit);
  }

  /** Reads towards now, this line first. @returns {Promise<Page>} */
  from(cursor, limit = PAGE) {
    return this.#read({ order: 'oldest', from: cursor }, limit);
  }

  async #read(way, limit, onHead = () => {}) {
    const signal = this.stopped.signal;
    const lines = [];
    const notices = new Set();
    let params = { ...this.filters, ...way, content_max: CONTENT_MAX };
    let bytes = 0;
    let tellHead = onHead;
    for (;;) {
      let reply;
      try {
        reply = await call('logs.query', { ...params, limit: limit - lines.length }, signal);
      } catch (error) {
        this.onProgress(null);
        if (signal.aborted) {
          return page(lines, way, { next: params.after ?? null, done: false, ts: this.lookedTs ?? null, notices });
        }
        throw error;
      }
      tellHead(reply.head);
      tellHead = () => {};
      lines.push(...reply.lines);
      reply.notices.forEach((notice) => notices.add(notice));
      bytes += reply.looked.bytes;
      const through = reply.end !== 'time' || reply.next === null;
      this.lookedTs = reply.looked.ts ?? lines.at(-1)?.ts ?? null;
      if (through || lines.length >= limit) {
        this.onProgress(null);
        return page(lines, way, { next: reply.next, done: reply.end === 'done', ts: null, notices });
      }
      this.onProgress({ found: lines.length, ts: this.lookedTs, bytes });
      const { from: unused, ...rest } = params;
      params = { ...rest, after: reply.next };
    }
  }
}

function page(lines, way, { next, done, ts, notices }) {
  if (way.order === 'newest') {
    lines.reverse();
  }
  return { lines, next, done, ts, notices: [...notices] };
}

/** The newest line that is persisted now, whatever it is: a live tail behind it misses nothing. */
export async function headCursor(signal) {
  const reply = await call('logs.tail', { limit: 1 }, signal);
  return reply.next;
}

/** One line with all of its content. */
export async function wholeLine(cursor, services) {
  const reply = await call('logs.query', {
    services,
    order: 'oldest',
    from: cursor,
    to: cursor,
    limit: 1,
    content_max: 1 << 20,
  });
  return reply.lines[0] ?? null;
}
