/** One page of a list as a page of the panel receives it. */
export type ListPage<T> = {
  rows: T[]
  meta: {
    /** Exact up to `COUNT_CAP`; then the cap, and `countIsExact` is false. */
    count: number
    countIsExact: boolean
    perPage: number
    /** Cursors of the neighbouring pages; null where there is none. */
    next: string | null
    prev: string | null
    /** Sort key, with `-` before it when descending. */
    sort: string
    /** The filters that were understood, as they stand in the URL. */
    filters: Record<string, string>
    q: string | null
  }
}

/** The outcome of one row of a bulk action, flashed as `results`. */
export type RowResult = { id: number; ok: boolean; message?: string }

/** Counting stops here: nobody reads the eleven-thousandth row. */
export const COUNT_CAP = 10_000
export const MAX_PER_PAGE = 200
export const DEFAULT_PER_PAGE = 50
