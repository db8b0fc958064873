import { router } from '@inertiajs/vue3'
import { onMounted, onUnmounted, watch } from 'vue'

const PAUSE_MS = 2000

/** Reloads props of the page every two seconds while something goes on that the page shows. */
export function useFollow(isRunning: () => boolean, props: () => string[] | undefined) {
  let timer: ReturnType<typeof setInterval> | undefined
  const stop = () => clearInterval(timer)
  function follow() {
    stop()
    const only = props()
    if (isRunning() && only?.length) timer = setInterval(() => router.reload({ only }), PAUSE_MS)
  }
  onMounted(follow)
  watch(isRunning, follow)
  onUnmounted(stop)
}
