// SPDX-License-Identifier: Apache-2.0
// Numbers, sizes and times as text.

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

/** 1234567 → "1,234,567". Not by Intl.NumberFormat, which takes longer to make than a screen of lines. */
export function count(n) {
  return String(Math.round(n)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** 1234567 → "1.23M"; at most four characters and a letter, for narrow columns. */
export function short(n) {
  if (n < 1000) {
    return n > 0 && n < 9.95 && n % 1 !== 0 ? n.toFixed(1) : String(Math.round(n));
  }
  const [size, letter] = n < 999_950 ? [1e3, 'k'] : n < 999_950_000 ? [1e6, 'M'] : [1e9, 'G'];
  const value = n / size;
  return value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0) + letter;
}

/** 1536 → "1.5 KiB" */
export function bytes(n) {
  let value = n;
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${UNITS[unit]}`;
}

/** 0.0312 → "3.1%" */
export function percent(share) {
  const value = share * 100;
  if (value > 99 && value < 100) {
    return '>99%';
  }
  return `${value > 0 && value < 0.1 ? '<0.1' : value < 10 ? value.toFixed(1) : Math.round(value)}%`;
}

/** A rate a second: "0", "0.3", "12", "2.00k". */
export function rate(n) {
  return n > 0 && n < 0.05 ? '<0.1' : short(n);
}

/** Days as people say them. */
export function days(n) {
  if (n === null || n === undefined) {
    return '–';
  }
  if (n < 1) {
    return `${Math.max(1, Math.round(n * 24))} h`;
  }
  return n > 3650
    ? '> 10 years'
    : n > 730
      ? `${Math.round(n / 365)} years`
      : `${n < 10 ? n.toFixed(1) : Math.round(n)} days`;
}

/** Milliseconds as people say them. */
export function duration(ms) {
  const s = ms / 1000;
  if (s < 1) {
    return `${Math.round(ms)} ms`;
  }
  if (s < 90) {
    return `${s < 10 ? s.toFixed(1) : Math.round(s)} s`;
  }
  const minutes = s / 60;
  return minutes < 90
    ? `${Math.round(minutes)} min`
    : minutes < 48 * 60
      ? `${Math.round(minutes / 60)} h`
      : days(minutes / 1440);
}

const two = (n) => String(n).padStart(2, '0');
const three = (n) => String(n).padStart(3, '0');

/** Shows times in this browser's zone or in UTC. */
export class Clock {
  /** @param {boolean} utc */
  constructor(utc) {
    this.utc = utc;
  }

  /** @returns {number[]} year, month, day, hours, minutes, seconds, milliseconds */
  parts(ms) {
    const d = new Date(ms);
    return this.utc
      ? [
          d.getUTCFullYear(),
          d.getUTCMonth() + 1,
          d.getUTCDate(),
          d.getUTCHours(),
          d.getUTCMinutes(),
          d.getUTCSeconds(),
          d.getUTCMilliseconds(),
        ]
      : [
          d.getFullYear(),
          d.getMonth() + 1,
          d.getDate(),
          d.getHours(),
          d.getMinutes(),
          d.getSeconds(),
          d.getMilliseconds(),
        ];
  }

  /** 10:15:00.123 */
  millis(ms) {
    const p = this.parts(ms);
    return `${two(p[3])}:${two(p[4])}:${two(p[5])}.${three(p[6])}`;
  }

  /** 10:15:00 */
  seconds(ms) {
    return this.millis(ms).slice(0, 8);
  }

  /** 2025-11-24 */
  day(ms) {
    const p = this.parts(ms);
    return `${p[0]}-${two(p[1])}-${two(p[2])}`;
  }

  /** 2025-11-24 10:15:00, without the day if that is today. */
  moment(ms) {
    const time = this.seconds(ms);
    return this.day(ms) === this.day(Date.now()) ? time : `${this.day(ms)} ${time}`;
  }

  /** Monday 24 November 2025 */
  longDay(ms) {
    const zone = this.utc ? { timeZone: 'UTC' } : {};
    return new Intl.DateTimeFormat('en-GB', {
      weekday: 'long',
      day: 'numeric',
      month: 'long',
      year: 'numeric',
      ...zone,
    }).format(ms);
  }

  /** UTC, or how far from it: UTC+01:00. */
  zone(ms = Date.now()) {
    const offset = this.utc ? 0 : -new Date(ms).getTimezoneOffset();
    if (offset === 0) {
      return 'UTC';
    }
    const size = Math.abs(offset);
    return `UTC${offset < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
  }
}
