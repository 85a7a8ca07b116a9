/** What is known about a request when its answer has ended: for the access log and the metrics. */
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { costOf, type PageCost } from '../web/address/location.js';
import type { PageRequest } from '../web/http/page.js';

export interface RequestRecord {
  readonly time: Date;
  readonly client: string;
  readonly method: string;
  readonly target: string;
  readonly httpVersion: string;
  readonly status: number;
  /** Of the answer with its headers, as they went into the socket. */
  readonly bytes: number;
  readonly milliseconds: number;
  /** The client left before the end. */
  readonly isAborted: boolean;
  readonly page: string;
  /** `file` for assets. */
  readonly cost: PageCost | 'file';
  readonly referer: string | undefined;
  readonly userAgent: string | undefined;
  readonly requestId: string | undefined;
}

export type RequestObserver = (record: RequestRecord) => void;

/** Where the handler leaves the request that it has parsed. */
export interface ResponseLocals {
  pageRequest?: PageRequest;
}

export function observeRequests(observers: readonly RequestObserver[]): RequestHandler {
  return (request: Request, response: Response<unknown, ResponseLocals>, next: NextFunction): void => {
    const time = new Date();
    const startedAt = performance.now();
    // A socket forgets its address when the client has left.
    const { socket, ip: client = '' } = request;
    // A connection has many answers, one after another.
    const bytesBefore = socket.bytesWritten;
    response.once('close', () => {
      const { pageRequest } = response.locals;
      const record: RequestRecord = {
        time,
        client,
        method: request.method,
        target: request.originalUrl,
        httpVersion: request.httpVersion,
        status: response.statusCode,
        bytes: socket.bytesWritten - bytesBefore,
        milliseconds: performance.now() - startedAt,
        isAborted: !response.writableFinished,
        page: pageRequest?.location.page ?? 'asset',
        cost: pageRequest === undefined ? 'file' : costOf(pageRequest.location),
        referer: request.get('referer'),
        userAgent: request.get('user-agent'),
        requestId: response.get('X-Request-Id'),
      };
      for (const observe of observers) observe(record);
    });
    next();
  };
}
