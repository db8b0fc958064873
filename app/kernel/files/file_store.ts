import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import env from '#start/env'
import app from '@adonisjs/core/services/app'
import { NotFoundException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'

export interface NewFile {
  bytes: Uint8Array
  /** As the person named it; only ever shown, never used as a path. */
  name: string
  mime: string
  /** What the file belongs to, e.g. `product_image`. */
  ownerType: string
  ownerId?: number | null
  uploadedBy?: number | null
}

export interface StoredFile {
  id: number
  name: string
  mime: string
  size: number
  sha256: string
  ownerType: string | null
  /** Where its bytes lie, for readers that want a file and not a stream. */
  path: string
  stream: () => Readable
}

const pathOf = (key: string) =>
  join(env.get('TANDEM_STORAGE') ?? app.makePath('storage'), 'files', key)

/** Keeps a file outside the public folder, under a key nobody can guess, and returns its id. */
export async function keepFile(trx: Trx | null, file: NewFile): Promise<number> {
  const uuid = randomUUID()
  const key = `${uuid.slice(0, 2)}/${uuid}`
  const path = pathOf(key)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, file.bytes)
  const [row] = await sql<{ id: number }>(
    trx,
    `INSERT INTO files (key, name, mime, size, sha256, owner_type, owner_id, uploaded_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id`,
    [
      key,
      file.name.slice(0, 200),
      file.mime,
      file.bytes.byteLength,
      createHash('sha256').update(file.bytes).digest('hex'),
      file.ownerType,
      file.ownerId ?? null,
      file.uploadedBy ?? null,
    ],
    'file_keep'
  )
  return row.id
}

/** A file that was kept, of one kind of owner only. @throws NotFoundException */
export async function openFile(
  id: number,
  ownerType: string,
  trx: Trx | null = null
): Promise<StoredFile> {
  const [row] = await sql<Omit<StoredFile, 'stream' | 'path'> & { key: string }>(
    trx,
    `SELECT id, key, name, mime, size, sha256, owner_type AS "ownerType" FROM files WHERE id = $1 AND owner_type = $2`,
    [id, ownerType],
    'file_open'
  )
  if (!row) throw new NotFoundException('file', id)
  const { key, ...file } = row
  const path = pathOf(key)
  return { ...file, path, stream: () => createReadStream(path) }
}
