import { onUnmounted } from 'vue'

/**
 * Steps of a cursor by keys: `useKeys({ j: steps(1), k: steps(-1) })` calls `step(by)`. One press is taken
 * at once. Those a held key repeats are gathered and taken together with the next frame, so that drawing
 * never runs behind the hand; the cursor ends where as many single presses would have brought it.
 */
export function useSteps(step: (by: number) => void) {
  let gathered = 0
  let frame = 0
  function take() {
    cancelAnimationFrame(frame)
    const by = gathered
    frame = gathered = 0
    if (by !== 0) step(by)
  }
  onUnmounted(() => cancelAnimationFrame(frame))
  return (by: number) => (event: KeyboardEvent) => {
    if (!event.repeat) {
      take()
      step(by)
      return
    }
    gathered += by
    frame ||= requestAnimationFrame(take)
  }
}
