import { open, type FileHandle } from 'node:fs/promises'
import { Readable } from 'node:stream'
import type { SheetSource } from '#kernel/spreadsheets/types'

const CHUNK = 64 * 1024

/** Random access to a file or a buffer, without loading the file. */
export class ByteSource {
  private constructor(
    readonly size: number,
    readonly file: FileHandle | null,
    readonly bytes: Uint8Array | null
  ) {}

  static async open(source: SheetSource): Promise<ByteSource> {
    if (typeof source !== 'string') return new ByteSource(source.byteLength, null, source)
    const file = await open(source)
    const { size } = await file.stat()
    return new ByteSource(size, file, null)
  }

  async read(start: number, length: number): Promise<Buffer> {
    const wanted = Math.max(0, Math.min(length, this.size - start))
    if (this.bytes) return Buffer.from(this.bytes.subarray(start, start + wanted))
    const buffer = Buffer.alloc(wanted)
    const { bytesRead } = await this.file!.read(buffer, 0, wanted, start)
    return buffer.subarray(0, bytesRead)
  }

  /** The bytes from `start` to before `end`, in pieces. */
  stream(start = 0, end = this.size): Readable {
    return Readable.from(this.#pieces(start, end), { objectMode: false })
  }

  async *#pieces(start: number, end: number) {
    for (let at = start; at < end; at += CHUNK) {
      const piece = await this.read(at, Math.min(CHUNK, end - at))
      if (piece.length === 0) return
      yield piece
    }
  }

  async close(): Promise<void> {
    await this.file?.close()
  }
}
