import { computed, nextTick, ref } from 'vue'
import { useI18n } from '~/composables/use_i18n'
import { useKeys } from '~/composables/use_keys'
import { useSteps } from '~/composables/use_steps'
import type { Board } from '../queries/get_board'
import { mergeAll, moveUnits, planInHand, setWarehouse, splitCards, wantedOf } from './board_plan'
import type { useBoard } from './use_board'

type Place = { card: string; line: number }

/** What a person does on the board, by pointer and by keys. */
export function useBoardActs(state: ReturnType<typeof useBoard>, board: () => Board) {
  const { t } = useI18n()
  const text = (key: string, params?: Record<string, string | number>) =>
    t(`oms.parcels.${key}`, params)
  const active = ref<Place | null>(null)
  const menuAt = ref<Place | null>(null)
  /** The place beside the parcels that something is held over. */
  const over = ref<string | null>(null)
  const firstWarehouse = () => board().warehouses[0]?.id ?? 0

  const places = computed((): Place[] => [
    ...state.plan.value.open.map((line) => ({ card: 'open', line: line.orderLineId })),
    ...state.plan.value.cards.flatMap((card) =>
      card.lines.map((line) => ({ card: card.key, line: line.orderLineId }))
    ),
  ])
  const isAt = (a: Place | null, b: Place) => a?.card === b.card && a.line === b.line

  function move(from: string, orderLineId: number, to: string, units: number) {
    menuAt.value = null
    state.set(moveUnits(state.plan.value, { orderLineId, units, from, to }, firstWarehouse()))
  }
  const heldBy = (orderLineId: number, not: string) => {
    const { cards, open } = state.plan.value
    const lists = [{ key: 'open', lines: open }, ...cards.map(({ key, lines }) => ({ key, lines }))]
    const all = lists.flatMap(({ key, lines }) =>
      lines.flatMap((line) =>
        line.orderLineId === orderLineId ? [{ key, units: line.units }] : []
      )
    )
    const here = all.find(({ key }) => key === active.value?.card && key !== not)
    return here ?? all.find(({ key }) => key !== not)
  }
  function drop(orderLineId: number, to: string) {
    const from = heldBy(orderLineId, to)
    if (from) move(from.key, orderLineId, to, from.units)
  }
  function dropped(event: DragEvent, to: string) {
    over.value = null
    drop(Number(event.dataTransfer?.getData('text/plain')), to)
  }

  /** Units of the line under the cursor go to a card, all of them. */
  function send(to: string | undefined) {
    const at = active.value
    if (!at || to === undefined) return
    const units = heldUnits(at)
    if (units > 0) move(at.card, at.line, to, units)
  }
  const heldUnits = ({ card, line }: Place) => {
    const list =
      card === 'open'
        ? state.plan.value.open
        : (state.plan.value.cards.find((one) => one.key === card)?.lines ?? [])
    return list.find((one) => one.orderLineId === line)?.units ?? 0
  }
  async function step(by: number) {
    const at = places.value.findIndex((place) => isAt(active.value, place))
    const next = places.value[Math.max(0, Math.min(places.value.length - 1, at + by))]
    if (!next) return
    active.value = next
    await nextTick()
    document
      .querySelector(`[data-card="${next.card}"] [data-line="${next.line}"]`)
      ?.scrollIntoView({ block: 'nearest' })
  }

  const steps = useSteps(step)

  const classOf = (id: number) => state.lineOf(id)?.storageClass ?? 'normal'
  const suggestions = computed(() => [
    {
      label: text('suggestions.one'),
      icon: 'i-lucide-combine',
      run: () => state.set(mergeAll(state.plan.value)),
    },
    {
      label: text('suggestions.by_order'),
      icon: 'i-lucide-split',
      run: () => state.set(splitCards(state.plan.value, (id) => state.lineOf(id)?.orderId ?? null)),
    },
    {
      label: text('suggestions.storage'),
      icon: 'i-lucide-snowflake',
      run: () =>
        state.set(
          splitCards(state.plan.value, classOf, (mark) =>
            mark === 'normal' ? {} : { reason: String(mark) }
          )
        ),
    },
    {
      label: text('suggestions.presale'),
      icon: 'i-lucide-calendar-clock',
      run: () =>
        state.set(
          splitCards(
            state.plan.value,
            (id) => state.lineOf(id)?.shipAfter ?? null,
            (day) => (day === null ? {} : { reason: 'presale', notBefore: String(day) })
          )
        ),
    },
    {
      label: text('suggestions.in_hand'),
      icon: 'i-lucide-warehouse',
      disabled: state.plan.value.open.length === 0,
      run: () => state.set(planInHand(state.plan.value, (id) => state.lineOf(id)?.free ?? {})),
    },
    {
      label: text('suggestions.reset'),
      icon: 'i-lucide-rotate-ccw',
      separator: true,
      disabled: !state.isChanged.value,
      run: state.reset,
    },
  ])

  const keyMap = computed(() => [
    { key: 'j', label: t('ui.keys.next') },
    { key: 'k', label: t('ui.keys.previous') },
    { key: 'm', label: text('keys.move') },
    { key: 'n', label: text('keys.new') },
    { key: '1 9', label: text('keys.to') },
    { key: 'z', label: text('keys.undo') },
    { key: 'y', label: text('keys.redo') },
    { key: 'p', label: text('keys.preview') },
    { key: '?', label: t('ui.keys.title') },
  ])

  return {
    active,
    menuAt,
    keyMap,
    over,
    suggestions,
    move,
    drop,
    dropped,
    focus: (card: string, line: number) => (active.value = { card, line }),
    menu: (card: string, line: number | null) =>
      (menuAt.value = line === null ? null : { card, line }),
    warehouse: (key: string, id: number) => state.set(setWarehouse(state.plan.value, key, id)),
    /** Everywhere that units of a card can go. */
    targets(from: string) {
      const cards = state.plan.value.cards
        .map((card, index) => ({ key: card.key, label: text('parcel_n', { n: index + 1 }) }))
        .filter((card) => card.key !== from)
      return [...cards, { key: 'new', label: text('new_parcel') }]
    },
    payload: (orderIds: number[], reason: string) => ({
      orderIds,
      reason: reason.trim() || null,
      seen: board()
        .parcels.filter((parcel) => parcel.isOpen)
        .map(({ id, version }) => ({ id, version })),
      parcels: wantedOf(state.plan.value).map((parcel) => ({ ...parcel })),
    }),
    keys(review: () => void) {
      const numbers = Array.from({ length: 9 }, (_, n) => [
        String(n + 1),
        () => send(state.plan.value.cards[n]?.key),
      ])
      useKeys({
        j: steps(1),
        k: steps(-1),
        m: () => active.value && (menuAt.value = active.value),
        n: () => send('new'),
        z: state.undo,
        y: state.redo,
        p: review,
        ...Object.fromEntries(numbers),
      })
    },
  }
}
