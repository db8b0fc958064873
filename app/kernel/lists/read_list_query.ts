import type { HttpRequest } from '@adonisjs/core/http'
import type { FilterSpec, FilterValues } from '#kernel/lists/filters'
import { DEFAULT_PER_PAGE, MAX_PER_PAGE } from '#kernel/lists/types'
import { company } from '#kernel/settings/company'

/** What a list page allows to be asked. */
export interface ListSpec<F extends FilterSpec = FilterSpec> {
  sorts: readonly string[]
  /** One of `sorts`, with `-` before it for descending. */
  defaultSort: string
  filters?: F
  perPage?: number
  /** In which days begin and end; the company's without it. */
  zone?: string
}

/** A list question that holds only what the spec allows. */
export interface ListQuery<F extends FilterSpec = FilterSpec> {
  q: string | null
  sort: { key: string; desc: boolean }
  filters: FilterValues<F>
  perPage: number
  cursor: { side: 'after' | 'before'; token: string } | null
  /** The understood filters as they stood in the URL, to be shown again. */
  echo: Record<string, string>
}

type Source = Pick<HttpRequest, 'qs'>

/**
 * Reads `?q=&sort=&perPage=&after=|before=` and the filters of the spec.
 * Whatever the spec does not know is left out, so a query can be built from
 * the result without looking at the request again.
 */
export function readListQuery<F extends FilterSpec = Record<never, never>>(
  request: Source,
  spec: ListSpec<F>
): ListQuery<F> {
  const given = request.qs() as Record<string, unknown>
  const word = (key: string) =>
    typeof given[key] === 'string' ? (given[key] as string).trim() : ''

  const filters: Record<string, unknown> = {}
  const echo: Record<string, string> = {}
  for (const [key, reader] of Object.entries(spec.filters ?? {})) {
    const value = word(key) ? reader.read(word(key), spec.zone ?? company().zone) : undefined
    if (value === undefined) continue
    filters[key] = value
    echo[key] = word(key)
  }

  const after = word('after')
  const before = word('before')
  return {
    q: word('q').slice(0, 200) || null,
    sort: readSort(word('sort'), spec.sorts) ?? readSort(spec.defaultSort, spec.sorts)!,
    filters: filters as FilterValues<F>,
    perPage: readPerPage(word('perPage'), spec.perPage),
    cursor: after
      ? { side: 'after', token: after }
      : before
        ? { side: 'before', token: before }
        : null,
    echo,
  }
}

function readSort(value: string, sorts: readonly string[]) {
  const desc = value.startsWith('-')
  const key = desc ? value.slice(1) : value
  return sorts.includes(key) ? { key, desc } : null
}

function readPerPage(value: string, standard = DEFAULT_PER_PAGE) {
  const wanted = /^\d{1,4}$/.test(value) ? Number(value) : standard
  return Math.min(Math.max(wanted, 1), MAX_PER_PAGE)
}
