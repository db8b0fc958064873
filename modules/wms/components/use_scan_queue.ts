import { computed, onMounted, onUnmounted, ref } from 'vue'
import { send } from '~/composables/send'
import { scanStore, type QueuedScan } from './scan_store'

export type ScanAnswer = {
  scanId: string
  result: 'accepted' | 'rejected' | 'superseded'
  reason: string | null
  lineId: number | null
  message: string
  addedLines: number
}

const BATCH = 50
const RETRY_MS = 4000
/** Somebody has to sign in (again) first: the scans stay. */
const GATE = new Set([401, 403, 419])
/** What a repeat cannot mend: the one scan it was is dropped and the picker told. */
const FINAL = new Set([400, 404, 409, 413, 422])

/**
 * Sends scans in their order, as soon as there is a network. Each is stored on
 * the device before it is sent and forgotten only once it was answered; a
 * repeat does no harm, since the house knows it by its id. When a list is
 * refused as a whole, its scans go one by one, so that one bad scan costs none
 * of its neighbours.
 */
export function useScanQueue(
  onAnswer: (answer: ScanAnswer, scan: QueuedScan) => void,
  onRefused: (why: 'sign_in' | 'not_taken', scan: QueuedScan | null) => void
) {
  const stored = ref(0)
  const storing = ref(0)
  /** A scan counts from the moment it is made, before the device has written it down. */
  const queued = computed(() => stored.value + storing.value)
  let sending: Promise<void> | null = null
  let timer: ReturnType<typeof setInterval> | undefined
  let atOnce = BATCH

  async function push(scan: QueuedScan) {
    storing.value++
    try {
      await scanStore.add(scan)
      await recount()
    } finally {
      storing.value--
    }
    void flush()
  }

  async function recount() {
    stored.value = await scanStore.count()
  }

  function flush(): Promise<void> {
    sending ??= alone(work).finally(() => (sending = null))
    return sending
  }

  async function work() {
    for (;;) {
      const batch = await scanStore.first(atOnce)
      await recount()
      if (batch.length === 0) return
      const answer = await send<{ answers: ScanAnswer[] }>('POST', '/wms/pda/scans', {
        scans: batch.map((one) => one.scan),
      })
      if (answer.ok && answer.data) {
        await scanStore.remove(batch.map((one) => one.key))
        await recount()
        answer.data.answers.forEach((one, index) => onAnswer(one, batch[index].scan))
      } else if (GATE.has(answer.status)) return onRefused('sign_in', null)
      else if (!FINAL.has(answer.status)) return
      else if (batch.length > 1) atOnce = 1
      else {
        await scanStore.remove([batch[0].key])
        atOnce = BATCH
        onRefused('not_taken', batch[0].scan)
      }
    }
  }

  onMounted(async () => {
    await recount()
    void flush()
    window.addEventListener('online', flush)
    timer = setInterval(() => queued.value > 0 && void flush(), RETRY_MS)
  })
  onUnmounted(() => {
    window.removeEventListener('online', flush)
    clearInterval(timer)
  })
  return { queued, push, flush }
}

/** One window of a device at a time, where the browser can tell. */
function alone(work: () => Promise<void>): Promise<void> {
  if (!('locks' in navigator)) return work()
  return navigator.locks.request('tandem-wms-scans', work)
}
