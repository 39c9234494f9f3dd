// Turns of a worker's event loop, without the milliseconds that a timer takes.

/** @type {(() => void)[]} */
const waiting = [];
/** @type {MessageChannel | undefined} */
let channel;

/** Runs `next` after the messages that wait. @param {() => void} next */
export function later(next) {
  if (!channel) {
    channel = new MessageChannel();
    channel.port1.onmessage = () => waiting.shift()?.();
  }
  waiting.push(next);
  channel.port2.postMessage(null);
}
