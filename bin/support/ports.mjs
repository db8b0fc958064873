import { createServer } from 'node:net'

/** The first port from `from` on that can be opened on this machine, else any. */
export async function freePort(from = 0) {
  if (from === 0) return listensOn(0)
  for (let port = from; port < from + 500; port += 1) {
    if (await listensOn(port)) return port
  }
  return listensOn(0)
}

/** The port when it could be opened (any port for 0), else 0. */
function listensOn(port) {
  return new Promise((answer) => {
    const probe = createServer()
    probe.once('error', () => answer(0))
    probe.listen(port, '127.0.0.1', () => {
      const { port: opened } = probe.address()
      probe.close(() => answer(opened))
    })
  })
}
