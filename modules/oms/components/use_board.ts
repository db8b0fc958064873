import { computed, ref, shallowRef, watch } from 'vue'
import { send } from '~/composables/send'
import type { Board, BoardLine } from '../queries/get_board'
import type { PlanPreview } from '../services/plan_preview'
import { planOfBoard, wantedOf, type BoardPlan } from './board_plan'

const isSame = (a: BoardPlan, b: BoardPlan) => JSON.stringify(a) === JSON.stringify(b)

/** The plan on the board with its way back, and what it comes to as the server reckons. */
export function useBoard(board: () => Board, orderIds: () => number[], first: () => PlanPreview) {
  const plan = shallowRef<BoardPlan>(planOfBoard(board()))
  const past = ref<BoardPlan[]>([])
  const future = ref<BoardPlan[]>([])
  const preview = shallowRef<PlanPreview>(first())
  const pricing = ref(false)
  let asked = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  /** A board that stands otherwise begins anew; on the same one, as after a refusal, the plan stays and is priced again. */
  watch(board, (next, before) => {
    const fresh = planOfBoard(next)
    if (past.value.length > 0 && isSame(fresh, planOfBoard(before))) return price()
    plan.value = fresh
    past.value = []
    future.value = []
    preview.value = first()
  })

  function set(next: BoardPlan) {
    if (next === plan.value) return
    past.value = [...past.value, plan.value]
    future.value = []
    plan.value = next
    price()
  }
  function undo() {
    const last = past.value.at(-1)
    if (!last) return
    future.value = [...future.value, plan.value]
    past.value = past.value.slice(0, -1)
    plan.value = last
    price()
  }
  function redo() {
    const next = future.value.at(-1)
    if (!next) return
    past.value = [...past.value, plan.value]
    future.value = future.value.slice(0, -1)
    plan.value = next
    price()
  }
  /** Asks what the plan comes to, shortly after the last change; an answer that is late is dropped. */
  function price() {
    clearTimeout(timer)
    const mine = ++asked
    pricing.value = true
    timer = setTimeout(async () => {
      const body = { orderIds: orderIds(), parcels: wantedOf(plan.value) }
      const answer = await send<PlanPreview>('POST', '/oms/parcels/preview', body)
      if (mine !== asked) return
      pricing.value = false
      if (answer.data) preview.value = answer.data
    }, 200)
  }

  const lines = computed(() => new Map(board().lines.map((line) => [line.orderLineId, line])))
  return {
    plan,
    preview,
    pricing,
    lines,
    set,
    undo,
    redo,
    isChanged: computed(() => past.value.length > 0),
    canRedo: computed(() => future.value.length > 0),
    reset: () => set(planOfBoard(board())),
    lineOf: (id: number): BoardLine | undefined => lines.value.get(id),
  }
}
