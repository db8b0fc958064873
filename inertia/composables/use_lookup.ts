import { ref, watch } from 'vue'
import { send } from './send'

/**
 * What a picker finds while one types: `term` is asked a moment after the last key, only the newest
 * answer counts, and `isChosen` ones stay among the `found`.
 */
export function useLookup<T extends { id: number }>(
  path: (term: string) => string,
  isChosen: (one: T) => boolean
) {
  const found = ref<T[]>([])
  const term = ref('')
  const busy = ref(false)
  let asked = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  async function ask() {
    const turn = ++asked
    busy.value = true
    const { data } = await send<{ rows: T[] }>('GET', path(term.value))
    if (turn !== asked) return
    busy.value = false
    const rows = data?.rows ?? []
    const keep = (found.value as T[]).filter((one) => isChosen(one))
    found.value = [...keep.filter((one) => !rows.some((row) => row.id === one.id)), ...rows]
  }
  watch(term, () => {
    clearTimeout(timer)
    timer = setTimeout(ask, 200)
  })
  return { found, term, busy, ask }
}
