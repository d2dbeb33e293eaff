// SPDX-License-Identifier: Apache-2.0
// Adds the streams of each service up, and says in a sentence who it was.

import { count, percent, rate, short } from './format.js';

const SUMMED = [
  'offered',
  'stored',
  'collapsed',
  'dropped_total',
  'bytes',
  'offered_rate',
  'stored_rate',
  'collapsed_rate',
  'dropped_rate',
  'bytes_rate',
];
/** One service is told of alone when it writes so much of all, and so many lines a second. */
const STANDS_OUT = 0.5;
const WORTH_A_WORD = 20;

/**
 * @param {Object} stats of `log_batcher.stats`
 * @param {Map<string, Object>} history by service, of `logs.histogram`
 * @returns {Object[]} a producer for each service
 */
export function byService(stats, history) {
  const producers = new Map();
  for (const source of stats.sources) {
    const producer = producers.get(source.src) ?? newProducer(source.src, history.get(source.src));
    producers.set(source.src, producer);
    SUMMED.forEach((name) => {
      producer[name] += source[name];
    });
    for (const [reason, n] of Object.entries(source.dropped)) {
      producer.dropped[reason] = (producer.dropped[reason] ?? 0) + n;
    }
    producer.last = [producer.last, source.last].filter(Boolean).sort().at(-1) ?? null;
    producer.limit ||= source.limit?.lines_per_second ?? 0;
    producer.floods ||= source.limit !== null && source.offered_rate > source.limit.lines_per_second;
    producer.share = stats.totals.offered_rate > 0 ? producer.offered_rate / stats.totals.offered_rate : 0;
  }
  for (const service of stats.services) {
    const producer = producers.get(service.name);
    if (producer) {
      Object.assign(producer, {
        disk_bytes: service.disk_bytes,
        disk_share: service.disk_share,
        bytes_per_day: service.bytes_per_day,
      });
    }
  }
  return [...producers.values()];
}

function newProducer(name, history) {
  const producer = {
    name,
    dropped: {},
    last: null,
    floods: false,
    limit: 0,
    share: 0,
    disk_bytes: 0,
    disk_share: 0,
    bytes_per_day: 0,
    kept: history?.total ?? 0,
    counts: history?.counts ?? [],
  };
  SUMMED.forEach((field) => {
    producer[field] = 0;
  });
  return producer;
}

/**
 * Who is it?
 *
 * @returns {{title: string, text: string, alarm: boolean}}
 */
export function headline(producers, totals) {
  const byRate = producers.toSorted((a, b) => b.offered_rate - a.offered_rate);
  const [top] = byRate;
  if (top && top.share >= STANDS_OUT && top.offered_rate >= WORTH_A_WORD && byRate.length > 1) {
    return {
      title: `${top.name} writes ${percent(top.share)} of all lines`,
      text: `${rate(top.offered_rate)} lines/s are offered: ${whatBecame(top)}. The other ${count(byRate.length - 1)} write ${rate(totals.offered_rate - top.offered_rate)} lines/s together.`,
      alarm: top.floods,
    };
  }
  const most = producers.toSorted((a, b) => b.offered - a.offered)[0];
  if (!most || most.offered === 0) {
    return { title: 'Nobody writes', text: '', alarm: false };
  }
  const share = totals.offered > 0 ? most.offered / totals.offered : 0;
  const now =
    top.offered_rate >= 0.05
      ? `${top.name} writes most now, ${rate(top.offered_rate)} lines/s. `
      : 'Nothing is written now. ';
  return {
    title: top.offered_rate >= 0.05 ? 'Nobody stands out now' : 'Nobody writes now',
    text: `${now}Over the life of the store it was ${most.name}: ${short(most.offered)} lines, ${percent(share)} of all.`,
    alarm: false,
  };
}

function whatBecame(producer) {
  const parts = [`${rate(producer.stored_rate)} are kept`];
  if (producer.collapsed_rate > 0) {
    parts.push(`${rate(producer.collapsed_rate)} are counted, being alike`);
  }
  if (producer.dropped_rate > 0) {
    parts.push(`${rate(producer.dropped_rate)} are dropped`);
  }
  return parts.join(', ');
}
