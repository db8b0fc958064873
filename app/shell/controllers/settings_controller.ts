import type { HttpContext } from '@adonisjs/core/http'
import { NotFoundException } from '#kernel/exceptions'
import { settings } from '#kernel/settings/settings'
import { getSettings, settingsMenu } from '#shell/queries/get_settings'

/** The settings of one area or module, drawn from its manifest. */
export default class SettingsController {
  async show({ params, inertia }: HttpContext) {
    const module = String(params.module ?? 'shell')
    const fields = getSettings(module)
    if (!fields) throw new NotFoundException('settings', module)
    return inertia.render('shell/settings', { module, fields, menu: settingsMenu() })
  }

  async update({ params, request, response, session, actor, i18n }: HttpContext) {
    const module = String(params.module ?? 'shell')
    const fields = getSettings(module)
    if (!fields) throw new NotFoundException('settings', module)
    const given = request.only(fields.map((field) => field.key))
    // An empty secret means "as it was": the form never shows what is stored.
    for (const { key, type } of fields) if (type === 'secret' && !given[key]) delete given[key]
    await settings.set(null, actor, module, given)
    session.flash('success', i18n.t('shell.settings_page.saved'))
    return response.redirect().back()
  }
}
