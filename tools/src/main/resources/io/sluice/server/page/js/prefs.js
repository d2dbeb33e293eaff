// SPDX-License-Identifier: Apache-2.0
// What this browser remembers. Storage may be forbidden; then it lasts as long as the page.

const KEY = 'sluice';

function stored() {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '{}') ?? {};
  } catch {
    return {};
  }
}

/** @type {{theme: 'auto'|'dark'|'light', wrap: boolean, utc: boolean, services: boolean}} */
const values = { theme: 'auto', wrap: false, utc: false, services: true, ...stored() };

/** Returns a value. */
export function pref(name) {
  return values[name];
}

/** Keeps a value. */
export function keep(name, value) {
  values[name] = value;
  try {
    localStorage.setItem(KEY, JSON.stringify(values));
  } catch {
    // it lasts as long as the page
  }
}
