import type { ClientBase } from 'pg'

interface Wire {
  query(text: string): void
  sendCopyFromChunk(chunk: Buffer): void
  endCopyFrom(): void
}

/**
 * `COPY … FROM STDIN` over the driver's own connection: what a hand would do to get a file in as
 * fast as PostgreSQL takes it.
 */
export function copyIn(client: ClientBase, statement: string, data: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    client.query({
      submit: (wire: Wire) => wire.query(statement),
      handleCopyInResponse: (wire: Wire) => {
        for (let at = 0; at < data.length; at += 1 << 16)
          wire.sendCopyFromChunk(data.subarray(at, at + (1 << 16)))
        wire.endCopyFrom()
      },
      handleCommandComplete() {},
      handleReadyForQuery: () => resolve(),
      handleError: reject,
    } as never)
  })
}
