import encryption from '@adonisjs/core/services/encryption'
import hash from '@adonisjs/core/services/hash'
import type { HttpContext } from '@adonisjs/core/http'
import bwipjs from 'bwip-js/node'
import { audit } from '#kernel/audit/record'
import { bus } from '#kernel/bus'
import { CONFIRMED_AT } from '#kernel/access/step_up'
import { systemClock } from '#kernel/clock'
import { RefusedException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'
import { ManageSecondFactor } from '#shell/actions/manage_second_factor'
import { enrolmentUri } from '#shell/domain/second_factor'
import { LOCALE_COOKIE } from '#shell/middleware/locale_middleware'
import User from '#shell/models/user'
import { devicesOf, endSessions } from '#shell/services/sessions'
import {
  passwordProofValidator,
  passwordValidator,
  profileValidator,
  secondFactorValidator,
} from '#shell/validators/access'

/** What everyone may do with their own account. */
export default class ProfileController {
  async show({ inertia, auth, session }: HttpContext) {
    const user = auth.use('web').user!
    return inertia.render('shell/profile', {
      profile: {
        fullName: user.fullName,
        email: user.email,
        locale: user.locale as 'zh-CN' | 'en',
      },
      hasSecondFactor: user.totpEnabledAt !== null,
      enrolment: this.#enrolment(user),
      recoveryCodes: (session.flashMessages.get('recoveryCodes') as string[] | undefined) ?? null,
      devices: await devicesOf(user.id, session.sessionId),
    })
  }

  async update({ request, response, actor, session, i18n }: HttpContext) {
    const { fullName, locale } = await request.validateUsing(profileValidator)
    await inTransaction(null, async (trx) => {
      await sql(
        trx,
        'UPDATE users SET full_name = $2, locale = $3, updated_at = now() WHERE id = $1',
        [actor.id, fullName, locale]
      )
      await bus.send(trx, 'access.changed')
    })
    response.plainCookie(LOCALE_COOKIE, locale, { maxAge: '5y', encode: false, httpOnly: false })
    session.flash('success', i18n.t('access.profile.saved'))
    return response.redirect().toPath('/shell/profile')
  }

  async changePassword({ request, response, actor, session, i18n }: HttpContext) {
    const { current, password } = await request.validateUsing(passwordValidator)
    const user = await User.findOrFail(actor.id)
    if (!(await hash.use('scrypt').verify(user.password, current)))
      throw new RefusedException('wrong_password')
    const hashed = await hash.use('scrypt').make(password)
    await inTransaction(null, async (trx) => {
      await sql(trx, 'UPDATE users SET password = $2, updated_at = now() WHERE id = $1', [
        user.id,
        hashed,
      ])
      await audit(trx, actor, {
        action: 'shell.passwords.change',
        subjectType: 'user',
        subjectId: user.id,
      })
    })
    await endSessions(user.id, { except: session.sessionId })
    session.flash('success', i18n.t('access.profile.password_changed'))
    return response.redirect().toPath('/shell/profile')
  }

  async beginSecondFactor({ response, actor }: HttpContext) {
    await new ManageSecondFactor().begin(actor)
    return response.redirect().toPath('/shell/profile')
  }

  async confirmSecondFactor({ request, response, actor, session }: HttpContext) {
    const { code } = await request.validateUsing(secondFactorValidator)
    session.flash('recoveryCodes', await new ManageSecondFactor().confirm(actor, code))
    session.put(CONFIRMED_AT, systemClock.now().getTime())
    return response.redirect().toPath('/shell/profile')
  }

  async removeSecondFactor({ request, response, actor }: HttpContext) {
    const { current } = await request.validateUsing(passwordProofValidator)
    const user = await User.findOrFail(actor.id)
    if (!(await hash.use('scrypt').verify(user.password, current)))
      throw new RefusedException('wrong_password')
    await new ManageSecondFactor().remove(user.id, actor)
    return response.redirect().toPath('/shell/profile')
  }

  async endSession({ params, response, actor }: HttpContext) {
    await endSessions(actor.id!, { only: params.id })
    return response.redirect().toPath('/shell/profile')
  }

  /** The secret that waits to be confirmed, as a QR code and as text. */
  #enrolment(user: User): { qr: string; secret: string } | null {
    if (!user.totpSecret || user.totpEnabledAt) return null
    const secret = encryption.decrypt<string>(user.totpSecret)
    if (!secret) return null
    const svg = bwipjs.toSVG({
      bcid: 'qrcode',
      text: enrolmentUri(secret, user.email),
      scale: 4,
      backgroundcolor: 'FFFFFF',
      padding: 3,
    })
    return { qr: `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`, secret }
  }
}
