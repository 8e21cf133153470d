// Words of the picture of a school.
import type { Benchmark } from '#libs/store';

export const content = {
  title: 'The school in figures',
  hidden: 'fewer than 6, or it would give such a number away',
  measures: {
    attendance: 'Attendance',
    persistent: 'Persistent absence',
    severe: 'Severe absence',
  } satisfies Readonly<Record<Benchmark['measure'], string>>,
  benchmarkKept: 'The benchmark is kept.',
} as const;
