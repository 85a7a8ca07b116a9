import { createFinderEngine } from './finder-engine.js';

const handle = createFinderEngine((reply) => self.postMessage(reply));
self.addEventListener('message', (/** @type {MessageEvent} */ { data }) => handle(data));
