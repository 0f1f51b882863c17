/** What peers report of themselves or what was measured of them, to read beside our figures: other data, other aims. */
export const published: readonly (readonly [claim: string, figure: string, source: string])[] = [
  [
    'StarScout, recall of the repositories of a malware campaign',
    '688/847 = 0.812',
    'He et al., its code and notebooks',
  ],
  ['StarScout, recall of the accounts of that campaign', '11,903/15,672 = 0.760', 'the same'],
  ['StarScout, later deleted by GitHub: accounts (others)', '0.571 (0.035)', 'the same'],
  ['SynchroTrap, precision', '> 0.99', 'Cao et al., CCS 2014, at second hand'],
  ['LinkedIn registration clusters, AUC out of sample, supervised', '0.98 / 0.95', 'Xiao et al., AISec 2015'],
  ['DeBot, precision', '0.94', 'Chavoshi et al., 2016'],
  ['Fused similarity networks, supervised, AUC', '0.94 to 0.95', 'Luceri et al., WWW 2024'],
  ['Stealthy like farms, supervised, precision / recall', '>= 0.99 / 0.93', 'Ikram et al., 2017'],
  [
    'openbotrisk on its own rings, synchrony in 1 h buckets (its default), mean recall of 30 seeds: lazy / careful / mid',
    '0.84 / 0.33 / 0.006',
    'measured with its code, seeds 100 to 129',
  ],
  [
    'the same, best bucket of a sweep (16 h)',
    '0.95 / 0.94 / 0.51, none of its innocents accused',
    'measured with its code, seeds 100 to 129',
  ],
  ['CooRTweet 2.1.3 on russian_coord_tweets, 60 s, edge weight 0.5', '94 accounts, 60 edges, 9.2 s', 'measured'],
  ['coordination-network-toolkit 1.5.2, co_retweet, 1 M messages, 60 s', '19.9 CPU s', 'measured; see BENCHMARKS.md'],
  ['StarScout CopyCatch, 34,284 stars, one iteration', '90 CPU s', 'measured'],
];
