import { lawsOf } from './laws.ts';

await lawsOf('near-duplicate');
