// SPDX-License-Identifier: Apache-2.0
// The severities, least first, as the server names them.

export const LEVELS = ['trace', 'debug', 'info', 'notice', 'warning', 'error', 'critical', 'fatal'];

/** What fits a narrow column. */
export const SHORT_NAMES = {
  trace: 'trace',
  debug: 'debug',
  info: 'info',
  notice: 'note',
  warning: 'warn',
  error: 'error',
  critical: 'crit',
  fatal: 'fatal',
};

/** @returns {{from: string, to: string}|null} the ends, if these levels lie side by side */
export function asRange(levels) {
  const at = levels.map((level) => LEVELS.indexOf(level)).sort((a, b) => a - b);
  const joined = at.length > 0 && at[at.length - 1] - at[0] === at.length - 1;
  return joined ? { from: LEVELS[at[0]], to: LEVELS[at[at.length - 1]] } : null;
}
