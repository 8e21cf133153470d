// Words of the process audit.
export const content = {
  title: 'Cases as processes',
  notOpened: 'The headteacher has not opened the dated history of this case to you, or the time is over.',
  chainHolds: (links: number) =>
    `The chain of ${links} entries is unbroken: nothing was changed, taken out or put in between.`,
  chainBroken: (problems: number) =>
    `The chain does not hold in ${problems} ${problems === 1 ? 'place' : 'places'}. Tell the headteacher and whoever runs Waymark at once: the record may have been altered.`,
} as const;
