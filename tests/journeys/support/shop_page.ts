import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** The merchant's own shop: plain pages that carry the tracker and the chat, as the manual says. */
export class ShopPages {
  #server: Server | null = null
  url = ''

  async start(app: string): Promise<string> {
    this.#server = createServer((request, response) => {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
      response.end(`<!doctype html><html lang="zh-CN"><head><title>双人帐篷 ${request.url}</title>
<script src="${app}/t.js" defer></script></head>
<body><h1>双人帐篷</h1><script src="${app}/chat/widget.js"></script></body></html>`)
    })
    await new Promise<void>((done) => this.#server!.listen(0, '127.0.0.1', done))
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
    return this.url
  }

  async stop() {
    this.#server?.closeAllConnections()
    await new Promise<void>((done) => (this.#server ? this.#server.close(() => done()) : done()))
  }
}
