// SPDX-License-Identifier: Apache-2.0
// Tells which lines go on with the one before them in their source: stack traces, mostly. The same rules as
// `sluice logs --join`, but for lines that are on the page.

const TRACE = /^(?:at |Caused by:|Suppressed:|\.\.\. \d+ (?:more|common frames))/;

/** Whether a line only makes sense behind another one of its source. */
export function goesOn(line) {
  return line.kind === 'line' && (/^[ \t]+\S/.test(line.content) || TRACE.test(line.content));
}

const sourceOf = (line) => `${line.context_name}/${line.src}/${line.stream}`;

/**
 * Finds messages of several lines. Lines of other sources may lie in between.
 *
 * @template {{line: Object, goesOn: boolean}} T
 * @param {T[]} items oldest first
 * @returns {Map<T, T[]>} the first line of each message that has at least two more, and those
 */
export function messagesOf(items) {
  const heads = new Map();
  const messages = new Map();
  for (const item of items) {
    if (item.line.kind === 'missed') {
      heads.clear();
      continue;
    }
    const source = sourceOf(item.line);
    const head = heads.get(source);
    if (!item.goesOn) {
      heads.set(source, item);
    } else if (head) {
      const rest = messages.get(head) ?? [];
      rest.push(item);
      messages.set(head, rest);
    }
  }
  for (const [head, rest] of messages) {
    if (rest.length < 2) {
      messages.delete(head);
    }
  }
  return messages;
}
