// SPDX-License-Identifier: Apache-2.0
// Calls the server. All addresses are relative to the page, so it works under any prefix.

let lastId = 0;

/** The server said no. `param` names what it did not like. */
export class CallError extends Error {
  constructor(message, code, data) {
    super(message);
    this.name = 'CallError';
    this.code = code;
    this.param = data?.param;
  }

  /** Too much at the same time: it is worth asking again. */
  get busy() {
    return this.code === -32001 || this.code === -32002;
  }
}

/** The server did not answer, or not in a way that we understand. */
export class Unreachable extends Error {}

const watchers = new Set();

/** Tells `watcher(true)` when the server answers, `watcher(false, why)` when it does not. */
export function watchReach(watcher) {
  watchers.add(watcher);
}

function tellReach(reached, why) {
  for (const watcher of watchers) {
    watcher(reached, why);
  }
}

async function post(body, signal) {
  let response;
  try {
    response = await fetch('rpc', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
      signal,
      cache: 'no-store',
    });
  } catch (cause) {
    if (signal?.aborted) {
      throw cause;
    }
    tellReach(false, 'It does not answer.');
    throw new Unreachable('the server does not answer', { cause });
  }
  let reply;
  try {
    reply = await response.json();
  } catch (cause) {
    if (signal?.aborted) {
      throw cause;
    }
    const why = `It answered ${response.status} without sense; is there a proxy in between?`;
    tellReach(false, why);
    throw new Unreachable(why, { cause });
  }
  if (!response.ok && response.status !== 429 && response.status !== 503) {
    tellReach(false, `It refuses: ${reply.error?.message ?? response.status}.`);
  } else {
    tellReach(true);
  }
  return reply;
}

function resultOf(reply) {
  if (reply?.error) {
    throw new CallError(reply.error.message, reply.error.code, reply.error.data);
  }
  return reply?.result;
}

const pause = (ms) =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

/**
 * Calls a method, again if the server is busy.
 *
 * @param {string} method
 * @param {Object} [params] undefined members are left out
 * @param {AbortSignal} [signal]
 */
export async function call(method, params = {}, signal = undefined) {
  for (let attempt = 0; ; attempt++) {
    const reply = await post({ jsonrpc: '2.0', method, params, id: ++lastId }, signal);
    try {
      return resultOf(reply);
    } catch (error) {
      if (!error.busy || attempt === 3) {
        throw error;
      }
    }
    await pause(300 * (attempt + 1));
  }
}
