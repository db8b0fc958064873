import { sql } from '#kernel/sql'

/** What stands behind a ledger entry: its name and where it is looked at. */
export interface SourceDocument {
  title: string
  href: string | null
}

export interface SourceRef {
  sourceId: number
  sourceLine: number
}

/** Finds the documents of many entries at once, by `sourceId/sourceLine`. */
export type SourceLoader = (refs: readonly SourceRef[]) => Promise<Map<string, SourceDocument>>

export const refText = (ref: SourceRef) => `${ref.sourceId}/${ref.sourceLine}`

/**
 * Who can explain a ledger entry, by its source type. An area or module
 * registers its own documents in its provider, so the ledger leads down to
 * each of them without knowing whose they are.
 */
class StockSources {
  #loaders = new Map<string, SourceLoader>()

  register(sourceType: string, load: SourceLoader): void {
    this.#loaders.set(sourceType, load)
  }

  /** The documents of these entries, by `sourceType/sourceId/sourceLine`; one load a type. */
  async find(
    entries: readonly (SourceRef & { sourceType: string })[]
  ): Promise<Map<string, SourceDocument>> {
    const found = new Map<string, SourceDocument>()
    await Promise.all(
      [...Map.groupBy(entries, (entry) => entry.sourceType)].map(async ([type, refs]) => {
        const documents = await this.#loaders.get(type)?.(refs)
        for (const [ref, document] of documents ?? []) found.set(`${type}/${ref}`, document)
      })
    )
    return found
  }
}

export const stockSources = new StockSources()

/** A loader for documents whose id is the source's id: `query` selects `id` and `title` by `ANY($1)`. */
export function byDocumentId(
  query: string,
  name: string,
  href: (id: number) => string | null
): SourceLoader {
  return async (refs) => {
    const ids = [...new Set(refs.map((ref) => ref.sourceId))]
    const rows = await sql<{ id: number; target: number; title: string }>(null, query, [ids], name)
    const documents = new Map(
      rows.map((row) => [row.id, { title: row.title, href: href(row.target) }])
    )
    return new Map(
      refs.flatMap((ref): [string, SourceDocument][] => {
        const document = documents.get(ref.sourceId)
        return document ? [[refText(ref), document]] : []
      })
    )
  }
}
