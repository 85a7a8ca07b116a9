import { createFinderEngine, type FinderRequest } from '../finder/finder-engine.js';

const handle = createFinderEngine((reply) => self.postMessage(reply));
self.addEventListener('message', ({ data }: MessageEvent<FinderRequest>) => handle(data));
