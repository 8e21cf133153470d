// The carriers that an installation is set up for.
import { WaymarkError } from '#libs/kernel';
import type { DeliveryConfig } from '#libs/runtime';
import type { Carrier, CarrierName } from './carrier.js';
import { createNotify } from './notify.js';
import { createOutboxFolder } from './outbox-folder.js';
import { createSmtp } from './smtp.js';

export interface Carriers {
  /** Throws 'delivery.not-configured' with the settings that are missing. */
  get(name: CarrierName): Carrier;
  has(name: CarrierName): boolean;
  close(): void;
}

/** Makes the carriers, and finds out now whether those that the installation names are set up. Throws 'delivery.not-configured'. */
export function createCarriers(config: DeliveryConfig): Carriers {
  const { smtp, notify } = config;
  const made = new Map<CarrierName, Carrier>([['outbox', createOutboxFolder(config.outbox)]]);
  if (smtp) made.set('smtp', createSmtp(smtp));
  if (notify) made.set('notify', createNotify(notify));
  const get = (name: CarrierName): Carrier => {
    const carrier = made.get(name);
    if (carrier) return carrier;
    const needs = name === 'smtp' ? 'WAYMARK_SMTP_URL and WAYMARK_SMTP_FROM' : 'WAYMARK_NOTIFY_KEY';
    throw new WaymarkError(
      'delivery.not-configured',
      `Letters are to go by ${name}, which is not set up; set ${needs}, or choose another carrier`,
      { details: { carrier: name } },
    );
  };
  get(config.postBy);
  if (!get(config.emailBy).takes.has('email')) {
    throw new WaymarkError(
      'delivery.not-configured',
      'Email is to go by notify; set WAYMARK_NOTIFY_EMAIL_TEMPLATE, or choose another carrier',
      { details: { carrier: config.emailBy } },
    );
  }
  return { get, has: name => made.has(name), close: () => made.forEach(carrier => carrier.close()) };
}
