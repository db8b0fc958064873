import { computed, ref } from 'vue'
import { send } from '~/composables/send'
import { useFeedback } from '~/composables/use_feedback'
import { useI18n } from '~/composables/use_i18n'
import type { Parcel } from '../queries/get_parcel'
import { newScanId } from './scan_store'
import { useScanQueue } from './use_scan_queue'

/**
 * The parcel on the packing bench: opened by its number or an item, filled scan by scan, sealed
 * with its weight. What was scanned is counted at once and sent behind the scenes.
 */
export function usePacking(props: { start?: Parcel | null; code?: string }) {
  const { t } = useI18n()
  const { right, wrong, done } = useFeedback()
  const parcel = ref<Parcel | null>(props.start ?? null)
  const outcome = ref<{ ok: boolean; message: string; at: number } | null>(
    props.code && !props.start
      ? { ok: false, message: t('wms.packing.unknown', { code: props.code }), at: 1 }
      : null
  )
  const weight = ref<number | null>(null)
  const weightReason = ref('')
  const isOff = ref(false)
  const busy = ref(false)
  const past = ref<{ scanId: string; lineId: number; units: number }[]>([])

  const isPacked = computed(
    () => parcel.value !== null && ['packed', 'shipped'].includes(parcel.value.status)
  )
  const isComplete = computed(
    () => parcel.value?.lines.every((line) => line.packed === line.qty) ?? false
  )
  const missing = computed(() => parcel.value?.lines.filter((line) => line.picked < line.qty) ?? [])

  const { queued, push, flush } = useScanQueue(
    (answer, scan) => {
      if (answer.result === 'accepted') return
      say(false, answer.message)
      if (parcel.value && scan.fulfilmentId === parcel.value.id) void load(parcel.value.number)
    },
    (why) => say(false, t(`wms.pda.${why}`))
  )
  function show(ok: boolean, message: string) {
    outcome.value = { ok, message, at: (outcome.value?.at ?? 0) + 1 }
  }
  function say(ok: boolean, message: string) {
    show(ok, message)
    if (ok) right()
    else wrong()
  }
  function finish(message: string) {
    show(true, message)
    done()
  }
  async function load(code: string) {
    const answer = await send<{ parcel: Parcel | null }>(
      'GET',
      `/wms/packing/parcel?code=${encodeURIComponent(code)}`
    )
    if (!answer.ok || !answer.data)
      return say(
        false,
        t(answer.status === 0 ? 'wms.pda.no_network' : 'wms.packing.unknown', { code })
      )
    const found = answer.data.parcel
    if (!found) return say(false, t('wms.packing.unknown', { code }))
    const isSame = parcel.value?.id === found.id
    parcel.value = found
    if (!isSame) reset()
    if (found.stopReason) return say(false, t('wms.scan.order_stopped', { why: found.stopReason }))
    if (!isSame) say(true, t('wms.packing.opened', { number: found.number }))
    // An item that is an order by itself opened the parcel: it is in the box already.
    if (
      !isSame &&
      found.lines.length === 1 &&
      found.lines[0].barcodes.some((one) => one.code === code)
    )
      onItem(code)
  }
  function reset() {
    weight.value = null
    weightReason.value = ''
    isOff.value = false
    past.value = []
  }
  function onScan(code: string) {
    const open = parcel.value
    if (!open || isPacked.value || open.stopReason) return void load(code)
    if (open.lines.some((line) => line.barcodes.some((one) => one.code === code)))
      return onItem(code)
    if (/^(FF|SO|WV)-/i.test(code)) return void load(code)
    say(false, t('wms.pda.wrong_item_parcel', { scanned: code }))
  }
  function onItem(code: string) {
    const open = parcel.value!
    const line = open.lines.find(
      (one) => one.barcodes.some((barcode) => barcode.code === code) && one.packed < one.picked
    )
    const known = open.lines.find((one) => one.barcodes.some((barcode) => barcode.code === code))!
    if (!line) {
      return say(
        false,
        known.picked < known.qty ? t('wms.scan.not_picked') : t('wms.scan.too_many', { left: 0 })
      )
    }
    const units = line.barcodes.find((barcode) => barcode.code === code)!.factor
    if (units > line.picked - line.packed)
      return say(false, t('wms.scan.too_many', { left: line.picked - line.packed }))
    line.packed += units
    const scanId = newScanId()
    past.value.push({ scanId, lineId: line.id, units })
    void push({
      scanId,
      kind: 'pack',
      fulfilmentId: open.id,
      barcode: code,
      qty: 1,
      at: new Date().toISOString(),
    })
    if (isComplete.value) {
      finish(t('wms.packing.all_in'))
    } else say(true, t('wms.packing.item_in', { sku: line.skuCode }))
  }
  function undo() {
    const last = past.value.pop()
    const line = parcel.value?.lines.find((one) => one.id === last?.lineId)
    if (!last || !line) return
    line.packed -= last.units
    void push({
      scanId: newScanId(),
      kind: 'undo',
      fulfilmentId: parcel.value!.id,
      qty: 1,
      undoes: last.scanId,
      at: new Date().toISOString(),
    })
    say(true, t('wms.pda.undone', { n: last.units }))
  }
  async function seal() {
    if (!parcel.value || !weight.value) return
    busy.value = true
    await flush()
    const answer = await send<{
      parcel?: Parcel
      problem?: string | null
      detail?: string
      type?: string
    }>('POST', '/wms/packing/seal', {
      fulfilmentId: parcel.value.id,
      weightG: weight.value,
      weightReason: weightReason.value || null,
    })
    busy.value = false
    if (answer.ok && answer.data?.parcel) {
      parcel.value = answer.data.parcel
      isOff.value = false
      if (answer.data.problem) say(false, answer.data.problem)
      else finish(t('wms.packing.sealed'))
      return
    }
    isOff.value = answer.data?.type === 'wms_weight_off'
    say(false, answer.data?.detail ?? t('wms.pda.no_network'))
  }
  function next() {
    parcel.value = null
    outcome.value = null
    reset()
  }

  return {
    ...{ parcel, outcome, weight, weightReason, isOff, busy, past },
    ...{ isPacked, isComplete, missing, queued },
    ...{ say, load, onScan, undo, seal, next },
  }
}
