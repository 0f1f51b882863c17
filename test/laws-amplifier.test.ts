import { lawsOf } from './laws.ts';

await lawsOf('amplifier');
