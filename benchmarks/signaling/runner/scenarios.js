/** The loads, each measured in every round. Rates are messages per second in total. */
export const scenarios = [
  { key: 'calm', title: '2,000/s', mode: 'rate', options: { rate: 2000 } },
  { key: 'busy', title: '10,000/s', mode: 'rate', options: { rate: 10_000 } },
  { key: 'full', title: 'saturated', mode: 'closed', options: { window: 4 } },
];
