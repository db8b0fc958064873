import { writeFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Actor } from '#kernel/access/actor'
import { NotFoundException } from '#kernel/exceptions'
import { keepFile } from '#kernel/files/file_store'
import { cleanCell, SheetException } from '#kernel/spreadsheets/index'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'
import { headerKey, type FileMapping } from '#modules/oms/domain/file_mapping'
import { fits, guessMapping } from '#modules/oms/domain/file_templates'
import { openOrderFile, ORDER_FILES } from '#modules/oms/services/order_files/open_order_file'

const PREVIEWED = 20

/**
 * Takes a file of orders in for a store whose orders come as files: keeps it, looks at its head, and
 * picks the mapping that the store saved for the same headers, else a template, else what the headers
 * seem to say. Nothing of it is read as orders yet.
 * @throws SheetException for what is no sheet; NotFoundException for a store that takes no files
 */
export default class UploadOrderFile {
  async handle(input: {
    storeId: number
    name: string
    bytes: Uint8Array
    actor: Actor
  }): Promise<number> {
    const { storeId, name, bytes, actor } = input
    const store = await storeOf(storeId, actor)
    const { headers, preview } = await headOf(bytes)
    const saved = await savedFor(storeId, headers)
    const guessed = guessMapping(headers, store)
    return inTransaction(null, async (trx) => {
      const fileId = await keepFile(trx, {
        bytes,
        name,
        mime: 'application/octet-stream',
        ownerType: ORDER_FILES,
        uploadedBy: actor.id,
      })
      const [run] = await sql<{ id: number }>(
        trx,
        `INSERT INTO oms_file_runs (store_id, file_id, user_id, headers, preview, mapping, mapping_name) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id`,
        [
          storeId,
          fileId,
          actor.id,
          JSON.stringify(headers),
          JSON.stringify(preview),
          JSON.stringify(saved?.mapping ?? guessed.mapping),
          saved?.name ?? null,
        ]
      )
      return run.id
    })
  }
}

async function storeOf(storeId: number, { stores }: Actor) {
  const [store] = await sql<{ currency: string; zone: string }>(
    null,
    `SELECT trim(currency) AS currency, time_zone AS zone FROM stores
      WHERE id = $1 AND platform = 'file' AND is_active AND ($2::bigint[] IS NULL OR id = ANY($2))`,
    [storeId, stores]
  )
  if (!store) throw new NotFoundException('store', storeId)
  return store
}

/** The headers and the first rows, as they are. */
async function headOf(bytes: Uint8Array) {
  const folder = await mkdtemp(join(tmpdir(), 'tandem-orders-'))
  const path = join(folder, 'file')
  try {
    await writeFile(path, bytes)
    const sheet = await openOrderFile(path)
    try {
      const headers = Object.keys(sheet.header.positions)
      const preview: string[][] = []
      for await (const { cells } of sheet.rows()) {
        preview.push(headers.map((header) => cleanCell(cells[header] ?? '').slice(0, 200)))
        if (preview.length === PREVIEWED) break
      }
      if (preview.length === 0) throw new SheetException('empty')
      return { headers, preview }
    } finally {
      await sheet.close()
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** The mapping that the store used last for a file of these columns. */
async function savedFor(storeId: number, headers: readonly string[]) {
  const rows = await sql<{ name: string; mapping: FileMapping }>(
    null,
    'SELECT name, mapping FROM oms_file_mappings WHERE store_id = $1 AND header_key = $2 ORDER BY updated_at DESC, id DESC',
    [storeId, headerKey(headers)]
  )
  return rows.find(({ mapping }) => fits(mapping, headers))
}
