/**
 * A program: an Express application with helmet and nothing else, which sends bodies that are ready. No page of Kedr
 * can be quicker. Arguments: the number of processes, then files; a file is sent, as gzip, at its number from 0.
 * Prints its port.
 */
import cluster from 'node:cluster';
import { readFileSync } from 'node:fs';
import express from 'express';
import helmet from 'helmet';

const [processes = '1', ...files] = process.argv.slice(2);

if (cluster.isPrimary) {
  cluster.once('listening', (_, { port }) => {
    for (let count = 1; count < Number(processes); count += 1) cluster.fork();
    console.log(port);
  });
  cluster.fork();
} else {
  const app = express();
  app.use(helmet());
  for (const [number, file] of files.entries()) {
    const body = readFileSync(file);
    app.get(`/${number}`, (_, response) => {
      response.set({ 'Content-Type': 'text/html; charset=utf-8', 'Content-Encoding': 'gzip' }).send(body);
    });
  }
  // All processes of a cluster get the same free port.
  app.listen(0, '127.0.0.1');
}
