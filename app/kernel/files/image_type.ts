/** Pictures that browsers show and we accept, told by their first bytes, never by their name. */
const SIGNATURES: readonly {
  mime: string
  extension: string
  matches: (bytes: Uint8Array) => boolean
}[] = [
  {
    mime: 'image/png',
    extension: 'png',
    matches: (b) => starts(b, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  },
  { mime: 'image/jpeg', extension: 'jpg', matches: (b) => starts(b, [0xff, 0xd8, 0xff]) },
  {
    mime: 'image/gif',
    extension: 'gif',
    matches: (b) => text(b, 0, 6) === 'GIF87a' || text(b, 0, 6) === 'GIF89a',
  },
  {
    mime: 'image/webp',
    extension: 'webp',
    matches: (b) => text(b, 0, 4) === 'RIFF' && text(b, 8, 12) === 'WEBP',
  },
]

export interface ImageType {
  mime: string
  extension: string
}

/** What kind of picture the bytes are, or null when they are none that we accept (an SVG can carry scripts). */
export function imageTypeOf(bytes: Uint8Array): ImageType | null {
  const found = SIGNATURES.find((signature) => signature.matches(bytes))
  return found ? { mime: found.mime, extension: found.extension } : null
}

const starts = (bytes: Uint8Array, signature: readonly number[]) =>
  signature.every((byte, at) => bytes[at] === byte)

const text = (bytes: Uint8Array, from: number, to: number) =>
  String.fromCharCode(...bytes.subarray(from, to))
