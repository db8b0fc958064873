import type { JSONDataTypes } from '@adonisjs/core/types/transformers'
import logger from '@adonisjs/core/services/logger'
import { setTimeout as sleep } from 'node:timers/promises'
import { holds, type Actor } from '#kernel/access/actor'
import type { Widget } from '#kernel/define_module'
import { switchboard } from '#kernel/modules/switchboard'

export type WidgetContent = {
  key: string
  label: string
  size: 'small' | 'wide'
  component: string
  props: Record<string, JSONDataTypes> | null
  error: boolean
}

const PATIENCE_MS = 3000

/** One figure; a slow or broken one shows its own state and leaves the others alone. */
async function load(widget: Widget, actor: Actor): Promise<WidgetContent> {
  const head = {
    key: widget.key,
    label: widget.label,
    size: widget.size ?? 'small',
    component: widget.component,
  }
  try {
    const { default: read } = await widget.load()
    const props = await Promise.race([read(actor), sleep(PATIENCE_MS, null, { ref: false })])
    return { ...head, props: props as Record<string, JSONDataTypes> | null, error: props === null }
  } catch (error) {
    logger.error({ err: error, widget: widget.key }, 'a widget could not be loaded')
    return { ...head, props: null, error: true }
  }
}

/** The dashboard of one person: what is on and they may see, all loaded at once. */
export function loadWidgets(actor: Actor): Promise<WidgetContent[]> {
  const widgets = switchboard.enabled
    .flatMap((module) => module.widgets ?? [])
    .filter((widget) => holds(actor, widget.permission))
    .sort((a, b) => a.order - b.order)
  return Promise.all(widgets.map((widget) => load(widget, actor)))
}
