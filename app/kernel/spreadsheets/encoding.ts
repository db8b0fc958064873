import type { ByteSource } from '#kernel/spreadsheets/byte_source'

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030'

/**
 * The encoding of a text file: by its byte order mark; else UTF-8 when the whole of it is valid
 * UTF-8 (other encodings practically never are); else GB18030, which is what Excel writes on a
 * Chinese Windows and which holds all of GBK. Reads the file once, a piece at a time.
 */
export async function detectEncoding(source: ByteSource): Promise<Encoding> {
  const head = await source.read(0, 3)
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be'
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8'

  const decoder = new TextDecoder('utf-8', { fatal: true })
  try {
    for await (const piece of source.stream()) decoder.decode(piece, { stream: true })
    decoder.decode()
    return 'utf-8'
  } catch (error) {
    if (error instanceof TypeError) return 'gb18030'
    throw error
  }
}
