import { describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { join, resolve } from 'node:path';
import { readConfig, redacted } from './config.js';
import { deliverySettings } from './delivery-config.js';

const key = Buffer.alloc(32, 7).toString('base64');

describe('configuration', () => {
  it('has a default for everything but the addresses and the secret', () => {
    const config = readConfig({ HOME: '/home/a', XDG_CACHE_HOME: '/var/cache/a', DATABASE_URL: '' });
    expect(config).toEqual({
      databaseUrl: undefined,
      temporalAddress: undefined,
      temporalNamespace: 'waymark',
      dataDir: resolve('.waymark'),
      port: 3000,
      host: '127.0.0.1',
      cacheDir: join('/var/cache/a', 'waymark'),
      logLevel: 'info',
      secret: undefined,
      temporalReleases: 'https://github.com/temporalio/temporal/releases/download',
      publicUrl: undefined,
      apiPort: 3001,
      scanCommand: undefined,
      delivery: {
        outbox: resolve('.waymark', 'outbox'),
        postBy: 'outbox',
        emailBy: 'outbox',
        smtp: undefined,
        notify: undefined,
        callbackToken: undefined,
      },
    });
  });

  it('prefers overrides to the environment', () => {
    expect(readConfig({ WAYMARK_PORT: '1' }, { WAYMARK_PORT: '4000' }).port).toBe(4000);
  });

  it.each([
    ['WAYMARK_PORT', '70000', 'WAYMARK_PORT is "70000"; expected a port number from 1 to 65535'],
    [
      'WAYMARK_LOG_LEVEL',
      'loud',
      'WAYMARK_LOG_LEVEL is "loud"; expected one of fatal, error, warn, info, debug, trace, silent',
    ],
    [
      'TEMPORAL_ADDRESS',
      'http://x:1',
      'TEMPORAL_ADDRESS is "http://x:1"; expected host:port, such as 127.0.0.1:7233',
    ],
  ])('says what %s=%s should be', (name, value, message) => {
    expect(() => readConfig({ [name]: value })).toThrow(message);
  });

  it('does not repeat what may hold a secret', () => {
    expect(() => readConfig({ WAYMARK_SECRET: 'hunter2' })).toThrow(/^WAYMARK_SECRET is \(a value/);
    expect(() => readConfig({ WAYMARK_SMTP_URL: 'hunter2' })).toThrow(/^WAYMARK_SMTP_URL is \(a value/);
    expect(() => readConfig({ DATABASE_URL: 'mysql://u:hunter2@h/d' })).not.toThrow(/hunter2/);
  });

  it('is read again from the variables that it is passed on by', () => {
    const given = {
      WAYMARK_DELIVERY_EMAIL: 'smtp',
      WAYMARK_SMTP_URL: 'smtp://u:p@mail.example:587',
      WAYMARK_SMTP_FROM: 'office@school.example',
      WAYMARK_NOTIFY_KEY: `key-${randomUUID()}-${randomUUID()}`,
      WAYMARK_NOTIFY_SMS_TEMPLATE: randomUUID(),
    };
    const { delivery } = readConfig(given);
    expect(delivery).toMatchObject({ emailBy: 'smtp', smtp: { from: 'office@school.example' } });
    expect(readConfig(deliverySettings(delivery)).delivery).toEqual(delivery);
  });

  it('refuses a misspelt setting and leaves the tests their own', () => {
    expect(() => readConfig({ WAYMARK_PROT: '1' })).toThrow(/WAYMARK_PROT is not a setting/);
    expect(() => readConfig({ WAYMARK_TEST_ANYTHING: '1' })).not.toThrow();
  });

  it('prints without secrets and passwords', () => {
    const config = readConfig({
      DATABASE_URL: 'postgres://u:hunter2@h:5/d?sslpassword=hunter2',
      WAYMARK_SECRET: key,
      WAYMARK_SMTP_URL: 'smtp://u:hunter2@h',
      WAYMARK_SMTP_FROM: 'office@school.example',
    });
    const text = JSON.stringify(redacted(config));
    expect(text).toContain('postgres://u:***@h:5/d');
    expect(text).not.toContain('hunter2');
    expect(text).not.toContain(key);
  });
});
