// Something that the engine does between tasks: after I/O in Node, as a message in a browser.

export function onIO(act: () => void): void {
  if (typeof setImmediate !== "undefined") return void setImmediate(act);
  const { port1, port2 } = new MessageChannel();
  port1.addEventListener("message", act, { once: true });
  port1.start();
  port2.postMessage(undefined);
}
