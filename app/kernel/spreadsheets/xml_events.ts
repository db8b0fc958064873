import type { Readable } from 'node:stream'
import { SaxesParser, type SaxesTagPlain } from 'saxes'
import { SheetException } from '#kernel/spreadsheets/types'

/** What to do at each element; names come without their namespace prefix. */
export interface XmlHandlers {
  open?: (name: string, attributes: Record<string, string>) => void
  text?: (text: string) => void
  close?: (name: string) => void
}

const local = (name: string) => name.slice(name.indexOf(':') + 1)

function feeder(handlers: XmlHandlers) {
  const parser = new SaxesParser<{ xmlns: false }>()
  const decoder = new TextDecoder('utf-8')
  parser.on('error', (error) => {
    throw new SheetException('not_a_workbook', {}, error)
  })
  parser.on('opentag', (tag: SaxesTagPlain) => handlers.open?.(local(tag.name), tag.attributes))
  parser.on('closetag', (tag: SaxesTagPlain) => handlers.close?.(local(tag.name)))
  parser.on('text', (text) => handlers.text?.(text))
  return {
    write: (piece: Buffer) => parser.write(decoder.decode(piece, { stream: true })),
    close: () => parser.write(decoder.decode()).close(),
  }
}

/** Runs a whole part through the handlers. */
export async function readXml(stream: Readable, handlers: XmlHandlers): Promise<void> {
  const feed = feeder(handlers)
  for await (const piece of stream) feed.write(piece as Buffer)
  feed.close()
}

/** Runs a part through handlers that gather items, and passes the items on as they come. */
export async function* xmlItems<Item>(
  stream: Readable,
  handlers: XmlHandlers,
  take: () => Iterable<Item>
): AsyncGenerator<Item> {
  const feed = feeder(handlers)
  for await (const piece of stream) {
    feed.write(piece as Buffer)
    yield* take()
  }
  feed.close()
  yield* take()
}
