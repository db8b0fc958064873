import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http'

/** How long requests under way may take to finish once the server closes. */
const PATIENCE_MS = 5_000

/**
 * An HTTP server that closes in bounded time: live streams (server-sent events), which never end
 * by themselves, are ended at once, and requests under way have five seconds.
 */
export function createClosingServer(listener: RequestListener): Server {
  const server = createServer(listener)
  const streams = new Set<ServerResponse>()
  server.on('request', (request, response) => {
    if (!request.headers.accept?.includes('text/event-stream')) return
    streams.add(response)
    response.once('close', () => streams.delete(response))
  })
  const close = server.close.bind(server)
  server.close = (done) => {
    for (const response of streams) response.destroy()
    setTimeout(() => server.closeAllConnections(), PATIENCE_MS).unref()
    return close(done)
  }
  return server
}
