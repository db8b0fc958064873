import { Transform, type Readable } from 'node:stream'
import { createInflateRaw } from 'node:zlib'
import type { ByteSource } from '#kernel/spreadsheets/byte_source'
import { SheetException } from '#kernel/spreadsheets/types'

interface Entry {
  method: number
  packed: number
  at: number
}

const END = 0x06054b50
const CENTRAL = 0x02014b50
const END_SIZE = 22
const LONGEST_COMMENT = 65_535
const MOST_ENTRIES = 5_000
const STORED = 0
const DEFLATED = 8

/**
 * Reads the parts of a ZIP archive by its central directory. Every part is unpacked as a stream
 * and cut off beyond `maxUnpacked` bytes, whatever the archive claims.
 */
export class ZipReader {
  private constructor(
    readonly source: ByteSource,
    readonly entries: ReadonlyMap<string, Entry>,
    readonly maxUnpacked: number
  ) {}

  static async open(source: ByteSource, maxUnpacked: number): Promise<ZipReader> {
    const tailSize = Math.min(source.size, END_SIZE + LONGEST_COMMENT)
    const tail = await source.read(source.size - tailSize, tailSize)
    let end = tail.length - END_SIZE
    while (end >= 0 && tail.readUInt32LE(end) !== END) end--
    if (end < 0) throw new SheetException('not_a_workbook')

    const count = tail.readUInt16LE(end + 10)
    const size = tail.readUInt32LE(end + 12)
    const at = tail.readUInt32LE(end + 16)
    if (count > MOST_ENTRIES || at + size > source.size) throw new SheetException('not_a_workbook')
    return new ZipReader(source, directory(await source.read(at, size), count), maxUnpacked)
  }

  has(name: string): boolean {
    return this.entries.has(name)
  }

  /** A part's bytes, unpacked. @throws SheetException `not_a_workbook`, `too_large` */
  async stream(name: string): Promise<Readable> {
    const entry = this.entries.get(name)
    if (!entry || (entry.method !== STORED && entry.method !== DEFLATED)) {
      throw new SheetException('not_a_workbook')
    }
    const head = await this.source.read(entry.at, 30)
    if (head.length < 30) throw new SheetException('not_a_workbook')
    const start = entry.at + 30 + head.readUInt16LE(26) + head.readUInt16LE(28)
    const packed = this.source.stream(start, start + entry.packed)

    const gate = limit(this.maxUnpacked)
    const fail = (error: Error) => gate.destroy(error)
    if (entry.method === STORED) {
      packed.on('error', fail).pipe(gate)
      return gate
    }
    const inflate = createInflateRaw()
    packed.on('error', fail).pipe(inflate)
    inflate.on('error', (error) => fail(new SheetException('not_a_workbook', {}, error))).pipe(gate)
    gate.on('close', () => {
      packed.destroy()
      inflate.destroy()
    })
    return gate
  }
}

function directory(bytes: Buffer, count: number): Map<string, Entry> {
  const entries = new Map<string, Entry>()
  let at = 0
  for (let index = 0; index < count; index++) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== CENTRAL) {
      throw new SheetException('not_a_workbook')
    }
    const nameLength = bytes.readUInt16LE(at + 28)
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength).replace(/^\//, '')
    entries.set(name, {
      method: bytes.readUInt16LE(at + 10),
      packed: bytes.readUInt32LE(at + 20),
      at: bytes.readUInt32LE(at + 42),
    })
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
  }
  return entries
}

function limit(most: number): Transform {
  let seen = 0
  return new Transform({
    transform(piece: Buffer, _, done) {
      seen += piece.length
      if (seen > most) done(new SheetException('too_large', { limit: most }))
      else done(null, piece)
    },
  })
}
