import type { HttpContext } from '@adonisjs/core/http'
import { historyOf } from '#kernel/audit/history'
import RetryConfirms from '#modules/oms/actions/retry_confirms'
import SaveChannel from '#modules/oms/actions/save_channel'
import SwitchChannel from '#modules/oms/actions/switch_channel'
import TestChannel from '#modules/oms/actions/test_channel'
import { getChannel, listChannels, type ChannelRow } from '#modules/oms/queries/list_channels'
import { connectorFor } from '#modules/oms/services/platforms/index'
import { queuePull } from '#modules/oms/services/queue'
import { saidInWords } from '#modules/oms/services/said_words'
import { channelValidator } from '#modules/oms/validators/channel'

/** Stores' connections to their platforms. */
export default class ChannelsController {
  async index({ inertia, actor, i18n }: HttpContext) {
    const channels = (await listChannels(actor)).map((one) => readable(one, i18n))
    return inertia.render('oms/channels/index', { channels })
  }

  async show({ params, inertia, actor, i18n }: HttpContext) {
    const channel = await getChannel(Number(params.id), actor)
    const history = await historyOf({ type: 'channel', id: channel.storeId }, i18n)
    return inertia.render('oms/channels/show', { channel: readable(channel, i18n), history })
  }

  async edit({ params, inertia, actor }: HttpContext) {
    const channel = await getChannel(Number(params.id), actor)
    const {
      fields,
      optionalFields = [],
      plainFields = [],
      defaultUrl,
      isAddressOptional = false,
    } = connectorFor(channel.platform)
    return inertia.render('oms/channels/form', {
      channel,
      fields: fields.map((name) => ({
        name,
        isOptional: optionalFields.includes(name),
        isPlain: plainFields.includes(name),
      })),
      defaultUrl,
      isAddressOptional: isAddressOptional || defaultUrl !== null,
    })
  }

  /** Saves, then asks the platform at once whether it works. */
  async update(ctx: HttpContext) {
    const { storeId } = await getChannel(Number(ctx.params.id), ctx.actor)
    const channel = await ctx.request.validateUsing(channelValidator)
    await new SaveChannel().handle({ storeId, channel, actor: ctx.actor })
    await this.#tryOut(ctx, storeId)
    return ctx.response.redirect().toPath(`/oms/channels/${storeId}`)
  }

  async test(ctx: HttpContext) {
    const { storeId } = await getChannel(Number(ctx.params.id), ctx.actor)
    await this.#tryOut(ctx, storeId)
    return ctx.response.redirect().back()
  }

  async pause(ctx: HttpContext) {
    return this.#switch(ctx, 'paused')
  }

  async resume(ctx: HttpContext) {
    return this.#switch(ctx, 'active')
  }

  async pull({ params, response, session, actor, i18n }: HttpContext) {
    const { storeId } = await getChannel(Number(params.id), actor)
    await queuePull(null, storeId)
    session.flash('success', i18n.t('oms.channels.pulling'))
    return response.redirect().back()
  }

  async retry({ params, response, session, actor, i18n }: HttpContext) {
    const { storeId } = await getChannel(Number(params.id), actor)
    const count = await new RetryConfirms().handle({ storeId, actor })
    session.flash('success', i18n.t('oms.channels.retrying', { count }))
    return response.redirect().toPath(`/oms/channels/${storeId}`)
  }

  async #switch({ params, response, session, actor, i18n }: HttpContext, to: 'active' | 'paused') {
    const { storeId } = await getChannel(Number(params.id), actor)
    const isMoved = await new SwitchChannel().handle({ storeId, to, actor })
    if (isMoved) session.flash('success', i18n.t(`oms.channels.now_${to}`))
    return response.redirect().back()
  }

  async #tryOut({ session, i18n }: HttpContext, storeId: number) {
    const result = await new TestChannel().handle({ storeId })
    if (result.ok) session.flash('success', i18n.t('oms.channels.works', { shop: result.shop }))
    else {
      const key = result.isAuth ? 'oms.channels.key_refused' : 'oms.channels.no_answer'
      const words = saidInWords(i18n, result.error)
      const isPlatforms = words === result.error
      session.flash('warning', isPlatforms ? i18n.t(key, { error: words }) : words)
    }
  }
}

/** What stands in the way of a connection, in the reader's language. */
const readable = (channel: ChannelRow, i18n: HttpContext['i18n']): ChannelRow => ({
  ...channel,
  lastError: channel.lastError && saidInWords(i18n, channel.lastError),
})
